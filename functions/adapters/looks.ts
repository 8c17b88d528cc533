import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { lookAttributes } from '../domain/look.ts';
import type { StoredRequest } from '../domain/request.ts';
import { dynamodb } from './dynamodb.ts';
import { environment } from './environment.ts';
import { type Note, writeNote } from './requests.ts';

const TableName = environment('REQUESTS_TABLE');

/** Requests of one page. */
const pageSize = 50;

/**
 * Gives the ids of the requests of a shard that are to be looked after, the longest due first. Reading the index costs one
 * query where there is none.
 * @param maxPages how many pages at most are read
 */
export async function* dueRequests(shard: string, now: number, maxPages: number): AsyncGenerator<string> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  for (let pages = 0; pages < maxPages; pages++) {
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
 * Says when a request is looked after next, unless another look has said so or it is closed.
 * @param request as it was read
 */
export const moveLook = (request: StoredRequest, lookAt: number): Promise<void> =>
  notePlace(request, { set: 'lookAt = :next', values: { ':next': lookAt } });

/** Takes a closed request out of the index, where something else than the product has closed it. */
export const endLooks = (request: StoredRequest): Promise<void> => notePlace(request, { remove: lookAttributes });

/** Writes to the place of a request in the index; whatever closes a request takes it away, and those of before have none. */
async function notePlace({ id, lookAt }: StoredRequest, note: Omit<Note, 'condition'>): Promise<void> {
  if (lookAt === undefined) return;
  await writeNote(id, { ...note, condition: 'lookAt = :asRead', values: { ...note.values, ':asRead': lookAt } });
}
