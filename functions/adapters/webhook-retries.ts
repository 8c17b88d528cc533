import { createHash } from 'node:crypto';
import type { DeliveryKey } from '../domain/webhooks/delivery.ts';
import type { StoredWebhook } from '../domain/webhooks/webhook.ts';
import { endpointOf } from './endpoint.ts';
import { environment } from './environment.ts';
import { isOutageCode, isOutageStatus, Unavailable } from './outage.ts';
import { sendMessage } from './queue-messages.ts';
import { callJson } from './signed-post.ts';

/** A delivery that is to be sent: ids alone, and which try it is. */
export interface DueDelivery extends DeliveryKey {
  /** How many tries there were: where there is another by then, this one is of no use any more. */
  tries: number;
}

/** What an execution of the retries is started with. */
export interface LaterDelivery extends DueDelivery {
  seconds: number;
}

/**
 * Has a delivery sent: at once where the webhook answers, else from the queue of those that wait for each other alone.
 * @throws Unavailable, NoAnswer where the queue does not take it
 */
export const queueDelivery = (
  { webhookId, delivery, tries }: DueDelivery,
  { answers }: Pick<StoredWebhook, 'answers'>,
): Promise<void> =>
  sendMessage(
    environment(answers ? 'WEBHOOK_QUEUE_URL' : 'RETRIES_QUEUE_URL'),
    JSON.stringify({ webhookId, delivery, tries }),
  );

/**
 * Starts the execution that waits and then has a delivery sent; for each try there is one at most.
 * @throws Unavailable, NoAnswer where Step Functions does not start it
 */
export async function deliverLater({ webhookId, delivery, tries, seconds }: LaterDelivery): Promise<void> {
  const name = createHash('sha256').update(`${webhookId}/${delivery}/${tries}`).digest('hex');
  const { response, answer } = await callJson('states', endpointOf('states'), 'AWSStepFunctions.StartExecution', {
    ...{ stateMachineArn: environment('RETRIES_MACHINE_ARN'), name },
    input: JSON.stringify({ webhookId, delivery, tries, seconds }),
  });
  if (response.ok) return;
  const code = String((answer as { __type?: unknown }).__type)
    .split('#')
    .at(-1)!;
  if (code === 'ExecutionAlreadyExists') return;
  const failed = `StartExecution answered ${response.status} ${code}`;
  throw isOutageStatus(response.status) || isOutageCode(code) ? new Unavailable('states', failed) : new Error(failed);
}
