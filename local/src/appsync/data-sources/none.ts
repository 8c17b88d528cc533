import type { CallDataSource } from './data-source.ts';

/**
 * The data source that does nothing: the request's `payload` is the result.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
 */
export const none: CallDataSource = (request) => ({
  result: (request as { payload?: unknown } | null | undefined)?.payload ?? null,
});
