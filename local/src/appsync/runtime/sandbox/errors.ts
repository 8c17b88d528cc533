import type { ResolverError } from '../types.ts';
import { current } from './evaluation.ts';
import { raise } from './signals.ts';

/**
 * `util.error`, `util.appendError` and `util.unauthorized`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 */
export const errors = {
  error(message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): never {
    raise({ kind: 'error', error: resolverError(message, errorType, data, errorInfo) });
  },
  appendError(message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): void {
    current.appendedErrors.push(resolverError(message, errorType, data, errorInfo));
  },
  unauthorized(): never {
    const info = current.context.info as { fieldName?: string; parentTypeName?: string } | null | undefined;
    const message = info?.fieldName
      ? `Not Authorized to access ${info.fieldName} on type ${info.parentTypeName}`
      : 'Unauthorized';
    raise({ kind: 'error', error: resolverError(message, 'Unauthorized') });
  },
};

function resolverError(message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown): ResolverError {
  return {
    message: String(message ?? ''),
    errorType: errorType === undefined || errorType === null ? null : String(errorType),
    data: data ?? null,
    errorInfo: errorInfo ?? null,
  };
}
