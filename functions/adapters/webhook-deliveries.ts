import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { WebhookDeliveryStatus } from '../../generated/schema.ts';
import type { DeliveryKey, StoredDelivery } from '../domain/webhooks/delivery.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

const TableName = environment('WEBHOOK_DELIVERIES_TABLE');

/** Reads a delivery as it is now. */
export async function readDelivery({ webhookId, delivery }: DeliveryKey): Promise<StoredDelivery | undefined> {
  const get = new GetCommand({ TableName, Key: { webhookId, delivery }, ConsistentRead: true });
  return (await dynamodb.send(get)).Item as StoredDelivery | undefined;
}

/** Puts a delivery that is new. @returns whether there was none */
export async function addDelivery(delivery: StoredDelivery): Promise<boolean> {
  const put = new PutCommand({
    ...{ TableName, Item: delivery, ConditionExpression: 'attribute_not_exists(webhookId)' },
  });
  return (await unlessRefused(dynamodb.send(put))) !== undefined;
}

/**
 * Puts a delivery in place of what it was.
 * @param before as it was read
 * @returns whether it has not been sent, nor sent once more, meanwhile
 */
export async function replaceDelivery(before: StoredDelivery, delivery: StoredDelivery): Promise<boolean> {
  const put = new PutCommand({
    ...{ TableName, Item: delivery, ConditionExpression: 'tries = :tries AND #before = :before' },
    ExpressionAttributeNames: { '#before': 'before' },
    ExpressionAttributeValues: { ':tries': before.tries, ':before': before.before },
  });
  return (await unlessRefused(dynamodb.send(put))) !== undefined;
}

/** Which page of the deliveries of a webhook is wanted. */
export interface DeliveriesPage {
  webhookId: string;
  status?: WebhookDeliveryStatus | undefined;
  limit: number;
  /** The last one of the page before. */
  after?: string | undefined;
}

/** Reads a page of the deliveries of a webhook, newest first. @returns it, and its last one where there may be more */
export async function readDeliveries(page: DeliveriesPage): Promise<{ items: StoredDelivery[]; last?: string }> {
  const { webhookId, status, limit, after } = page;
  const { Items = [], LastEvaluatedKey } = await dynamodb.send(
    new QueryCommand({
      ...{ TableName, Limit: limit, ScanIndexForward: false, ConsistentRead: true },
      KeyConditionExpression: 'webhookId = :webhookId',
      ExpressionAttributeValues: { ':webhookId': webhookId, ...(status && { ':status': status }) },
      ...(status && { FilterExpression: '#status = :status', ExpressionAttributeNames: { '#status': 'status' } }),
      ...(after && { ExclusiveStartKey: { webhookId, delivery: after } }),
    }),
  );
  const last = LastEvaluatedKey?.delivery as string | undefined;
  return { items: Items as StoredDelivery[], ...(last && { last }) };
}
