import { current } from './evaluation.ts';

/**
 * `extensions` of APPSYNC_JS: notes what is asked for; the caller of the evaluation does it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html
 */
export const extensions = {
  setSubscriptionFilter(filter: unknown): void {
    current.extensions.subscriptionFilter = filter;
  },
  setSubscriptionInvalidationFilter(filter: unknown): void {
    current.extensions.subscriptionInvalidationFilter = filter;
  },
  invalidateSubscriptions(invalidation: { subscriptionField: string; payload: Record<string, unknown> }): void {
    current.extensions.invalidations.push(invalidation);
  },
  evictFromApiCache(typeName: string, fieldName: string, keys?: Record<string, unknown>): void {
    (current.extensions.evictions ??= []).push({ typeName, fieldName, keys: keys ?? {} });
  },
};
