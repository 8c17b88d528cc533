import { publishUpdate } from './adapters/appsync.ts';
import { putChanges } from './adapters/event-bus.ts';
import { doAll } from './adapters/outage.ts';
import { type ChangesResponse, handleInOrder } from './adapters/stream.ts';
import { newestChangesOf } from './domain/change.ts';
import type { ChangesEvent } from './domain/lost-change.ts';
import type { StoredRequest } from './domain/request.ts';
import { newestUpdatesOf } from './domain/update.ts';

/** Tells of each accepted change, in order for each request: on the stack's bus, and to the subscribers. */
export function handler(event: ChangesEvent): Promise<ChangesResponse> {
  // What comes again is told in full again.
  return handleInOrder(event, 'PublishFailed', (request) =>
    doAll([putChanges(newestChangesOf(request)), push(request)]),
  );
}

async function push(request: StoredRequest): Promise<void> {
  for (const update of newestUpdatesOf(request)) await publishUpdate(update);
}
