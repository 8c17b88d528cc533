import type { RealtimeError } from '../api-types.ts';
import { Unauthenticated } from '../auth/unauthenticated.ts';
import type { ConnectionError } from './frames.ts';

/** A connection that is not to be: told in a `connection_error`, after which the socket closes. */
export class ConnectionRefused extends Error {
  constructor(readonly error: ConnectionError) {
    super(error.message);
    this.name = error.errorType ?? 'ConnectionRefused';
  }
}

/** A `start` that leads to no subscription: told in an `error` frame, the connection lives on. */
export class StartRefused extends Error {
  constructor(readonly errors: RealtimeError[]) {
    super(errors.map((each) => each.message).join('; '));
    this.name = errors[0]?.errorType ?? 'StartRefused';
  }
}

/** A request that is malformed, and how. */
export const badRequest = (message: string): RealtimeError => ({ errorType: 'BadRequestException', message });

const internalFailure = {
  errorType: 'InternalFailureException',
  message: 'a bug in the local runtime; its log says more',
};

/** What a client is told of a failed connect; `log` takes what it is not. */
export function connectionErrorOf(error: unknown, log: (bug: unknown) => void): ConnectionError {
  if (error instanceof ConnectionRefused) return error.error;
  if (error instanceof Unauthenticated) {
    return { errorType: error.errorType, message: error.message, errorCode: error.statusCode };
  }
  log(error);
  return { ...internalFailure, errorCode: 500 };
}

/** What a client is told of a failed start; `log` takes what it is not. */
export function startErrorsOf(error: unknown, log: (bug: unknown) => void): RealtimeError[] {
  if (error instanceof StartRefused) return error.errors;
  if (error instanceof Unauthenticated) return [{ errorType: error.errorType, message: error.message }];
  log(error);
  return [internalFailure];
}
