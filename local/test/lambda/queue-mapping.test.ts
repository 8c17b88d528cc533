import { describe, expect, it, onTestFinished } from 'vitest';
import type { QueueOptions } from '../../src/events/queue.ts';
import { createQueues } from '../../src/events/queues.ts';
import {
  createQueueMapping,
  type QueueMappingProperties,
  type QueueMappingReport,
} from '../../src/lambda/queue-mapping.ts';
import type { QueueRecord } from '../../src/lambda/queue-record.ts';
import { createActivity } from '../../src/shared/activity.ts';
import { createClock } from '../../src/shared/clock.ts';
import { AwsError, type InvocationResult } from '../../src/shared/service.ts';
import { failure, success } from './given-mapping.ts';
import { folder, mailbox } from './given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const arnOf = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
const second = 1000;

/** A queue `work`, hidden for a minute, a queue `dead`, and a function that answers each batch of bodies as said. */
async function open(
  properties: QueueMappingProperties,
  answer: (bodies: string[], attempt: number) => InvocationResult | Error | Promise<InvocationResult>,
  { directory, ...queue }: QueueOptions['properties'] & { directory?: string } = {},
) {
  const clock = createClock(() => Date.UTC(2026, 0, 1));
  const activity = createActivity();
  const path = directory ?? (await folder());
  let requests = 0;
  const queues = await createQueues({
    queues: [
      {
        name: 'work',
        arn: arnOf('work'),
        url: 'http://localhost/0/work',
        properties: { VisibilityTimeout: 60, ...queue },
      },
      { name: 'dead', arn: arnOf('dead'), url: 'http://localhost/0/dead' },
    ],
    directory: path,
    disk: relaxedDisk(),
    clock,
    report: (count) => void (requests += count),
  });
  const batches: string[][] = [];
  const records: QueueRecord[] = [];
  const reports: QueueMappingReport[] = [];
  const served = createQueueMapping({
    queue: queues.reader(arnOf('work')),
    properties,
    clock,
    region: 'eu-central-1',
    during: activity.during,
    report: (report) => reports.push(report),
    async invoke({ Records }) {
      const bodies = Records.map(({ body }) => body);
      records.push(...Records);
      const result = await answer(bodies, batches.push(bodies));
      if (result instanceof Error) throw result;
      return result;
    },
  });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await served.stop();
    await queues.stop();
  };
  onTestFinished(stop);
  const idle = () => activity.idle(async () => {});
  return {
    ...{ clock, idle, batches, records, reports, stop, counts: queues.counts, directory: path },
    service: queues.service,
    requests: () => requests,
    send: async (...bodies: string[]) => {
      for (const body of bodies) await queues.send(arnOf('work'), body);
    },
    async pass(seconds: number) {
      clock.advance(seconds * second);
      await idle();
    },
  };
}

const failed = (...itemIdentifiers: unknown[]): InvocationResult => ({
  ok: true,
  payload: { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) },
});
const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const letters = (from: string, count: number) =>
  Array.from({ length: count }, (_, at) => String.fromCharCode(from.charCodeAt(0) + at));

/** Calls that end when the test says so; `underWay` has how many there were at the beginning of each. */
function gated() {
  const gates = mailbox<(result: InvocationResult) => void>();
  const underWay: number[] = [];
  let now = 0;
  return {
    underWay,
    call: () => {
      underWay.push(++now);
      return new Promise<InvocationResult>((resolve) => gates.put((result) => (now--, resolve(result))));
    },
    async end(count: number, result: InvocationResult) {
      const taken = [];
      while (taken.length < count) taken.push(await gates.next());
      for (const gate of taken) gate(result);
    },
  };
}

describe('mapping of a queue', () => {
  it('delivers what comes and deletes what was handled', async () => {
    const { send, idle, batches, counts } = await open({}, () => success);
    await send('one');
    await idle();
    await send('two');
    await idle();
    expect(batches).toEqual([['one'], ['two']]);
    expect(counts()).toEqual({ work: 0, dead: 0 });
  });

  it('gives a message in the form of Lambda', async () => {
    const { service, idle, records } = await open({}, () => success);
    const MessageAttributes = {
      why: { DataType: 'String', StringValue: 'late' },
      bytes: { DataType: 'Binary', BinaryValue: 'AQID' },
    };
    const { MessageId, MD5OfMessageAttributes } = (await service.operations.SendMessage!({
      QueueUrl: 'http://localhost/0/work',
      MessageBody: 'hello',
      MessageAttributes,
    })) as Record<string, string>;
    await idle();
    const time = expect.stringMatching(/^\d{13}$/) as string;
    expect(records).toEqual([
      {
        messageId: MessageId,
        receiptHandle: expect.any(String) as string,
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: time,
          SenderId: 'local',
          ApproximateFirstReceiveTimestamp: time,
        },
        messageAttributes: {
          why: { stringValue: 'late', stringListValues: [], binaryListValues: [], dataType: 'String' },
          bytes: { binaryValue: 'AQID', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        md5OfMessageAttributes: MD5OfMessageAttributes,
        eventSource: 'aws:sqs',
        eventSourceARN: arnOf('work'),
        awsRegion: 'eu-central-1',
      },
    ]);
  });

  it('waits for delayed messages by the clock', async () => {
    const { send, idle, pass, batches } = await open({}, () => success, { DelaySeconds: 60 });
    await send('one');
    await idle();
    expect(batches).toEqual([]);
    await pass(60);
    expect(batches).toEqual([['one']]);
  });

  it('takes at most ten messages at once, or as many as a window of time gathers', async () => {
    const plain = await open({ BatchSize: 3 }, () => success, { DelaySeconds: 1 });
    await plain.send(...letters('a', 7));
    await plain.pass(1);
    expect(plain.batches.map(({ length }) => length)).toEqual([3, 3, 1]);

    const gathering = await open({ BatchSize: 12, MaximumBatchingWindowInSeconds: 20 }, () => success);
    await gathering.send(...letters('a', 11));
    await gathering.idle();
    expect(gathering.batches).toEqual([]);
    await gathering.send('l');
    await gathering.idle();
    expect(gathering.batches).toEqual([letters('a', 12)]);
    await gathering.send('m');
    await gathering.idle();
    await gathering.pass(19);
    expect(gathering.batches).toHaveLength(1);
    await gathering.pass(1);
    expect(gathering.batches[1]).toEqual(['m']);
  });

  it('keeps an event below six megabytes', async () => {
    const { send, pass, batches } = await open({}, () => success, { DelaySeconds: 1 });
    await send(...letters('a', 8).map((letter) => letter.repeat(1_000_000)));
    await pass(1);
    expect(batches.map(({ length }) => length)).toEqual([5, 3]);
  });

  it.each([
    ['by itself', {}, 5],
    ['as told', { ScalingConfig: { MaximumConcurrency: 2 } }, 2],
  ])('has so many batches on their way %s', async (_, scaling, most) => {
    const { call, end, underWay } = gated();
    const { send, idle } = await open({ BatchSize: 1, ...scaling }, call);
    await send(...letters('a', most + 1));
    await end(most, success);
    await end(1, success);
    await idle();
    expect(Math.max(...underWay)).toBe(most);
  });

  it('gives what failed again after the visibility timeout, with its receive count', async () => {
    const { send, idle, pass, batches, records, counts, reports } = await open({}, (_, attempt) =>
      attempt === 1 ? failure : success,
    );
    await send('one');
    await idle();
    await pass(59);
    expect(batches).toHaveLength(1);
    expect(reports).toMatchObject([{ outcome: 'failed', messages: 1, error: 'Error: no' }]);
    await pass(1);
    expect(batches).toHaveLength(2);
    expect(records.map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
    expect(counts().work).toBe(0);
  });

  it('gives a message that fails too often to the dead-letter queue', async () => {
    const RedrivePolicy = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 3 };
    const { send, idle, pass, batches, counts } = await open({}, () => failure, { RedrivePolicy });
    await send('one');
    await idle();
    for (let times = 0; times < 5; times++) await pass(60);
    expect(batches).toHaveLength(3);
    expect(counts()).toEqual({ work: 0, dead: 1 });
  });

  it('has fewer batches on their way after failures, and more again after successes', async () => {
    const { call, end, underWay } = gated();
    const { send, idle } = await open({ BatchSize: 1 }, call);
    await send(...letters('a', 12));
    await end(5, failure);
    for (let times = 0; times < 3; times++) await end(1, failure);
    expect(underWay).toEqual([1, 2, 3, 4, 5, 1, 1, 1]);
    await end(1, success);
    await end(2, success);
    await end(1, success);
    await idle();
    expect(underWay.slice(8)).toEqual([1, 1, 2, expect.any(Number)]);
  });

  it.each<[string, (ids: string[]) => InvocationResult, string[]]>([
    ['the ones that it names', ([, second]) => failed(second), ['b']],
    ['none without a list', () => ({ ok: true, payload: {} }), []],
    ['none with an empty list', () => failed(), []],
    ['all with an unknown identifier', () => failed('other'), ['a', 'b', 'c']],
    ['all with an empty identifier', () => failed(''), ['a', 'b', 'c']],
    ['all with an identifier that is null', () => failed(null), ['a', 'b', 'c']],
    ['all with no list', () => ({ ok: true, payload: { batchItemFailures: 'b' } }), ['a', 'b', 'c']],
  ])('of a function that reports failures gives again %s', async (_, answer, again) => {
    const results: InvocationResult[] = [];
    const { send, pass, batches, records } = await open(
      reporting,
      (_bodies, attempt) =>
        attempt === 1 ? (results[0] ??= answer(records.map(({ messageId }) => messageId))) : success,
      { DelaySeconds: 1 },
    );
    await send('a', 'b', 'c');
    await pass(1);
    await pass(60);
    expect(batches[0]).toEqual(['a', 'b', 'c']);
    expect(batches.slice(1).flat()).toEqual(again);
  });

  it('tries a throttled batch again while it is hidden, and counts that as one receipt', async () => {
    const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    const { send, idle, pass, batches, records } = await open({}, (_, attempt) => (attempt < 4 ? throttled : success));
    await send('one');
    await idle();
    for (const seconds of [1, 2, 4]) await pass(seconds);
    expect(batches).toHaveLength(4);
    expect(records.at(-1)!.attributes.ApproximateReceiveCount).toBe('1');
  });

  it('leaves a batch that is throttled for too long to the queue', async () => {
    const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    let isBusy = true;
    const { send, idle, pass, records, counts } = await open({}, () => (isBusy ? throttled : success));
    await send('one');
    await idle();
    for (let seconds = 0; seconds < 59; seconds++) await pass(1);
    isBusy = false;
    expect(counts().work).toBe(1);
    await pass(1);
    expect(records.at(-1)!.attributes.ApproximateReceiveCount).toBe('2');
    expect(counts().work).toBe(0);
  });

  it('takes a function that cannot be called for one that failed', async () => {
    const { send, idle, pass, counts } = await open({}, (_, attempt) =>
      attempt === 1 ? new AwsError('ServiceException', 'no', 500) : success,
    );
    await send('one');
    await idle();
    expect(counts().work).toBe(1);
    await pass(60);
    expect(counts().work).toBe(0);
  });

  it('goes on after a restart with what was not deleted', async () => {
    const first = await open({}, () => failure);
    await first.send('one');
    await first.idle();
    await first.stop();
    const { idle, pass, batches } = await open({}, () => success, first);
    await idle();
    expect(batches).toEqual([]);
    await pass(60);
    expect(batches).toEqual([['one']]);
  });

  it('counts the requests that it takes', async () => {
    const { send, pass, requests } = await open({}, () => success, { DelaySeconds: 1 });
    await send('small', 'x'.repeat(100_000));
    expect(requests()).toBe(3);
    await pass(1);
    expect(requests()).toBe(3 + 2 + 1);
  });
});
