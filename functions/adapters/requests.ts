import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { compactEvent, type LastEvent, type StoredRequest } from '../domain/request.ts';
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
  event: LastEvent;
  /** Assignments of an update expression, without SET. `#status`, `#total` and `:now` (the event's time) are there to use. */
  set: string;
  /** What must hold besides: the request is PENDING. */
  condition: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/**
 * Writes a change as one conditional update that raises `version` by one and appends the event.
 * Resolvers write by the same rule, in resolvers/lib/requestChange.ts.
 * @returns the changed request, or undefined where the condition refused
 */
export async function changeRequest(id: string, change: WorkflowChange): Promise<StoredRequest | undefined> {
  const { event, set, condition, names, values } = change;
  const update = new UpdateCommand({
    TableName,
    Key: { id },
    UpdateExpression: `SET ${set}, version = version + :one, lastEvent = :event, events = list_append(events, :events)`,
    ConditionExpression: `#status = :pending AND ${condition}`,
    ExpressionAttributeNames: { '#status': 'status', ...names },
    ExpressionAttributeValues: {
      ...values,
      ':now': event.at,
      ':one': 1,
      ':event': event,
      ':events': [compactEvent(event)],
      ':pending': 'PENDING',
    },
    ReturnValues: 'ALL_NEW',
  });
  const result = await unlessRefused(dynamodb.send(update));
  return result?.Attributes as StoredRequest | undefined;
}
