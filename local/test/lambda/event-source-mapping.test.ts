import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/shared/service.ts';
import { failedItems, failure, mapping, memoryStream, record, success } from './given-mapping.ts';
import { mailbox } from './given.ts';

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const records = (last: number, key?: string) => range(1, last).map((place) => record(place, key));
const take = async <T>(box: { next(): Promise<T> }, count: number) => {
  const taken: T[] = [];
  while (taken.length < count) taken.push(await box.next());
  return taken;
};

describe('event source mapping', () => {
  it('delivers what is there and what comes, in order', async () => {
    const { batches, stream } = await mapping({}, () => success, { stream: memoryStream(records(3)) });
    expect(await batches.next()).toEqual([1, 2, 3]);
    stream.add(record(4), record(5));
    expect(await batches.next()).toEqual([4, 5]);
  });

  it('delivers no more records at once than the batch size, one batch at a time', async () => {
    const gates = mailbox<() => void>();
    const stream = memoryStream(records(25));
    const { batches } = await mapping({}, () => new Promise((resolve) => gates.put(() => resolve(success))), {
      stream,
    });
    for (const expected of [range(1, 10), range(11, 20), range(21, 25)]) {
      expect(await batches.next()).toEqual(expected);
      expect(batches.waiting).toEqual([]);
      (await gates.next())();
    }
  });

  it('reads again where the stream cannot be read, later each time', async () => {
    const stream = memoryStream(records(1));
    stream.state.fails = true;
    const { batches, clock, reports } = await mapping({}, () => success, { stream });
    for (const delay of [1, 2, 4]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay * 1000);
      if (delay === 4) stream.state.fails = false;
      timer.fire();
    }
    expect(await batches.next()).toEqual([1]);
    expect(reports[0]).toMatchObject({ outcome: 'failed', records: 0, error: 'cannot read the stream: Error: no' });
  });

  it('keeps a batch below six megabytes', async () => {
    const big = range(1, 4).map((place) => {
      const made = record(place);
      return {
        ...made,
        dynamodb: { ...made.dynamodb, NewImage: { ...made.dynamodb.NewImage, body: { S: 'x'.repeat(2_500_000) } } },
      };
    });
    const { batches } = await mapping({}, () => success, { stream: memoryStream(big) });
    expect(await take(batches, 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('reads no further while the records that are not done take 64 megabytes', async () => {
    const big = records(200).map((made) => ({
      ...made,
      dynamodb: { ...made.dynamodb, NewImage: { ...made.dynamodb.NewImage, body: { S: 'x'.repeat(1_000_000) } } },
    }));
    const stream = memoryStream(big);
    const read: (string | undefined)[] = [];
    const watched: typeof stream = { ...stream, read: (after, limit) => (read.push(after), stream.read(after, limit)) };
    const { batches, clock } = await mapping({}, (_places, attempt) => (attempt === 1 ? failure : success), {
      stream: watched,
    });
    const timer = await clock.timers.next();
    expect(read).toEqual([undefined]);
    timer.fire();
    for (let last: number | undefined = 0; last !== 200;) last = (await batches.next()).at(-1);
  });

  it('waits for more records within its window, and no longer when the batch is full', async () => {
    const properties = { MaximumBatchingWindowInSeconds: 5, BatchSize: 3 };
    const { batches, clock, stream } = await mapping(properties, () => success);
    stream.add(record(1), record(2));
    const timer = await clock.timers.next();
    expect([timer.delay, batches.waiting]).toEqual([5000, []]);
    timer.fire();
    expect(await batches.next()).toEqual([1, 2]);
    stream.add(record(3));
    await clock.timers.next();
    stream.add(record(4), record(5));
    expect(await batches.next()).toEqual([3, 4, 5]);
  });

  it('delivers only what a filter matches', async () => {
    const Filters = [
      { Pattern: '{"dynamodb":{"NewImage":{"place":{"N":["2"]}}}}' },
      { Pattern: '{"eventName":["INSERT"]}' },
    ];
    const stream = memoryStream([...records(3), { ...record(4), eventName: 'INSERT' }]);
    const { batches, reports } = await mapping({ FilterCriteria: { Filters } }, () => success, { stream });
    expect(await batches.next()).toEqual([2, 4]);
    expect(reports.filter(({ outcome }) => outcome === 'filtered')).toHaveLength(2);
  });

  it('lets other keys pass a stuck one, each key in order', async () => {
    const keys = ['stuck', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const stream = memoryStream(range(1, 80).map((place) => record(place, keys[place % 8])));
    const stuck = range(1, 80).filter((place) => place % 8 === 0);
    const { batches, clock } = await mapping(
      { ParallelizationFactor: 10, BatchSize: 3 },
      (batch) => (batch.some((place) => stuck.includes(place)) ? failure : success),
      { stream },
    );
    await clock.timers.next();
    const seen: number[] = [];
    while (new Set(seen.map((place) => place % 8)).size < 4) seen.push(...(await batches.next()));
    for (const key of range(1, 7)) {
      const ofKey = seen.filter((place) => place % 8 === key);
      expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
    }
  });
});

describe('failures', () => {
  it('are retried with a delay that doubles to a minute', async () => {
    const stream = memoryStream(records(2));
    const { batches, clock } = await mapping({}, (_, attempt) => (attempt <= 8 ? failure : success), { stream });
    for (const delay of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay * 1000);
      timer.fire();
    }
    expect(await take(batches, 9)).toEqual(Array.from({ length: 9 }, () => [1, 2]));
  });

  it('are given up after the attempts allowed, and told in the shape of AWS', async () => {
    const stream = memoryStream(records(2));
    const properties = { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: 'dead' } } };
    const { batches, clock, letters } = await mapping(properties, ([first]) => (first === 1 ? failure : success), {
      stream,
    });
    (await clock.timers.next()).fire();
    expect(await letters.next()).toEqual({
      destination: 'dead',
      body: {
        requestContext: {
          requestId: 'id-1',
          functionArn: 'function-arn',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '2026-01-01T00:00:01.000Z',
        DDBStreamBatchInfo: {
          shardId: 'shardId-00000000000000000000-00000001',
          startSequenceNumber: '000000000000000000001',
          endSequenceNumber: '000000000000000000002',
          approximateArrivalOfFirstRecord: '2026-01-01T00:00:00Z',
          approximateArrivalOfLastRecord: '2026-01-01T00:00:00Z',
          batchSize: 2,
          streamArn: 'stream-arn',
        },
      },
    });
    stream.add(record(3));
    expect(await take(batches, 3)).toEqual([[1, 2], [1, 2], [3]]);
  });

  it('of items are retried from the lowest one', async () => {
    const properties = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    const answer = (_: number[], attempt: number) => (attempt === 1 ? failedItems(5, 3) : success);
    const { batches, clock } = await mapping(properties, answer, { stream: memoryStream(records(5)) });
    (await clock.timers.next()).fire();
    expect(await take(batches, 2)).toEqual([range(1, 5), [3, 4, 5]]);
  });

  it.each([
    ['an unknown item', { batchItemFailures: [{ itemIdentifier: 'nobody' }] }],
    ['an empty item', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an item of another shape', { batchItemFailures: [{}] }],
    ['no list', { batchItemFailures: 'all' }],
  ])('of %s are those of the whole batch', async (_, payload) => {
    const properties = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    const { batches, clock } = await mapping(
      properties,
      (_places, attempt) => (attempt === 1 ? { ok: true, payload } : success),
      { stream: memoryStream(records(2)) },
    );
    (await clock.timers.next()).fire();
    expect(await take(batches, 2)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it.each([[null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
    'are none in %j',
    async (payload) => {
      const properties = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
      const { batches, stream } = await mapping(properties, () => ({ ok: true, payload }), {
        stream: memoryStream(records(2)),
      });
      await batches.next();
      stream.add(record(3));
      expect(await batches.next()).toEqual([3]);
    },
  );

  it('are cornered by halving the batch', async () => {
    const properties = {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: 'dead' } },
    };
    const { batches, letters } = await mapping(properties, (batch) => (batch.includes(3) ? failure : success), {
      stream: memoryStream(records(8)),
    });
    expect(await take(batches, 7)).toEqual([range(1, 8), [1, 2, 3, 4], [1, 2], [3, 4], [3], [4], [5, 6, 7, 8]]);
    expect(await letters.next()).toMatchObject({
      body: { DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '000000000000000000003' } },
    });
  });

  it('give up records that are too old, and only those', async () => {
    const now = Date.UTC(2026, 0, 1);
    const stream = memoryStream([record(1, 'a', now - 61_000), record(2, 'a', now)]);
    const properties = { MaximumRecordAgeInSeconds: 60, DestinationConfig: { OnFailure: { Destination: 'dead' } } };
    const { batches, letters } = await mapping(properties, (batch) => (batch.includes(1) ? failure : success), {
      stream,
    });
    expect(await take(batches, 2)).toEqual([[1, 2], [2]]);
    expect(await letters.next()).toMatchObject({
      body: { requestContext: { condition: 'RecordAgeExceeded' }, DDBStreamBatchInfo: { batchSize: 1 } },
    });
  });

  it.each([
    ['no age is set', failure],
    ['the function was throttled all the time', new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)],
  ])('end after a day where %s', async (_, answer) => {
    const { clock, reports, stream, batches } = await mapping({}, ([first]) => (first === 1 ? answer : success), {
      stream: memoryStream(records(1)),
    });
    const timer = await clock.timers.next();
    clock.move(25 * 60 * 60 * 1000);
    timer.fire();
    stream.add(record(2, 'a', clock.now()));
    expect(await take(batches, 3)).toEqual([[1], [1], [2]]);
    expect(reports).toContainEqual({ name: 'mapping', outcome: 'discarded', records: 1, error: 'RecordAgeExceeded' });
  });

  it('do not count where the function was throttled', async () => {
    const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    const { batches, clock, reports } = await mapping(
      { MaximumRetryAttempts: 0 },
      (_, attempt) => (attempt <= 3 ? throttled : success),
      { stream: memoryStream(records(1)) },
    );
    for (const delay of [1000, 2000, 4000]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay);
      timer.fire();
    }
    expect(await take(batches, 4)).toEqual([[1], [1], [1], [1]]);
    expect(reports.map(({ outcome }) => outcome)).not.toContain('discarded');
  });
});

describe('a stop', () => {
  it('comes to its end also while a batch waits to be tried again and the stream is being read', async () => {
    const stream = memoryStream(records(1));
    const slow: typeof stream = {
      ...stream,
      read: (after, limit) => setImmediate().then(() => stream.read(after, limit)),
    };
    const { clock, stop } = await mapping({}, () => failure, { stream: slow });
    await clock.timers.next();
    stream.add(record(2, 'b'));
    await stop();
  });
});

describe('after a restart', () => {
  it('goes on after what was delivered', async () => {
    const first = await mapping({}, () => success, { stream: memoryStream(records(3)) });
    await first.batches.next();
    await first.stop();
    first.stream.add(record(4));
    const second = await mapping({}, () => success, first);
    expect(await second.batches.next()).toEqual([4]);
  });

  it('delivers again what was not, and only that, lane by lane', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const stream = memoryStream(range(1, 60).map((place) => record(place, keys[place % 6])));
    const properties = { ParallelizationFactor: 4, BatchSize: 1 };
    const done = new Set<number>();
    const answer = ([place]: number[]) => {
      if (place! % 6 === 0) return failure;
      done.add(place!);
      return success;
    };
    const first = await mapping(properties, answer, { stream });
    await first.clock.timers.next();
    while (done.size < 20) await first.batches.next();
    await first.stop();
    const before = new Set(done);
    const again: number[] = [];
    const all = range(1, 60);
    const second = await mapping(properties, ([place]) => (again.push(place!), success), {
      stream,
      directory: first.directory,
    });
    while (new Set([...before, ...again]).size < all.length) await second.batches.next();
    expect(again.filter((place) => before.has(place))).toEqual([]);
  });

  it('starts all lanes at the earliest position when their number changed', async () => {
    const first = await mapping({ ParallelizationFactor: 2 }, () => success, { stream: memoryStream(records(3)) });
    await first.batches.next();
    await first.stop();
    first.stream.add(record(4));
    const second = await mapping({ ParallelizationFactor: 3 }, () => success, first);
    expect((await second.batches.next()).at(-1)).toBe(4);
  });

  it.each([
    ['the end of the stream', records(3), [4, 5]],
    ['the beginning where the stream is empty', [], [1, 2]],
  ])('starts at %s where its positions are beyond it, and says so', async (_where, before, added) => {
    const first = await mapping({}, () => success, { stream: memoryStream(records(10)) });
    await first.batches.next();
    await first.stop();
    const second = await mapping({}, () => success, { stream: memoryStream(before), directory: first.directory });
    second.stream.add(...added.map((place) => record(place)));
    expect(await second.batches.next()).toEqual(added);
    expect(second.reports[0]).toMatchObject({ name: 'mapping', outcome: 'rewound', records: 0 });
  });

  it('starts at the end of the stream the first time, where asked to', async () => {
    const properties = { StartingPosition: 'LATEST' };
    const stream = memoryStream(records(3));
    const first = await mapping(properties, () => success, { stream });
    await first.stop();
    stream.add(record(4));
    const second = await mapping(properties, () => success, { stream, directory: first.directory });
    expect(await second.batches.next()).toEqual([4]);
  });

  it('needs the records that are not done', async () => {
    const stream = memoryStream(records(3));
    const properties = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    const { clock } = await mapping(properties, () => failedItems(3), { stream });
    await clock.timers.next();
    expect([...stream.protections].map((position) => position())).toEqual(['000000000000000000002']);
  });

  it('reads nothing while it is disabled', async () => {
    const { batches, stop } = await mapping({ Enabled: false }, () => success, { stream: memoryStream(records(3)) });
    await stop();
    expect(batches.waiting).toEqual([]);
  });
});
