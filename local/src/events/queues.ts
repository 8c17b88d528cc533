import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { readMembers } from '../shared/input-model.ts';
import { AwsError, type Permission, type Service } from '../shared/service.ts';
import { openDatabase } from '../shared/storage/database.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { openQueue, type Queue, type QueueOptions, type StoredMessage } from './queue.ts';
import { queueInputs } from './queue-inputs.ts';
import { queueOperations, type QueueInput } from './queue-operations.ts';
import { queueReader, type QueueReader } from './queue-reader.ts';
import { requestsFor } from './requests.ts';

/** The queues of a backend. */
export interface Queues {
  service: Service;
  /**
   * Sends a message from within the runtime; resolves once it is on disk.
   * @param attributes text attributes of the message
   * @throws AwsError `QueueDoesNotExist`
   */
  send(queueArn: string, body: string, attributes?: Record<string, string>): Promise<void>;
  /** @throws AwsError `QueueDoesNotExist` */
  reader(queueArn: string): QueueReader;
  /** How many messages each queue holds, by name, received ones included. */
  counts(): Record<string, number>;
  /**
   * The oldest messages of a queue, without receiving them.
   * @throws AwsError `QueueDoesNotExist`
   */
  messages(name: string): StoredMessage[];
  /**
   * Gives the dead letters in a queue back to the queues that they came from; `kept` are those that came from none, or
   * that somebody has received just now.
   * @throws AwsError `QueueDoesNotExist`
   */
  redrive(name: string): Promise<{ moved: number; kept: number }>;
  /** Answers who waits for messages and closes the files. */
  stop(): Promise<void>;
}

/** Opens the queues of a template; their messages lie in one folder. */
export async function createQueues({
  queues,
  directory,
  disk,
  clock,
  newId = randomUUID,
  report = () => {},
}: {
  queues: QueueOptions[];
  directory: string;
  disk: Disk;
  clock: Clock;
  newId?: () => string;
  /** Hears how many requests AWS would bill for each call. */
  report?: (requests: number) => void;
}): Promise<Queues> {
  const database = await openDatabase<StoredMessage>(directory, disk);
  const opened = new Map<string, Queue>();
  const byArn = (arn: string) => {
    const queue = [...opened.values()].find((each) => each.arn === arn);
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', `The specified queue does not exist: ${arn}`);
  };
  for (const options of queues)
    opened.set(options.name, await openQueue(options, { database, clock, newId, queueOf: byArn }));

  const find = (input: { QueueUrl?: string; QueueName?: string }) => {
    const queue = opened.get(nameOf(input));
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  };

  return {
    service: {
      targetPrefix: 'AmazonSQS',
      jsonVersion: '1.0',
      operations: {
        ...Object.fromEntries(
          Object.entries(queueOperations).map(([operation, perform]) => [
            operation,
            async (input: QueueInput & { QueueUrl?: string }) => {
              const answer = ((await perform(find(input), input)) ?? {}) as { Messages?: { Body: string }[] };
              report(requestsFor([input.MessageBody ?? '', ...(answer.Messages ?? []).map(({ Body }) => Body)]));
              return answer;
            },
          ]),
        ),
        ListQueues({ QueueNamePrefix = '' }: { QueueNamePrefix?: string }) {
          const urls = queues.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url);
          return urls.length > 0 ? { QueueUrls: urls } : {};
        },
      },
      read: (operation, input) => readMembers(queueInputs[operation]!, input),
      permissions: (operation, input) => permissions(operation, input, queues),
    },
    async send(queueArn, body, attributes = {}) {
      const queue = byArn(queueArn);
      const texts = Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]);
      await queue.send(body, Object.fromEntries(texts));
      report(requestsFor([body]));
    },
    reader: (queueArn) => queueReader(byArn(queueArn), report),
    counts: () =>
      Object.fromEntries(
        [...opened].map(([name, queue]) => {
          const { visible, inFlight, delayed } = queue.count();
          return [name, visible + inFlight + delayed];
        }),
      ),
    messages: (QueueName) => find({ QueueName }).peek(mostShown),
    async redrive(QueueName) {
      const queue = find({ QueueName });
      const moved = await queue.giveBack();
      const { visible, inFlight, delayed } = queue.count();
      return { moved, kept: visible + inFlight + delayed };
    },
    async stop() {
      for (const queue of opened.values()) queue.stop();
      await database.close();
    },
  };
}

/** How many messages are shown of a queue. */
const mostShown = 100;

/** A queue's URL ends with its name. */
const nameOf = ({ QueueUrl, QueueName }: { QueueUrl?: string; QueueName?: string }) =>
  QueueName ?? QueueUrl?.split('/').at(-1) ?? '';

function permissions(operation: string, input: Record<string, unknown>, queues: QueueOptions[]): Permission[] {
  const action = `sqs:${operation}`;
  if (operation === 'ListQueues') return [{ action, resource: '*' }];
  const name = nameOf(input);
  const start = queues[0]?.arn.split(':').slice(0, -1).join(':') ?? 'arn:aws:sqs:*:*';
  return [{ action, resource: queues.find((queue) => queue.name === name)?.arn ?? `${start}:${name}` }];
}
