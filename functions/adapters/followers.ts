import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { SetAside } from '../domain/dead-letter.ts';
import { changeAside, givenAgain, type Item } from '../domain/lost-change.ts';
import type { StoredRequest } from '../domain/request.ts';
import { endpointOf } from './endpoint.ts';
import { isOutageStatus, Unavailable } from './outage.ts';
import { signedPost } from './signed-post.ts';

/** A function has twenty seconds, and says by then what it could not handle. */
const functionLimit = 21_000;

/**
 * Gives changes to a function that follows the stream, once more.
 * @param functionArn with the version that ran, or without: rights are on the function
 * @throws Unavailable, NoAnswer where it cannot handle them now; Error where Lambda refuses them
 */
export async function giveAgain(functionArn: string, Records: DynamoDBRecord[]): Promise<void> {
  // arn:aws:lambda:region:account:function:name, with a version or an alias behind it, or the name alone.
  const name = functionArn.split(':')[6] ?? functionArn;
  const url = endpointOf('lambda', `/2015-03-31/functions/${name}/invocations`);
  const { response, answer } = await signedPost('lambda', url, JSON.stringify(givenAgain(Records)), {
    timeout: functionLimit,
  });
  const { status, ok, headers } = response;
  if (!ok && !isOutageStatus(status)) throw new Error(`Lambda refuses to invoke ${name}: ${status}`);
  const failures = (answer as Partial<DynamoDBBatchResponse>).batchItemFailures;
  if (!ok || headers.has('x-amz-function-error') || failures?.length)
    throw new Unavailable('lambda', `${name} cannot handle its changes yet: ${status}`);
}

/**
 * Makes a change that was put off again out of its request, and gives it to its function.
 * @throws RangeError where the request has no such version; else as `giveAgain`
 */
export async function giveChange(letter: SetAside, request: StoredRequest): Promise<void> {
  const item = marshall(request, { removeUndefinedValues: true }) as Item;
  await giveAgain(letter.functionName, [changeAside(item, letter).record]);
}
