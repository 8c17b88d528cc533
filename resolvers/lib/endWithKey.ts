import { extensions } from '@aws-appsync/utils';

/** Lets a subscription that was made by an API key end when the key is revoked. */
export function endWithKey(id: string): void {
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [{ filters: [{ fieldName: 'apiKey', operator: 'eq', value: id }] }],
  });
}
