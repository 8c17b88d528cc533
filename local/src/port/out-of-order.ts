import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';

/** What a caller is told once a write has failed; where and why stands on the terminal and in `/health`. */
export const outOfOrder = 'a write to the disk of this backend failed: nothing is accepted until it is started again';

/** Codes of a fault of the service itself where AWS does not say InternalFailure, by what the request shows of it. */
const codes: [of: (incoming: IncomingMessage) => boolean, code: string][] = [
  [({ headers }) => String(headers['x-amz-target']).startsWith('DynamoDB_20120810.'), 'InternalServerError'],
  [({ url = '' }) => url.startsWith('/2015-03-31/functions/'), 'ServiceException'],
  [({ url = '' }) => url.startsWith('/v1/dataplane-evaluatecode'), 'InternalFailureException'],
];

/** The answer to any request once a write has failed, as the service that was asked says it. */
export function outOfOrderError(incoming: IncomingMessage): AwsError {
  const [, code = 'InternalFailure'] = codes.find(([isOf]) => isOf(incoming)) ?? [];
  return new AwsError(code, outOfOrder, 500);
}

const statuses = { ready: 200, starting: 503, failed: 500 };

/** The answer of `GET /health`. */
export const health = (status: keyof typeof statuses, reason?: Error): HttpResponse => ({
  status: statuses[status],
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status, ...(reason && { reason: reason.message }) }),
});
