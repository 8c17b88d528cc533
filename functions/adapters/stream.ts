import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { StoredRequest } from '../domain/request.ts';
import { about, log } from './log.ts';
import { type Count, count } from './metrics.ts';

/**
 * Handles the changes of a stream batch one after another, and stops at the first that fails: it and all behind it come
 * again, so the changes of a request are never handled out of order.
 * @param failed what a failure counts as
 */
export async function handleInOrder(
  event: DynamoDBStreamEvent,
  failed: Count,
  handle: (request: StoredRequest) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb: change } of event.Records) {
    const request = unmarshall(change!.NewImage as Record<string, AttributeValue>) as StoredRequest;
    const { type, signer } = request.lastEvent;
    const told = { ...about(request.id, signer), version: request.version, event: type };
    try {
      await handle(request);
      log.info('change handled', told);
    } catch (error) {
      count(failed);
      log.error('change not handled; it comes again', { ...told, error: error as Error });
      return { batchItemFailures: [{ itemIdentifier: change!.SequenceNumber! }] };
    }
  }
  return { batchItemFailures: [] };
}
