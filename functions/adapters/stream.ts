import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { ChangesEvent } from '../domain/lost-change.ts';
import type { StoredRequest } from '../domain/request.ts';
import { logContext, briefly, log } from './log.ts';
import { type Count, count } from './metrics.ts';
import { isOutage, takeAnswers } from './outage.ts';
import { putOff, setAside } from './set-aside.ts';
import { isAlone, isStopped, noteHandled, noteStopped } from './witnesses.ts';

/** What becomes of a batch; of one that is given again, also how many of its changes were set aside. */
export type ChangesResponse = DynamoDBBatchResponse & { setAside?: number };

/** For how long a run begins with further changes, in milliseconds: the slowest then ends within the twenty seconds that it has. */
const budget = 8000;

type Handle = (request: StoredRequest, record: DynamoDBRecord) => Promise<void>;

/**
 * Handles the changes of a batch, those of each request one after another.
 *
 * Nobody waits for another's fault. A change that fails for a reason of its own (`isOutage` says no) fails as often as it is
 * tried: it is set aside at once, for an operator, and the later changes of its request go on. A change that fails by an outage
 * stops only the later changes of its own request, so that none overtakes it; it comes again, with all that follows it in the
 * stream. The changes of others that come with it, or by another lane, are its witnesses: an outage that one request alone
 * sees for more than a minute is its own (`isAlone`). Its changes are then put off, and the scheduled look gives each back
 * until it goes through. To be wrong there costs a delay.
 *
 * A service that hangs takes time: what is not begun in eight seconds comes again, and is no failure.
 *
 * A subscriber sees a change set aside or put off as a gap, and queries; the workflow is put right by the scheduled look.
 * @param failed what a failure counts as that is tried again
 */
export async function handleInOrder(event: ChangesEvent, failed: Count, handle: Handle): Promise<ChangesResponse> {
  const end = performance.now() + budget;
  const isOver = () => performance.now() >= end;
  // Those that were stopped before come last: a service that hangs for them takes the time of no other.
  const lines = linesOf(event.Records).sort((a, b) => Number(isStopped(a.requestId)) - Number(isStopped(b.requestId)));
  for (const line of lines) await follow(line, handle, isOver);
  if (lines.some(({ outage }) => outage)) count(failed);
  // Who gives changes again keeps them; what they see says nothing of the stream.
  if (!event.isGivenAgain) for (const line of lines) await putOffAlone(line, handle, isOver);
  const batchItemFailures = firstLeft(lines);
  const asides = lines.reduce((sum, line) => sum + line.setAside, 0);
  return event.isGivenAgain ? { batchItemFailures, setAside: asides } : { batchItemFailures };
}

/** One request's part of a batch: the changes that are still to be handled, and what stopped it. */
interface Line {
  requestId: string;
  changes: { place: number; record: DynamoDBRecord }[];
  outage?: Error | undefined;
  /** How many of its changes were set aside. */
  setAside: number;
}

function linesOf(records: DynamoDBRecord[]): Line[] {
  const lines = new Map<string, Line>();
  for (const [place, record] of records.entries()) {
    const requestId = record.dynamodb!.Keys!.id!.S!;
    const line = lines.get(requestId) ?? { requestId, changes: [], setAside: 0 };
    line.changes.push({ place, record });
    lines.set(requestId, line);
  }
  return [...lines.values()];
}

/**
 * What comes again begins with the first change that is left: Lambda goes by the lowest sequence number, and keeps all that
 * follows it. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
function firstLeft(lines: Line[]): DynamoDBBatchResponse['batchItemFailures'] {
  const left = lines.flatMap(({ changes: [first] }) => first ?? []).sort((a, b) => a.place - b.place);
  return left.slice(0, 1).map(({ record }) => ({ itemIdentifier: record.dynamodb!.SequenceNumber! }));
}

/** Handles what is left of a line, up to an outage or the end of the time. */
async function follow(line: Line, handle: Handle, isOver: () => boolean): Promise<void> {
  line.outage = undefined;
  while (line.changes[0] && !line.outage && !isOver()) {
    takeAnswers();
    try {
      const { record } = line.changes[0];
      const request = imageOf(record);
      await handle(request, record);
      const { type, signer } = request.lastEvent;
      log.info('change handled', { ...logContext(request.id, signer), version: request.version, event: type });
      noteHandled(line.requestId);
      line.changes.shift();
    } catch (error) {
      if (isOutage(error)) stop(line, error as Error);
      else await aside(line, error as Error);
    }
  }
  if (line.outage) log.error('change not handled; it comes again', { ...contextOf(line), error: line.outage });
}

function stop(line: Line, outage: Error): void {
  line.outage = outage;
  noteStopped(line.requestId);
}

/** Sets the first change of a line aside, which fails for a reason of its own. */
async function aside(line: Line, error: Error): Promise<void> {
  const change = contextOf(line);
  if (!(await leave(line, setAside, error))) return;
  line.setAside++;
  count('ChangeSetAside');
  log.error('change set aside; it cannot be followed', { ...change, ...briefly(error) });
}

/** Puts the changes of a line off for as long as it alone sees an outage. */
async function putOffAlone(line: Line, handle: Handle, isOver: () => boolean): Promise<void> {
  while (line.outage && isAlone(line.requestId, line.outage)) {
    const change = contextOf(line);
    if (!(await leave(line, putOff, line.outage))) return;
    log.error('change put off; a look gives it back', change);
    await follow(line, handle, isOver);
  }
}

/** Leaves the first change of a line to a queue; where even that fails, the line stops by that. */
async function leave(line: Line, to: typeof setAside, { name: error }: Error): Promise<boolean> {
  try {
    const table = line.changes[0]!.record.eventSourceARN!.split('/')[1]!;
    await to({ table, requestId: line.requestId, version: contextOf(line).version, error });
  } catch (refused) {
    line.outage = refused as Error;
    return false;
  }
  line.changes.shift();
  return true;
}

const contextOf = ({ requestId, changes }: Line) => ({
  ...logContext(requestId),
  version: Number(changes[0]!.record.dynamodb!.NewImage?.version?.N),
});

const imageOf = ({ dynamodb }: DynamoDBRecord) =>
  unmarshall(dynamodb!.NewImage as Record<string, AttributeValue>) as StoredRequest;
