import { createQueues, type Queues } from '../events/queues.ts';
import { queues as queuesOf } from '../from-template/events.ts';
import type { Actor } from '../iam/authority.ts';
import type { Runtime } from './runtime.ts';

/** The queues, and the way of what could not be handled into one of them. */
export interface QueueServices {
  queues: Queues;
  /** @throws AwsError AccessDeniedException where the actor may not send to the queue */
  deadLetter(actor: Actor, queue: string, body: string, attributes?: Record<string, string>): Promise<void>;
}

/** Starts SQS. */
export async function startQueues({
  template,
  data,
  disk,
  clock,
  activity,
  meter,
  record,
  onStop,
}: Runtime): Promise<QueueServices> {
  const queues = await data.open('queues', () =>
    createQueues({
      queues: queuesOf(template),
      directory: data.of('queues'),
      disk,
      clock,
      ...(meter && { report: (requests) => meter.record({ kind: 'queue requests', requests }) }),
    }),
  );
  onStop(() => queues.stop());
  return {
    queues,
    deadLetter: (actor, queue, body, attributes) =>
      activity.during(async () => {
        actor.may('sqs:SendMessage', queue);
        await queues.send(queue, body, attributes);
        record({ kind: 'dead letter', queue });
      }),
  };
}
