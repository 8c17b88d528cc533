import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredApiKey } from '../domain/access/api-key.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

/** Read where it is used: a stack without API keys has none. */
const table = () => ({ TableName: environment('API_KEYS_TABLE') });

/** Reads a person's keys: at most twenty, of one page. */
export async function apiKeysOf(owner: string): Promise<StoredApiKey[]> {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      ...{ ...table(), KeyConditionExpression: '#owner = :owner', ConsistentRead: true },
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
    }),
  );
  return Items as StoredApiKey[];
}

/** Reads what is at a place, consistently: what was revoked is. */
export async function readApiKey(Key: Pick<StoredApiKey, 'owner' | 'slot'>): Promise<StoredApiKey | undefined> {
  const { Item } = await dynamodb.send(new GetCommand({ ...table(), Key, ConsistentRead: true }));
  return Item as StoredApiKey | undefined;
}

/**
 * Puts a key at a place that is free or has one that is not good any more.
 * @param now in milliseconds since the epoch
 * @returns whether it did
 */
export async function addApiKey(Item: StoredApiKey, now: number): Promise<boolean> {
  const put = new PutCommand({
    ...{ ...table(), Item },
    // The SDK repeats what got no answer: what it has done is done.
    ConditionExpression: 'attribute_not_exists(slot) OR id = :id OR attribute_exists(revokedAt) OR expiresAt <= :now',
    ExpressionAttributeValues: { ':id': Item.id, ':now': now },
  });
  return (await unlessRefused(dynamodb.send(put))) !== undefined;
}

/**
 * Puts a key in place of what it was.
 * @returns whether it is still there and was not revoked meanwhile
 */
export async function replaceApiKey(Item: StoredApiKey): Promise<boolean> {
  const put = new PutCommand({
    ...{ ...table(), Item, ConditionExpression: 'id = :id AND attribute_not_exists(revokedAt)' },
    ExpressionAttributeValues: { ':id': Item.id },
  });
  return (await unlessRefused(dynamodb.send(put))) !== undefined;
}
