import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryStatus } from '../../generated/schema.ts';
import type { Outcome } from '../domain/notices/feedback.ts';
import { keptFor, type NoticeMark, type StoredNotice, takenFor } from '../domain/notices/mark.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

const TableName = environment('NOTICES_TABLE');

/**
 * Takes a notice, to send it. Nobody else may for a minute then, and nobody at all once it is noted what became of it.
 * @returns whether it is to be sent now, was sent or refused before, or is another's, who took it less than a minute ago
 */
export async function takeNotice(mark: NoticeMark, now: number): Promise<'taken' | 'done' | 'busy'> {
  const put = new PutCommand({
    TableName,
    Item: { ...mark, status: 'SENDING', at: now, removeAt: Math.floor((now + keptFor) / 1000) } satisfies StoredNotice,
    ConditionExpression: 'attribute_not_exists(requestId) OR (#status = :sending AND #at <= :before)',
    ExpressionAttributeNames: { '#status': 'status', '#at': 'at' },
    ExpressionAttributeValues: { ':sending': 'SENDING', ':before': now - takenFor },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await dynamodb.send(put);
    return 'taken';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item?.status?.S === 'SENDING' ? 'busy' : 'done';
  }
}

/** From which statuses a notice comes to each: what SES tells may come in any order, more than once, and before its answer. */
const before: Record<DeliveryStatus, StoredNotice['status'][]> = {
  SENT: ['SENDING'],
  DELIVERED: ['SENDING', 'SENT'],
  BOUNCED: ['SENDING', 'SENT', 'DELIVERED'],
  COMPLAINED: ['SENDING', 'SENT', 'DELIVERED'],
  SUPPRESSED: ['SENDING', 'SENT', 'DELIVERED'],
};

/**
 * Notes what became of a notice that was taken, unless more is known of it, or it is unknown.
 * @param at since when it is so, in milliseconds since the epoch
 */
export async function noteOutcome(mark: NoticeMark, { status, reason }: Outcome, at: number): Promise<void> {
  const statuses = before[status].map((each, index) => [`:before${index}`, each] as const);
  const update = new UpdateCommand({
    TableName,
    Key: mark,
    UpdateExpression: `SET #status = :status, #at = :at${reason ? ', reason = :reason' : ''}`,
    ConditionExpression: `#status IN (${statuses.map(([name]) => name).join(', ')})`,
    ExpressionAttributeNames: { '#status': 'status', '#at': 'at' },
    ExpressionAttributeValues: {
      ...{ ':status': status, ':at': at, ...Object.fromEntries(statuses) },
      ...(reason ? { ':reason': reason } : {}),
    },
  });
  await unlessRefused(dynamodb.send(update));
}
