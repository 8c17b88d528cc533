import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredWebhook } from '../domain/webhooks/webhook.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

/** Read where it is used: a stack without webhooks has none. */
const table = () => ({ TableName: environment('WEBHOOKS_TABLE') });

/** Reads a person's webhooks, oldest first: at most ten, of one page. */
export async function webhooksOf(owner: string): Promise<StoredWebhook[]> {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      ...{ ...table(), KeyConditionExpression: '#owner = :owner', ConsistentRead: true },
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
    }),
  );
  return (Items as StoredWebhook[]).sort((one, other) => one.createdAt - other.createdAt);
}

/** Reads a person's webhook as it is now; undefined where there is none. */
export const readWebhook = async (owner: string, id: string): Promise<StoredWebhook | undefined> =>
  (await webhooksOf(owner)).find((each) => each.id === id);

/** Puts a new webhook. @returns whether its place was free */
export async function addWebhook(webhook: StoredWebhook): Promise<boolean> {
  const put = new PutCommand({
    // The SDK repeats what got no answer: what it has done is done.
    ...{ ...table(), Item: webhook, ConditionExpression: 'attribute_not_exists(slot) OR id = :id' },
    ExpressionAttributeValues: { ':id': webhook.id },
  });
  return (await unlessRefused(dynamodb.send(put))) !== undefined;
}

/**
 * Puts a webhook in place of what it was.
 * @param before as it was read
 * @returns it, or undefined where somebody else has changed it meanwhile
 */
export async function replaceWebhook(before: StoredWebhook, after: StoredWebhook): Promise<StoredWebhook | undefined> {
  const Item = { ...after, revision: before.revision + 1 };
  const put = await unlessRefused(dynamodb.send(new PutCommand({ ...table(), Item, ...unchanged(before) })));
  return put && Item;
}

/** Deletes a webhook, whatever has become of it; one that is gone stays so. */
export async function removeWebhook({ owner, slot, id }: StoredWebhook): Promise<void> {
  const remove = new DeleteCommand({
    ...{ ...table(), Key: { owner, slot }, ConditionExpression: 'id = :id' },
    ExpressionAttributeValues: { ':id': id },
  });
  await unlessRefused(dynamodb.send(remove));
}

const unchanged = ({ id, revision }: StoredWebhook) => ({
  ConditionExpression: 'id = :id AND revision = :revision',
  ExpressionAttributeValues: { ':id': id, ':revision': revision },
});
