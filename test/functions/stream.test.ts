import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noteAnswer, Unavailable } from '../../functions/adapters/outage.ts';
import { setAside } from '../../functions/adapters/set-aside.ts';
import { handleInOrder } from '../../functions/adapters/stream.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { storedEvent, storedRequest } from '../support/given.ts';

vi.mock('../../functions/adapters/set-aside.ts');

const now = Date.parse('2026-11-23T10:30:00.000Z');
const hour = 3_600_000;
const outage = () => new Unavailable('states', 'a test says so');
/** What was handled or tried, as `id v1`. */
let tried: string[] = [];
/** What handling a change throws, by the same name. */
let faults: Record<string, () => Error> = {};

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true);
});
afterEach(() => {
  [tried, faults] = [[], {}];
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.resetAllMocks();
});

/** A change as the stream brings it, e.g. `a v2`; its sequence number is its name. */
function recordOf(name: string, { age = 0 } = {}): DynamoDBRecord {
  const [id = '', version] = name.split(' v');
  const events = Array.from({ length: Number(version) }, () => storedEvent());
  return {
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/requests/stream/2026-01-01T00:00:00.000',
    dynamodb: {
      Keys: { id: { S: id } },
      NewImage: marshall(storedRequest({ id, events })) as never,
      SequenceNumber: name,
      ApproximateCreationDateTime: Math.floor((now - age) / 1000),
    },
  };
}

const handle = async ({ id, version }: StoredRequest) => {
  const name = `${id} v${version}`;
  tried.push(name);
  if (faults[name]) throw faults[name]();
  noteAnswer('states');
};
const run = async (...Records: DynamoDBRecord[]) => {
  const { batchItemFailures } = await handleInOrder({ Records }, 'AdvanceFailed', handle);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const asides = () => vi.mocked(setAside).mock.calls.map(([change]) => change);

describe('a batch of changes', () => {
  it('is handled, those of each request in order', async () => {
    expect(await run(...['a v1', 'b v1', 'a v2', 'b v2'].map((name) => recordOf(name)))).toEqual([]);
    expect(tried).toEqual(['a v1', 'a v2', 'b v1', 'b v2']);
  });

  it('sets a change aside that fails for a reason of its own, and goes on with its request and the others', async () => {
    faults = { 'a v1': () => new TypeError('bob@example.com is no object') };
    expect(await run(...['a v1', 'b v1', 'a v2'].map((name) => recordOf(name)))).toEqual([]);
    expect(tried).toEqual(['a v1', 'a v2', 'b v1']);
    expect(asides()).toEqual([{ table: 'requests', requestId: 'a', version: 1, error: 'TypeError' }]);
  });

  it('sets a change aside that cannot even be read', async () => {
    const broken = recordOf('a v1');
    broken.dynamodb!.NewImage = { id: { S: 'a' }, version: { N: '1' } };
    expect(await run(broken, recordOf('b v1'))).toEqual([]);
    expect(asides()).toEqual([{ table: 'requests', requestId: 'a', version: 1, error: 'TypeError' }]);
  });

  it('comes again from the first change that an outage stopped, with the later changes of its request', async () => {
    faults = { 'b v1': outage };
    expect(await run(...['a v1', 'b v1', 'c v1', 'b v2'].map((name) => recordOf(name)))).toEqual(['b v1']);
    expect(tried).toEqual(['a v1', 'b v1', 'c v1']);
    expect(asides()).toEqual([]);
  });

  it('comes again for as long as a service is out for all', async () => {
    faults = { 'a v1': outage, 'b v1': outage };
    const old = { age: 19 * 3_600_000 };
    expect(await run(recordOf('a v1', old), recordOf('b v1', old))).toEqual(['a v1']);
    expect(asides()).toEqual([]);
  });

  it('comes again where an outage of hours ends for others first', async () => {
    faults = { 'a v1': outage };
    expect(await run(recordOf('a v1', { age: 12 * hour }), recordOf('b v1', { age: 12 * hour }))).toEqual(['a v1']);
    expect(asides()).toEqual([]);
    faults = {};
    expect(await run(recordOf('a v1'))).toEqual([]);
  });

  it('sets a change aside that sees an outage for more than an hour where others see none', async () => {
    faults = { 'a v1': outage };
    for (const passed of [0, hour - 1000]) {
      vi.setSystemTime(now + passed);
      expect(await run(recordOf('a v1'), recordOf('b v1'))).toEqual(['a v1']);
    }
    expect(asides()).toEqual([]);
    vi.setSystemTime(now + hour + 1000);
    expect(await run(recordOf('a v1'), recordOf('b v1'), recordOf('a v2'))).toEqual([]);
    expect(asides()).toEqual([{ table: 'requests', requestId: 'a', version: 1, error: 'Unavailable' }]);
    expect(tried.at(-1)).toBe('a v2');
  });

  it('counts that hour anew where the service is out for all meanwhile', async () => {
    faults = { 'a v1': outage };
    await run(recordOf('a v1'), recordOf('b v1'));
    vi.setSystemTime(now + hour);
    await run(recordOf('a v1'));
    vi.setSystemTime(now + hour + 1000);
    expect(await run(recordOf('a v1'), recordOf('b v1'))).toEqual(['a v1']);
    expect(asides()).toEqual([]);
  });

  it('takes the outage of another service for one', async () => {
    faults = { 'a v1': () => new Unavailable('dynamodb', 'a test says so') };
    expect(await run(recordOf('a v1', { age: 3_700_000 }), recordOf('b v1'))).toEqual(['a v1']);
    expect(asides()).toEqual([]);
  });

  it('comes again where a change cannot be set aside', async () => {
    faults = { 'a v1': () => new TypeError('no') };
    vi.mocked(setAside).mockRejectedValue(new Unavailable('sqs', 'a test says so'));
    expect(await run(recordOf('a v1', { age: 3_700_000 }), recordOf('a v2'), recordOf('b v1'))).toEqual(['a v1']);
    expect(tried).toEqual(['a v1', 'b v1']);
  });
});
