import { environment } from './environment.ts';
import { Unavailable } from './outage.ts';
import { signedPost } from './signed-post.ts';

/** A change that a function cannot follow for a reason of its own: what `npm run redrive` needs to give it back, and no more. */
export interface SetAside {
  /** The function that could not follow it. */
  functionName: string;
  /** The table whose stream it came from. */
  table: string;
  requestId: string;
  version: number;
  /** The name of the error. */
  error: string;
}

/**
 * Puts a change aside, into the queue whose alarm wakes somebody.
 * @throws Unavailable, NoAnswer where the queue does not take it: then the change must come again
 */
export async function setAside(change: Omit<SetAside, 'functionName'>): Promise<void> {
  const letter: SetAside = { functionName: environment('AWS_LAMBDA_FUNCTION_NAME'), ...change };
  const QueueUrl = environment('SET_ASIDE_QUEUE_URL');
  const body = JSON.stringify({ QueueUrl, MessageBody: JSON.stringify(letter) });
  const { response } = await signedPost('sqs', new URL('/', QueueUrl), body, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.SendMessage',
  });
  if (!response.ok) throw new Unavailable('sqs', `SendMessage answered ${response.status}`);
}
