import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { StoredRequest } from '../domain/request.ts';
import { logContext, briefly, log } from './log.ts';
import { type Count, count } from './metrics.ts';
import { isOutage, serviceOf, takeAnswers } from './outage.ts';
import { setAside } from './set-aside.ts';

/** How long a change that fails alone may claim that a service is out which answers others, in milliseconds. */
const patience = 3_600_000;

/** Since when each change has failed alone, by sequence number; another instance of the function begins anew. */
const aloneSince = new Map<string, number>();

/**
 * Handles the changes of a stream batch, those of each request one after another.
 *
 * Nobody waits for another's fault. A change that fails for a reason of its own (`isOutage` says no) fails as often as it is
 * tried: it is set aside at once, and the later changes of its request go on. A change that fails by an outage stops only the
 * later changes of its own request, so that none overtakes it; it comes again, with all that follows it in the stream. An
 * outage that one change alone sees, for longer than an hour, while the same service does the same for another request, is
 * none: that change is set aside too.
 *
 * A subscriber sees a change set aside as a gap, and queries; the workflow is put right by the scheduled look.
 * @param failed what a failure counts as that is tried again
 */
export async function handleInOrder(
  event: DynamoDBStreamEvent,
  failed: Count,
  handle: (request: StoredRequest) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  const lines = linesOf(event.Records);
  const answers = createAnswers();
  for (const line of lines) await follow(line, handle, answers);
  for (const line of lines)
    while (line.outage && isOwn(line, answers) && (await aside(line, line.outage))) await follow(line, handle, answers);
  const stopped = lines.filter(({ outage }) => outage);
  if (stopped.length === 0) return { batchItemFailures: [] };
  count(failed);
  // What comes again begins with the first of these: Lambda goes by the lowest sequence number.
  const first = stopped.map(({ changes }) => changes[0]!).sort((a, b) => a.place - b.place)[0]!;
  return { batchItemFailures: [{ itemIdentifier: first.record.dynamodb!.SequenceNumber! }] };
}

/** One request's part of a batch: the changes that are still to be handled, and what stopped it. */
interface Line {
  requestId: string;
  changes: { place: number; record: DynamoDBRecord }[];
  outage?: Error | undefined;
}

function linesOf(records: DynamoDBRecord[]): Line[] {
  const lines = new Map<string, Line>();
  for (const [place, record] of records.entries()) {
    const requestId = record.dynamodb!.Keys!.id!.S!;
    const line = lines.get(requestId) ?? { requestId, changes: [] };
    line.changes.push({ place, record });
    lines.set(requestId, line);
  }
  return [...lines.values()];
}

/** Handles what is left of a line, up to an outage. */
async function follow(line: Line, handle: (request: StoredRequest) => Promise<void>, answers: Answers): Promise<void> {
  line.outage = undefined;
  while (line.changes[0] && !line.outage) {
    takeAnswers();
    try {
      const request = imageOf(line.changes[0].record);
      await handle(request);
      const { type, signer } = request.lastEvent;
      log.info('change handled', { ...logContext(request.id, signer), version: request.version, event: type });
      for (const service of takeAnswers()) answers.note(service, line.requestId);
      aloneSince.delete(line.changes.shift()!.record.dynamodb!.SequenceNumber!);
    } catch (error) {
      if (isOutage(error)) line.outage = error as Error;
      else await aside(line, error as Error);
    }
  }
  if (line.outage) log.error('change not handled; it comes again', { ...contextOf(line), error: line.outage });
}

/** Sets the first change of a line aside; where even that fails, the line stops by that. */
async function aside(line: Line, error: Error): Promise<boolean> {
  const change = contextOf(line);
  try {
    const table = line.changes[0]!.record.eventSourceARN!.split('/')[1]!;
    await setAside({ table, requestId: line.requestId, version: change.version, error: error.name });
  } catch (refused) {
    line.outage = refused as Error;
    return false;
  }
  line.changes.shift();
  count('ChangeSetAside');
  log.error('change set aside; it cannot be followed', { ...change, ...briefly(error) });
  return true;
}

const contextOf = ({ requestId, changes }: Line) => ({
  ...logContext(requestId),
  version: Number(changes[0]!.record.dynamodb!.NewImage?.version?.N),
});

const imageOf = ({ dynamodb }: DynamoDBRecord) =>
  unmarshall(dynamodb!.NewImage as Record<string, AttributeValue>) as StoredRequest;

/** Which services have done what they were asked for, for which requests of a batch. */
interface Answers {
  note(service: string, requestId: string): void;
  toOthers(service: string, requestId: string): boolean;
}

function createAnswers(): Answers {
  const requests: Record<string, Set<string>> = {};
  return {
    note: (service, requestId) => void (requests[service] ??= new Set()).add(requestId),
    toOthers: (service, requestId) => [...(requests[service] ?? [])].some((each) => each !== requestId),
  };
}

/** Whether an outage has been that of one change alone for too long. How old the change is says nothing: it may have waited. */
function isOwn({ requestId, changes, outage }: Line, answers: Answers): boolean {
  const service = serviceOf(outage);
  const change = changes[0]!.record.dynamodb!.SequenceNumber!;
  if (service === undefined || !answers.toOthers(service, requestId)) {
    aloneSince.delete(change);
    return false;
  }
  const since = aloneSince.get(change) ?? Date.now();
  aloneSince.set(change, since);
  return since < Date.now() - patience;
}
