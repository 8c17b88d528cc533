import type { DynamoDBRecord } from 'aws-lambda';
import { publishUpdate } from './adapters/appsync.ts';
import { putChanges } from './adapters/event-bus.ts';
import { doAll } from './adapters/outage.ts';
import { type ChangesResponse, handleInOrder } from './adapters/stream.ts';
import { aligned } from './domain/aligned.ts';
import { newestChangesOf } from './domain/change.ts';
import type { ChangesEvent } from './domain/lost-change.ts';
import type { StoredRequest } from './domain/request.ts';
import { newestUpdatesOf } from './domain/update.ts';
import { recordChanges, tellRemovals } from './use-cases/record-changes.ts';

/**
 * Tells of each accepted change, in order for each request: on the stack's bus, and to the subscribers. Where changes are
 * recorded, each is before the bus hears of it: whoever seals a request that has ended finds all.
 */
export async function handler(event: ChangesEvent): Promise<ChangesResponse> {
  const isRemoval = ({ eventName }: DynamoDBRecord) => eventName === 'REMOVE';
  await tellRemovals(event.Records.filter(isRemoval));
  const changes = { ...event, Records: event.Records.filter((record) => !isRemoval(record)) };
  return handleInOrder(changes, 'PublishFailed', (request, { eventName }) => {
    const isAsItWas = !event.isGivenAgain;
    const recorded = recordChanges(request, isAsItWas, eventName === 'INSERT');
    return doAll([recorded, tell(request, isAsItWas, recorded)]);
  });
}

async function tell(image: StoredRequest, isAsItWas: boolean, recorded: Promise<void>): Promise<void> {
  // A write that is no change is looked at to see that it is none, and told nobody.
  if (image.lastEvent.seen) return;
  const request = aligned(image, isAsItWas);
  // What comes again is told in full again.
  await doAll([recorded.then(() => putChanges(newestChangesOf(request))), push(request)]);
}

async function push(request: StoredRequest): Promise<void> {
  for (const update of newestUpdatesOf(request)) await publishUpdate(update);
}
