import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { publishUpdate } from './adapters/appsync.ts';
import { handleInOrder } from './adapters/stream.ts';
import { updateOf } from './domain/update.ts';

/** Publishes each accepted change to the subscribers, in order for each request. */
export function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return handleInOrder(event, 'PublishFailed', (request) => publishUpdate(updateOf(request, request.version)));
}
