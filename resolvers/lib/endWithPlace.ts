import { extensions } from '@aws-appsync/utils';

/**
 * Lets the subscription to a request end when the place of a signer goes to another person. What compares with null is kept out
 * of the filters: AWS does not say what an operator makes of it.
 */
export function endWithPlace(requestId: string, email: string): void {
  extensions.setSubscriptionFilter({
    filterGroup: [
      {
        filters: [
          { fieldName: 'requestId', operator: 'eq', value: requestId },
          { fieldName: 'event', operator: 'ne', value: 'REASSIGNED' },
        ],
      },
      {
        filters: [
          { fieldName: 'requestId', operator: 'eq', value: requestId },
          { fieldName: 'formerSigner', operator: 'ne', value: email },
        ],
      },
    ],
  });
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [
      {
        filters: [
          { fieldName: 'requestId', operator: 'eq', value: requestId },
          { fieldName: 'formerSigner', operator: 'eq', value: email },
        ],
      },
    ],
  });
}
