import { publishUpdate } from './adapters/appsync.ts';
import { type ChangesResponse, handleInOrder } from './adapters/stream.ts';
import type { ChangesEvent } from './domain/lost-change.ts';
import { updateOf } from './domain/update.ts';

/** Publishes each accepted change to the subscribers, in order for each request. */
export function handler(event: ChangesEvent): Promise<ChangesResponse> {
  return handleInOrder(event, 'PublishFailed', (request) => publishUpdate(updateOf(request, request.version)));
}
