import { publishUpdate } from './adapters/appsync.ts';
import { type ChangesResponse, handleInOrder } from './adapters/stream.ts';
import type { ChangesEvent } from './domain/lost-change.ts';
import { newestUpdatesOf } from './domain/update.ts';

/** Publishes each accepted change to the subscribers, in order for each request. */
export function handler(event: ChangesEvent): Promise<ChangesResponse> {
  return handleInOrder(event, 'PublishFailed', async (request) => {
    for (const update of newestUpdatesOf(request)) await publishUpdate(update);
  });
}
