import type { AwsError } from '../../shared/service.ts';
import { StateFailure } from './failure.ts';
import { responseMetadata } from './response-metadata.ts';

/** The result of `sqs:sendMessage`: the queue's answer in its envelope, reference §8. */
export const sendMessageResult = (answer: object, requestId: string): Record<string, unknown> => ({
  ...answer,
  ...responseMetadata({ 'Content-Type': 'application/x-amz-json-1.0', 'x-amzn-RequestId': requestId }),
});

/** The failure of a task whose message the queue refused. */
export function queueFailure({ name, message, statusCode }: AwsError, requestId: string): StateFailure {
  const cause = `${message} (Service: AmazonSQS; Status Code: ${statusCode}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`;
  return new StateFailure(`SQS.${name.replace(/(Exception)?$/, 'Exception')}`, cause);
}
