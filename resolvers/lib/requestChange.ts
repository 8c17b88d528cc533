import { util, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { compactEvent, type LastEvent } from '../../functions/domain/request.ts';
import { requestKey } from './requestKey.ts';

/** One change that a caller makes: what it sets, on which further condition, and the event that tells of it. */
export interface RequestChange {
  id: string;
  event: LastEvent;
  /** Events of the same kind that the write makes before it, each a change of its own. */
  earlier?: LastEvent[];
  /** Assignments of an update expression, without SET. */
  set: string;
  /** Paths that go. */
  remove?: string;
  names?: Record<string, string>;
  values: Record<string, unknown>;
  /** What must hold besides: the request is PENDING and its deadline ahead. Its placeholders begin with `is`. */
  condition: string;
  conditionNames: Record<string, string>;
  conditionValues?: Record<string, unknown>;
}

/**
 * Writes a change as one conditional update that raises `version` by one and appends the event; several that belong together
 * likewise.
 * Its time is that of `timeAfter`, and not part of the condition: of signers who answer at the same moment many would be
 * refused for nothing but their order. What little is left to put right, `timesOf` does.
 * AppSync hands the placeholders of update and condition to DynamoDB together: they share none.
 * Functions write alike, in functions/adapters/requests.ts; they make the time a condition, as they can read again.
 */
export function requestChange(change: RequestChange): DynamoDBUpdateItemRequest {
  const { event, earlier = [] } = change;
  const changes = earlier.length + 1;
  const raise = `version = version + ${changes === 1 ? ':one' : ':changes'}`;
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(requestKey(change.id)),
    update: {
      expression: `SET ${change.set}, ${raise}, lastEvent = :event, events = list_append(events, :events)${change.remove ? ` REMOVE ${change.remove}` : ''}`,
      expressionNames: change.names ?? {},
      expressionValues: util.dynamodb.toMapValues({
        ...change.values,
        ...(changes === 1 ? { ':one': 1 } : { ':changes': changes }),
        ':event': changes === 1 ? event : { ...event, changes },
        ':events': [...earlier, event].map(compactEvent),
      }),
    },
    condition: {
      expression: `#isStatus = :isPending AND expiresAt > :isNow AND ${change.condition}`,
      expressionNames: { '#isStatus': 'status', ...change.conditionNames },
      expressionValues: util.dynamodb.toMapValues({
        ...change.conditionValues,
        ':isPending': 'PENDING',
        ':isNow': event.at,
      }),
    },
  };
}
