import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { lookAttributes } from '../domain/look.ts';
import type { StoredRequest } from '../domain/request.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

const TableName = environment('REQUESTS_TABLE');

/** Requests of one page. */
const pageSize = 50;

/**
 * Gives the ids of the requests of a shard that are to be looked after, the longest due first. Reading the index costs one
 * query where there is none.
 * @param mostPages how many pages at most are read
 */
export async function* dueRequests(shard: string, now: number, mostPages: number): AsyncGenerator<string> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await dynamodb.send(
      new QueryCommand({
        ...{ TableName, IndexName: 'byLook', Limit: pageSize, ExclusiveStartKey },
        KeyConditionExpression: 'look = :shard AND lookAt <= :now',
        ExpressionAttributeValues: { ':shard': shard, ':now': now },
      }),
    );
    for (const { id } of page.Items ?? []) yield id as string;
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (!ExclusiveStartKey) return;
  }
}

/**
 * Says when a request is looked after next, unless another look has said so. It is no change: it has no event and no version,
 * and what follows the stream passes it by (`lastEvent.seen`).
 * @param request as it was read
 */
export async function moveLook({ id, lookAt: asRead }: StoredRequest, lookAt: number): Promise<void> {
  const update = new UpdateCommand({
    TableName,
    Key: { id },
    UpdateExpression: 'SET lookAt = :next, lastEvent.seen = :seen',
    ConditionExpression: '#status = :pending AND lookAt = :asRead',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':next': lookAt, ':seen': true, ':pending': 'PENDING', ':asRead': asRead },
  });
  await unlessRefused(dynamodb.send(update));
}

/** Takes a closed request out of the index, where something else than the product has closed it. */
export async function endLooks({ id }: StoredRequest): Promise<void> {
  const update = new UpdateCommand({
    TableName,
    Key: { id },
    UpdateExpression: `SET lastEvent.seen = :seen REMOVE ${lookAttributes}`,
    ConditionExpression: '#status <> :pending',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':seen': true, ':pending': 'PENDING' },
  });
  await unlessRefused(dynamodb.send(update));
}
