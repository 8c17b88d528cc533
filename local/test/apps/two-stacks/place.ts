import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const dynamodb = new DynamoDBClient();
const sqs = new SQSClient();

/** Keeps an order, and says so to whoever packs it. */
export const handler = async (event: { arguments: { id: string; item: string } }) => {
  const { id, item } = event.arguments;
  const { TABLE: TableName, QUEUE: QueueUrl } = process.env;
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, item: { S: item } } }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: id }));
  return { id, item };
};
