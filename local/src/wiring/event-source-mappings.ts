import type { PositionKeeper } from '../data-folder/positions.ts';
import type { DynamoDB } from '../dynamodb/dynamodb.ts';
import type { Queues } from '../events/queues.ts';
import { queueMappings, streamMappings } from '../from-template/mappings.ts';
import { createEventSourceMapping } from '../lambda/event-source-mapping.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { createQueueMapping } from '../lambda/queue-mapping.ts';
import type { Identities } from './identities.ts';
import type { QueueServices } from './queues.ts';
import type { Runtime } from './runtime.ts';

/** Starts what brings the changes of tables to functions, as the roles of these. */
export async function startStreamMappings(
  { template, data, disk, clock, activity, intercept, meter, record, onStop }: Runtime,
  {
    as,
    dynamodb,
    positions,
    lambda,
    deadLetter,
  }: Pick<Identities, 'as'> & { dynamodb: DynamoDB; positions: PositionKeeper; lambda: Lambda } & Pick<
      QueueServices,
      'deadLetter'
    >,
): Promise<void> {
  if (data.isRestarting()) await dynamodb.restart();
  for (const mapping of streamMappings(template)) {
    positions.reset(mapping);
    const { roleArn, functionArn, streamArn } = mapping;
    const reader = as.role(roleArn);
    for (const action of ['DescribeStream', 'GetShardIterator', 'ListStreams'])
      reader.may(`dynamodb:${action}`, streamArn);
    const stream = dynamodb.stream(streamArn);
    const running = await createEventSourceMapping({
      ...mapping,
      ...{ clock, region: template.region },
      stream: {
        ...stream,
        read: (after, limit) => {
          reader.may('dynamodb:GetRecords', streamArn);
          const perform = () => activity.during(() => stream.read(after, limit));
          return intercept.readStream?.(streamArn, perform) ?? perform();
        },
      },
      directory: positions.folderOf(mapping),
      disk,
      invoke(payload) {
        meter?.record({ kind: 'records', records: payload.Records.length });
        return lambda.invoke(functionArn, payload);
      },
      sendDeadLetter: (queue, body) => deadLetter(reader, queue, body),
      report({ records, error }) {
        // What is about no record is about reading itself; invocations are told of by the function.
        if (records === 0) record({ kind: 'log', source: mapping.name, line: { message: error } });
      },
    });
    onStop(() => running.stop());
  }
}

/** Starts what brings the messages of queues to functions, as the roles of these. */
export function startQueueMappings(
  { template, clock, activity, record, onStop }: Runtime,
  { as, queues, lambda }: Pick<Identities, 'as'> & { queues: Queues; lambda: Lambda },
): void {
  for (const { name, roleArn, functionArn, queueArn, properties } of queueMappings(template)) {
    const reader = as.role(roleArn);
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
      reader.may(`sqs:${action}`, queueArn);
    const running = createQueueMapping({
      ...{ properties, clock, region: template.region },
      queue: queues.reader(queueArn),
      during: activity.during,
      invoke: (payload) => lambda.invoke(functionArn, payload),
      report({ messages, error }) {
        // What is about no message is about reading itself; invocations are told of by the function.
        if (messages === 0) record({ kind: 'log', source: name, line: { message: error } });
      },
    });
    onStop(() => running.stop());
  }
}
