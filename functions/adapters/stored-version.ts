import type { ChangeRecord } from '../domain/record/change-record.ts';
import { endpointOf } from './endpoint.ts';
import { environment } from './environment.ts';
import { noteAnswer, Unavailable } from './outage.ts';
import { callJson } from './signed-post.ts';

/**
 * Reads at which version a request stands, consistently.
 * @returns undefined where it is there no more, or another has its id
 * @throws NoAnswer, Unavailable
 */
export async function storedVersion({
  requestId,
  start,
}: Pick<ChangeRecord, 'requestId' | 'start'>): Promise<number | undefined> {
  const input = {
    TableName: environment('REQUESTS_TABLE'),
    Key: { id: { S: requestId } },
    ConsistentRead: true,
    ProjectionExpression: 'createdAt, version',
  };
  const { response, answer } = await callJson('dynamodb', endpointOf('dynamodb'), 'DynamoDB_20120810.GetItem', input);
  if (!response.ok) throw new Unavailable('dynamodb', `GetItem answered ${response.status}`);
  noteAnswer('dynamodb');
  const { Item } = answer as { Item?: { createdAt?: { N: string }; version?: { N: string } } };
  return Number(Item?.createdAt?.N) === start ? Number(Item?.version?.N) : undefined;
}
