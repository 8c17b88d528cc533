import { randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { webhookLimits } from '../domain/webhooks/webhook.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

const TableName = environment('WEBHOOK_SECRETS_TABLE');

/** Makes a secret of 256 random bits, as Standard Webhooks writes it. */
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** Gives a new webhook its secret. @returns what is shown once */
export async function putSecret(webhookId: string): Promise<string> {
  const secret = newSecret();
  await dynamodb.send(new PutCommand({ TableName, Item: { webhookId, secret } }));
  return secret;
}

/** Gives a webhook a new secret, and keeps the one before for a day; nothing that is stored is read for it. */
export async function rotateSecret(webhookId: string, now: number): Promise<string> {
  const secret = newSecret();
  const update = new UpdateCommand({
    ...{ TableName, Key: { webhookId } },
    UpdateExpression: 'SET previous = secret, previousUntil = :until, secret = :secret',
    // The SDK repeats what got no answer: done twice, it would forget the secret before.
    ConditionExpression: 'attribute_exists(secret) AND secret <> :secret',
    ExpressionAttributeValues: { ':secret': secret, ':until': now + webhookLimits.previousSecret },
  });
  await unlessRefused(dynamodb.send(update));
  return secret;
}

/** Forgets the secrets of a webhook. */
export async function removeSecrets(webhookId: string): Promise<void> {
  await dynamodb.send(new DeleteCommand({ TableName, Key: { webhookId } }));
}

/** Reads the secrets to sign with at a time, newest first; none where the webhook is gone. */
export async function readSecrets(webhookId: string, now: number): Promise<string[]> {
  const { Item } = await dynamodb.send(new GetCommand({ TableName, Key: { webhookId }, ConsistentRead: true }));
  if (!Item) return [];
  const { secret, previous, previousUntil } = Item as { secret: string; previous?: string; previousUntil?: number };
  return previous && now < previousUntil! ? [secret, previous] : [secret];
}
