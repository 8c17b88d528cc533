import { util } from '@aws-appsync/utils';
import type { ErrorCode } from './errorCodes.ts';
import { allowedIds, isRequestId } from './requestId.ts';

/**
 * Ends the resolver with one of the API's stable error codes.
 * @param info what programs need besides, as `errorInfo`
 */
export function refuse(code: ErrorCode, message: string, info?: object): never {
  util.error(message, code, null, info);
}

/**
 * Refuses because the table did not answer. Why it did not is the backend's own affair: a caller can only repeat the
 * call, and the service's words may name resources.
 */
export function refuseUnavailable(): never {
  refuse('Unavailable', 'the request could not be decided just now; repeat the same call');
}

/**
 * Refuses a request that is not there, or not there for this caller: the two must look the same. What is no id is not
 * repeated: it may be an address, and the API's log takes the message.
 */
export function refuseNotFound(id: string): never {
  const named = isRequestId(id) ? id : `with an id of ${id.length} characters (an id has ${allowedIds})`;
  refuse('RequestNotFound', `there is no request ${named} that you are part of; check the id and who is signed in`);
}

/** Refuses a page that could not be read: the token is at fault where one was given and the table was well. */
export function refusePage(nextToken: string | null | undefined, errorType: string): never {
  if (
    !nextToken ||
    util.matches('.*(Throttl|Throughput|Limit|Internal|Unavailable|Timeout|AccessDenied|NotFound).*', errorType)
  )
    refuseUnavailable();
  refusePageToken();
}

/** Refuses a page token that belongs to no page of this list. */
export function refusePageToken(): never {
  refuse('InvalidInput', 'nextToken is not accepted; give the one of the page before, with the same arguments');
}
