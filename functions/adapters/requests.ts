import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { compactEvent, type LastEvent, type StoredRequest, timeAfter } from '../domain/request.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

const TableName = environment('REQUESTS_TABLE');

/** Reads a request consistently. */
export async function readRequest(id: string): Promise<StoredRequest | undefined> {
  const { Item } = await dynamodb.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
  return Item as StoredRequest | undefined;
}

/** One change that the workflow makes: what it sets, when it may, and the event that tells of it. */
export interface WorkflowChange {
  /** What the event says but for its time. */
  event: Omit<LastEvent, 'at'>;
  /**
   * When it happened, in milliseconds since the epoch; where the event before has a later time, it gets that one. What the
   * workflow does for several signers at once happened when it turned to them: writes at one time do not refuse each other.
   */
  now: number;
  /**
   * Assignments of an update expression, without SET. `#status`, `#total` and `:now` (the event's time) are there to use.
   * @default nothing but the event
   */
  set?: string;
  /** Paths that go. */
  remove?: string;
  /** Whether it is for a request that has closed. @default for one that is PENDING */
  isAfterEnd?: boolean;
  /** What must hold besides. */
  condition: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/**
 * Writes a change as one conditional update that raises `version` by one and appends the event.
 * Resolvers write alike, in resolvers/lib/requestChange.ts.
 * @param request as it was read
 * @returns the changed request, or undefined where the condition refused
 */
export function changeRequest(request: StoredRequest, change: WorkflowChange): Promise<StoredRequest | undefined> {
  const { set, remove, isAfterEnd = false, condition, names, values } = change;
  const event = { ...change.event, at: timeAfter(request, change.now) };
  return update(request.id, {
    UpdateExpression: `SET ${set ? `${set}, ` : ''}version = version + :one, lastEvent = :event, events = list_append(events, :events)${remove ? ` REMOVE ${remove}` : ''}`,
    ConditionExpression: `#status ${isAfterEnd ? '<>' : '='} :pending AND lastEvent.#at <= :now AND ${condition}`,
    ExpressionAttributeNames: { '#status': 'status', '#at': 'at', ...names },
    ExpressionAttributeValues: {
      ...values,
      ':now': event.at,
      ':one': 1,
      ':event': event,
      ':events': [compactEvent(event)],
      ':pending': 'PENDING',
    },
  });
}

/** A write that is no change: it has no event and no version. */
export interface Note {
  /** An assignment of an update expression, without SET. */
  set?: string;
  /** Attributes that go. */
  remove?: string;
  /** When it may be made. */
  condition: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/**
 * Writes what is no change; what follows the stream passes it by, as it marks the event that was there before
 * (`lastEvent.seen`).
 * @returns the request, or undefined where the condition refused
 */
export function writeNote(
  id: string,
  { set, remove, condition, names, values }: Note,
): Promise<StoredRequest | undefined> {
  return update(id, {
    UpdateExpression: `SET ${set ? `${set}, ` : ''}lastEvent.seen = :seen${remove ? ` REMOVE ${remove}` : ''}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...values, ':seen': true },
  });
}

/** Makes a conditional update. @returns the request by then, or undefined where the condition refused */
async function update(
  id: string,
  expressions: Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ReturnValues'>,
): Promise<StoredRequest | undefined> {
  const command = new UpdateCommand({ TableName, Key: { id }, ...expressions, ReturnValues: 'ALL_NEW' });
  const result = await unlessRefused(dynamodb.send(command));
  return result?.Attributes as StoredRequest | undefined;
}

/**
 * Notes which execution is to follow a request.
 * @param request as it was read
 * @returns the request, or undefined where it changed meanwhile or is closed
 */
export function noteExecution(request: StoredRequest, execution: number): Promise<StoredRequest | undefined> {
  const isFirst = request.execution === undefined;
  return writeNote(request.id, {
    set: 'execution = :execution',
    condition: `#status = :pending AND ${isFirst ? 'attribute_not_exists(execution)' : 'execution = :before'}`,
    names: { '#status': 'status' },
    values: { ':execution': execution, ':pending': 'PENDING', ...(isFirst ? {} : { ':before': request.execution }) },
  });
}
