import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredRequest } from '../domain/request.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { optionalEnvironment } from './environment.ts';

const TableName = optionalEnvironment('USAGE_TABLE');

/** Takes a request that has ended out of the open ones of its requester, where the stack counts them. It may be done again. */
export async function endUse({ id, requestedBySub: sub }: StoredRequest): Promise<void> {
  if (!TableName) return;
  const update = new UpdateCommand({
    ...{ TableName, Key: { sub } },
    UpdateExpression: 'DELETE #open :ended',
    // A request that was started before the stack counted has a requester without a row.
    ConditionExpression: 'attribute_exists(#open)',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':ended': new Set([id]) },
  });
  await unlessRefused(dynamodb.send(update));
}
