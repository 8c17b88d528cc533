import type { Clock } from '../shared/clock.ts';
import { AwsError } from '../shared/service.ts';
import type { Database } from '../shared/storage/database.ts';
import type { MessageAttribute } from './message-digest.ts';

/** A message as it lies on disk. */
export interface StoredMessage {
  id: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  sentAt: number;
  /** When it can be received, next or for the first time. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** The queue from which it came here as a dead letter. */
  sourceArn?: string;
}

/** A queue of the template; times are seconds. */
export interface QueueOptions {
  name: string;
  arn: string;
  url: string;
  /** Resolved properties of the `AWS::SQS::Queue`; the others are ignored. */
  properties?: {
    VisibilityTimeout?: number;
    MessageRetentionPeriod?: number;
    DelaySeconds?: number;
    ReceiveMessageWaitTimeSeconds?: number;
    /** Messages that were received so often go to the other queue when they would be received once more. */
    RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
  };
}

type RedrivePolicy = NonNullable<NonNullable<QueueOptions['properties']>['RedrivePolicy']>;

/** A received message; the receipt handle deletes it or changes its visibility. */
export type ReceivedMessage = StoredMessage & { receiptHandle: string };

/** One queue; durations are seconds, by the clock. */
export interface Queue extends Required<QueueOptions> {
  createdAt: number;
  send(body: string, attributes: Record<string, MessageAttribute>, delay?: number): Promise<StoredMessage>;
  receive(options: { most: number; visibility: number; wait: number }): Promise<ReceivedMessage[]>;
  delete(receiptHandle: string): Promise<void>;
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
  purge(): Promise<void>;
  /** Gives the oldest messages, as many as `most`, without receiving them. */
  peek(most: number): StoredMessage[];
  /** Gives dead letters that nobody has received just now back to the queues that they came from; tells how many. */
  giveBack(): Promise<number>;
  /** Takes messages over from another queue, whose `changes` are part of the same write. */
  adopt(messages: StoredMessage[], changes: { type: 'del'; key: string }[]): Promise<void>;
  /** When a message can next be received, in milliseconds since the epoch; undefined while there is none. */
  nextAt(): number | undefined;
  /** Calls back whenever `nextAt` may be sooner than it was; returns what ends it. */
  onMessage(listener: () => void): () => void;
  count(): { visible: number; inFlight: number; delayed: number };
  /** Answers who waits for messages. */
  stop(): void;
}

/** Opens a queue with the messages that are on disk. */
export async function openQueue(
  options: QueueOptions,
  {
    database,
    clock,
    newId,
    queueOf,
  }: {
    database: Database<StoredMessage>;
    clock: Clock;
    newId: () => string;
    /** Finds a dead-letter queue. */
    queueOf(arn: string): Queue;
  },
): Promise<Queue> {
  const { name, properties = {} } = options;
  const retention = (properties.MessageRetentionPeriod ?? 4 * 24 * 60 * 60) * 1000;
  const range = { gt: `${name}~`, lt: `${name}~~` };
  const messages = new Map(await database.level.iterator(range).all());
  const waiting = new Set<() => void>();
  const listeners = new Set<() => void>();
  let last = Number([...messages.keys()].at(-1)?.slice(range.gt.length) ?? 0);
  let stopped = false;

  const nextKey = () => range.gt + String(++last).padStart(16, '0');
  const wake = () => {
    for (const end of [...waiting]) end();
    for (const listener of listeners) listener();
  };
  const until = (time: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        waiting.delete(end);
        resolve();
      };
      const cancel = clock.at(time, end);
      waiting.add(end);
    });
  const nextAt = () => {
    let next: number | undefined;
    for (const { visibleAt } of messages.values()) next = Math.min(next ?? visibleAt, visibleAt);
    return next;
  };
  const expire = () => {
    const oldest = clock.now() - retention;
    const expired = [...messages].filter(([, message]) => message.sentAt <= oldest).map(([key]) => key);
    return remove(expired);
  };
  const remove = async (keys: string[]) => {
    for (const key of keys) messages.delete(key);
    // A message that is back after a power cut has come once more, as SQS's may.
    const removals = keys.map((key) => ({ type: 'del', key }) as const);
    if (keys.length > 0) await database.commit(removals, { isLasting: false });
  };
  const take = async (most: number, visibility: number): Promise<ReceivedMessage[]> => {
    await expire();
    const now = clock.now();
    if (properties.RedrivePolicy) await giveUp(now, properties.RedrivePolicy);
    const visible = [...messages].filter(([, message]) => message.visibleAt <= now).slice(0, most);
    for (const [, message] of visible) {
      message.receiveCount++;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + visibility * 1000;
    }
    // Who received it need not be known after a power cut: a message may come more than once.
    const taken = visible.map(([key, value]) => ({ type: 'put', key, value }) as const);
    if (taken.length > 0) await database.commit(taken, { isLasting: false });
    return visible.map(([key, message]) => ({ ...message, receiptHandle: handleOf(key, message) }));
  };
  const giveUp = async (now: number, { deadLetterTargetArn, maxReceiveCount }: RedrivePolicy) => {
    const spent = [...messages].filter(
      ([, { visibleAt, receiveCount }]) => visibleAt <= now && receiveCount >= maxReceiveCount,
    );
    if (spent.length === 0) return;
    for (const [key] of spent) messages.delete(key);
    await queueOf(deadLetterTargetArn).adopt(
      spent.map(([, message]) => ({ ...message, sourceArn: options.arn })),
      spent.map(([key]) => ({ type: 'del', key })),
    );
  };
  /** The key of a handle's message, and the message while it is there: an emptied queue gives keys again. */
  const find = (receiptHandle: string) => {
    const [key = '', id] = Buffer.from(receiptHandle, 'base64').toString().split(' ');
    const message = messages.get(key);
    if (key.startsWith(range.gt)) return { key, message: message?.id === id ? message : undefined };
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  };

  return {
    ...options,
    properties,
    createdAt: clock.now(),
    async send(body, attributes, delay = properties.DelaySeconds ?? 0) {
      const sentAt = clock.now();
      const message = { id: newId(), body, attributes, sentAt, visibleAt: sentAt + delay * 1000, receiveCount: 0 };
      const key = nextKey();
      await database.commit([{ type: 'put', key, value: message }]);
      messages.set(key, message);
      wake();
      return message;
    },
    async receive({ most, visibility, wait }) {
      const end = clock.now() + wait * 1000;
      for (;;) {
        const received = await take(most, visibility);
        if (received.length > 0 || clock.now() >= end) return received;
        await until(Math.min(end, nextAt() ?? Infinity));
        if (stopped) return [];
      }
    },
    async delete(receiptHandle) {
      const { key, message } = find(receiptHandle);
      if (message) await remove([key]);
    },
    async changeVisibility(receiptHandle, seconds) {
      const { key, message } = find(receiptHandle);
      if (!message || message.visibleAt <= clock.now())
        throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
      message.visibleAt = clock.now() + seconds * 1000;
      await database.commit([{ type: 'put', key, value: message }], { isLasting: false });
      wake();
    },
    async adopt(adopted, changes) {
      const added = adopted.map((message) => [nextKey(), message] as const);
      await database.commit([...changes, ...added.map(([key, value]) => ({ type: 'put' as const, key, value }))]);
      for (const [key, message] of added) messages.set(key, message);
      wake();
    },
    nextAt,
    onMessage(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    purge: () => remove([...messages.keys()]),
    peek: (most) => [...messages.values()].slice(0, most),
    async giveBack() {
      const now = clock.now();
      const sources = new Map<string, [string, StoredMessage][]>();
      for (const [key, { sourceArn, ...message }] of messages) {
        if (sourceArn === undefined || message.visibleAt > now) continue;
        const letters = sources.get(sourceArn) ?? [];
        sources.set(sourceArn, [...letters, [key, { ...message, sentAt: now, visibleAt: now, receiveCount: 0 }]]);
      }
      for (const [sourceArn, letters] of sources) {
        for (const [key] of letters) messages.delete(key);
        await queueOf(sourceArn).adopt(
          letters.map(([, message]) => message),
          letters.map(([key]) => ({ type: 'del', key })),
        );
      }
      return [...sources.values()].flat().length;
    },
    count() {
      const now = clock.now();
      const kept = [...messages.values()].filter((message) => message.sentAt > now - retention);
      const hidden = kept.filter((message) => message.visibleAt > now);
      const delayed = hidden.filter((message) => message.receiveCount === 0).length;
      return { visible: kept.length - hidden.length, inFlight: hidden.length - delayed, delayed };
    },
    stop() {
      stopped = true;
      wake();
    },
  };
}

const handleOf = (key: string, { id, receiveCount }: StoredMessage) =>
  Buffer.from(`${key} ${id} ${receiveCount}`).toString('base64');
