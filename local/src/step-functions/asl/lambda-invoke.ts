import type { AwsError, InvocationResult } from '../../shared/service.ts';
import { StateFailure } from './failure.ts';
import { responseMetadata } from './response-metadata.ts';

/** The result of `lambda:invoke`, reference §8. */
export function invokeResult(payload: unknown, requestId: string): Record<string, unknown> {
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload ?? null,
    ...responseMetadata({
      'Content-Type': 'application/json',
      'X-Amz-Executed-Version': '$LATEST',
      'x-amzn-RequestId': requestId,
    }),
    StatusCode: 200,
  };
}

/** The failure of a task whose function threw: the error's type, and all that Lambda says of it as JSON. */
export function functionFailure({ error }: Extract<InvocationResult, { ok: false }>): StateFailure {
  return new StateFailure(error.errorType, JSON.stringify(error));
}

const named = ['ResourceNotFoundException', 'TooManyRequestsException', 'ServiceException'];

/** The failure of a task whose invocation Lambda refused; what has no name of its own is `Lambda.AWSLambdaException`. */
export function serviceFailure({ name, message, statusCode }: AwsError, requestId: string): StateFailure {
  const cause = `${message} (Service: AWSLambda; Status Code: ${statusCode}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`;
  return new StateFailure(`Lambda.${named.includes(name) ? name : 'AWSLambdaException'}`, cause);
}
