import {
  changeDetailType,
  changeSource,
  type RemovedRequest,
  requestRemoved,
  type SigningChange,
} from '../domain/change.ts';
import { type DisabledWebhook, webhookDisabled } from '../domain/webhooks/disabled.ts';
import { environment } from './environment.ts';
import { endpointOf } from './endpoint.ts';
import { noteAnswer, Unavailable } from './outage.ts';
import { callJson } from './signed-post.ts';

/** What PutEvents takes in one call: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const entriesOfCall = 10;

/**
 * Puts changes on the stack's bus.
 * @throws NoAnswer, Unavailable where the bus does not take them all: those that it took are put again with the others
 */
export async function putChanges(changes: SigningChange[]): Promise<void> {
  for (let from = 0; from < changes.length; from += entriesOfCall)
    await putEvents(changeDetailType, changes.slice(from, from + entriesOfCall));
}

/** Says on the stack's bus that requests were removed from the table. @throws NoAnswer, Unavailable where the bus does not take them all */
export async function putRemoved(requestIds: string[]): Promise<void> {
  const details = requestIds.map((requestId): RemovedRequest => ({ requestId }));
  for (let from = 0; from < details.length; from += entriesOfCall)
    await putEvents(requestRemoved, details.slice(from, from + entriesOfCall));
}

/** Says on the stack's bus that a webhook was disabled. @throws NoAnswer, Unavailable where the bus does not take it */
export const putDisabled = (webhook: DisabledWebhook): Promise<void> => putEvents(webhookDisabled, [webhook]);

async function putEvents(DetailType: string, details: object[]): Promise<void> {
  const EventBusName = environment('EVENT_BUS_NAME');
  const Entries = details.map((detail) => ({
    ...{ EventBusName, Source: changeSource, DetailType },
    Detail: JSON.stringify(detail),
  }));
  const { response, answer } = await callJson('events', endpointOf('events'), 'AWSEvents.PutEvents', { Entries });
  const { FailedEntryCount, Entries: results = [] } = answer as Answer;
  if (response.ok && !FailedEntryCount) return void noteAnswer('events');
  const codes = results.flatMap(({ ErrorCode }) => ErrorCode ?? []);
  throw new Unavailable('events', `PutEvents answered ${[response.status, ...new Set(codes)].join(' ')}`);
}

interface Answer {
  FailedEntryCount?: number;
  Entries?: { ErrorCode?: string }[];
}
