import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { endpointOf } from './endpoint.ts';
import { Unavailable } from './outage.ts';
import { signedPost } from './signed-post.ts';

/**
 * Gives changes to a function that follows the stream, once more.
 * @param functionArn with the version that ran, or without: rights are on the function
 * @throws Unavailable, NoAnswer where it cannot handle them now
 */
export async function giveAgain(functionArn: string, Records: DynamoDBRecord[]): Promise<void> {
  const event: DynamoDBStreamEvent = { Records };
  const name = functionArn
    .replace(/:\$LATEST$/, '')
    .split(':')
    .at(-1)!;
  const url = endpointOf('lambda', `/2015-03-31/functions/${name}/invocations`);
  const { response, answer } = await signedPost('lambda', url, JSON.stringify(event));
  const failures = (answer as Partial<DynamoDBBatchResponse>).batchItemFailures;
  if (!response.ok || response.headers.has('x-amz-function-error') || failures?.length)
    throw new Unavailable('lambda', `${name} cannot handle its changes yet: ${response.status}`);
}
