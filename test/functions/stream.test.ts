import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { count } from '../../functions/adapters/metrics.ts';
import { noteAnswer, Unavailable } from '../../functions/adapters/outage.ts';
import { putOff, setAside } from '../../functions/adapters/set-aside.ts';
import { handleInOrder } from '../../functions/adapters/stream.ts';
import { noteHandled } from '../../functions/adapters/witnesses.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { storedEvent, storedRequest } from '../support/given.ts';

vi.mock('../../functions/adapters/metrics.ts');
vi.mock('../../functions/adapters/set-aside.ts');

const now = Date.parse('2026-11-23T10:30:00.000Z');
const second = 1000;
const minute = 60 * second;
const outage = () => new Unavailable('states', 'a test says so');
/** What was handled or tried, as `id v1`. */
let tried: string[] = [];
/** What handling a change throws, by the same name. */
let faults: Record<string, () => Error> = {};

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'performance'] });
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true);
});
afterEach(() => {
  // What the function remembers of a request ends with its success.
  for (const id of ['a', 'b', 'c']) noteHandled(id);
  [tried, faults] = [[], {}];
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.resetAllMocks();
});

/** A change as the stream brings it, e.g. `a v2`; its sequence number is its name. */
function recordOf(name: string): DynamoDBRecord {
  const [id = '', version] = name.split(' v');
  const events = Array.from({ length: Number(version) }, () => storedEvent());
  return {
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/requests/stream/2026-01-01T00:00:00.000',
    dynamodb: {
      Keys: { id: { S: id } },
      NewImage: marshall(storedRequest({ id, events })) as never,
      SequenceNumber: name,
    },
  };
}

const handle = async ({ id, version }: StoredRequest) => {
  const name = `${id} v${version}`;
  tried.push(name);
  if (faults[name]) throw faults[name]();
  noteAnswer('states');
};
const run = async (...names: string[]) => {
  const { batchItemFailures } = await handleInOrder({ Records: names.map(recordOf) }, 'AdvanceFailed', handle);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
/** Runs at a time after the first, in milliseconds. */
const runAt = (passed: number, ...names: string[]) => {
  vi.setSystemTime(now + passed);
  return run(...names);
};
const asides = () => vi.mocked(setAside).mock.calls.map(([change]) => change);
const offs = () => vi.mocked(putOff).mock.calls.map(([{ requestId, version }]) => `${requestId} v${version}`);

describe('a batch of changes', () => {
  it('is handled, those of each request in order', async () => {
    expect(await run('a v1', 'b v1', 'a v2', 'b v2')).toEqual([]);
    expect(tried).toEqual(['a v1', 'a v2', 'b v1', 'b v2']);
  });

  it('sets a change aside that fails for a reason of its own, and goes on with its request and the others', async () => {
    faults = { 'a v1': () => new TypeError('bob@example.com is no object') };
    expect(await run('a v1', 'b v1', 'a v2')).toEqual([]);
    expect(tried).toEqual(['a v1', 'a v2', 'b v1']);
    expect(asides()).toEqual([{ table: 'requests', requestId: 'a', version: 1, error: 'TypeError' }]);
  });

  it('sets a change aside that cannot even be read', async () => {
    const broken = recordOf('a v1');
    broken.dynamodb!.NewImage = { id: { S: 'a' }, version: { N: '1' } };
    const { batchItemFailures } = await handleInOrder({ Records: [broken, recordOf('b v1')] }, 'AdvanceFailed', handle);
    expect(batchItemFailures).toEqual([]);
    expect(asides()).toEqual([{ table: 'requests', requestId: 'a', version: 1, error: 'TypeError' }]);
  });

  it('comes again from the first change that an outage stopped, with the later changes of its request', async () => {
    faults = { 'b v1': outage };
    expect(await run('a v1', 'b v1', 'c v1', 'b v2')).toEqual(['b v1']);
    expect(tried).toEqual(['a v1', 'b v1', 'c v1']);
    expect(asides()).toEqual([]);
  });

  it('comes again where a change cannot be set aside', async () => {
    faults = { 'a v1': () => new TypeError('no') };
    vi.mocked(setAside).mockRejectedValue(new Unavailable('sqs', 'a test says so'));
    expect(await run('a v1', 'a v2', 'b v1')).toEqual(['a v1']);
    expect(tried).toEqual(['a v1', 'b v1']);
  });
});

describe('an outage', () => {
  it('that all see is waited for, however long', async () => {
    faults = { 'a v1': outage, 'b v1': outage };
    for (const hours of [0, 1, 19]) expect(await runAt(hours * 60 * minute, 'a v1', 'b v1')).toEqual(['a v1']);
    expect(offs()).toEqual([]);
  });

  it('that one request sees for more than a minute, where others get through, is its own', async () => {
    faults = { 'a v1': outage, 'a v2': outage };
    for (const passed of [0, minute]) expect(await runAt(passed, 'a v1', 'b v1', 'a v2')).toEqual(['a v1']);
    expect(offs()).toEqual([]);
    expect(await runAt(minute + 1, 'a v1', 'b v1', 'a v2', 'a v3')).toEqual([]);
    expect(offs()).toEqual(['a v1', 'a v2']);
    expect(asides()).toEqual([]);
    expect(tried.at(-1)).toBe('a v3');
  });

  it('has its witnesses also in other batches', async () => {
    faults = { 'a v1': outage };
    expect(await runAt(0, 'a v1')).toEqual(['a v1']);
    expect(await runAt(0, 'b v1')).toEqual([]);
    expect(await runAt(second, 'a v1')).toEqual(['a v1']);
    expect(await runAt(2 * minute, 'b v2')).toEqual([]);
    expect(await runAt(2 * minute + second, 'a v1')).toEqual([]);
    expect(offs()).toEqual(['a v1']);
  });

  it('is waited for where others went through between two outages of all', async () => {
    faults = { 'a v1': outage };
    await runAt(0, 'a v1');
    await runAt(0, 'b v1');
    for (const passed of [1, 59, 62, 300]) expect(await runAt(passed * second, 'a v1')).toEqual(['a v1']);
    expect(offs()).toEqual([]);
  });

  it('of hours is waited for where it ends for others first', async () => {
    faults = { 'a v1': outage, 'b v1': outage };
    expect(await runAt(0, 'a v1', 'b v1')).toEqual(['a v1']);
    faults = { 'a v1': outage };
    expect(await runAt(12 * 60 * minute, 'a v1', 'b v1')).toEqual(['a v1']);
    faults = {};
    expect(await runAt(12 * 60 * minute + second, 'a v1')).toEqual([]);
    expect(offs()).toEqual([]);
  });

  it('has no witness in what was done before it', async () => {
    await run('b v1');
    faults = { 'a v1': outage };
    for (const minutes of [0, 1, 2]) expect(await runAt(minutes * minute, 'a v1')).toEqual(['a v1']);
    expect(offs()).toEqual([]);
  });

  it('has no witness in another call', async () => {
    faults = { 'a v1': () => new Unavailable('dynamodb', 'a test says so') };
    for (const minutes of [0, 1, 2]) expect(await runAt(minutes * minute, 'a v1', 'b v1')).toEqual(['a v1']);
    expect(offs()).toEqual([]);
  });

  it('is waited for where its change cannot be put off', async () => {
    faults = { 'a v1': outage };
    await runAt(0, 'a v1', 'b v1');
    vi.mocked(putOff).mockRejectedValue(new Unavailable('sqs', 'a test says so'));
    expect(await runAt(2 * minute, 'a v1', 'b v1', 'a v2')).toEqual(['a v1']);
    expect(tried).not.toContain('a v2');
  });
});

describe('a service that hangs', () => {
  const hang = () => {
    vi.advanceTimersByTime(3 * second);
    return outage();
  };

  it('lets no change begin after eight seconds: what is left comes again', async () => {
    faults = { 'a v1': hang, 'b v1': hang, 'c v1': hang };
    expect(await run('d v1', 'a v1', 'b v1', 'c v1', 'e v1')).toEqual(['a v1']);
    expect(tried).toEqual(['d v1', 'a v1', 'b v1', 'c v1']);
  });

  it('takes the time of no other request when those come again that it hung for', async () => {
    faults = { 'a v1': hang, 'b v1': hang, 'c v1': hang };
    await run('a v1', 'b v1', 'c v1', 'd v1');
    tried = [];
    expect(await run('a v1', 'b v1', 'c v1', 'd v1')).toEqual(['a v1']);
    expect(tried[0]).toBe('d v1');
  });

  it('is no failure where it only took the time', async () => {
    const slow = async (request: StoredRequest) => {
      await handle(request);
      vi.advanceTimersByTime(9 * second);
    };
    const { batchItemFailures } = await handleInOrder(
      { Records: ['a v1', 'a v2', 'b v1'].map(recordOf) },
      'AdvanceFailed',
      slow,
    );
    expect([batchItemFailures, tried]).toEqual([[{ itemIdentifier: 'a v2' }], ['a v1']]);
    expect(vi.mocked(count)).not.toHaveBeenCalled();
  });
});

describe('a batch that is given again', () => {
  const again = (...names: string[]) =>
    handleInOrder({ Records: names.map(recordOf), isGivenAgain: true }, 'AdvanceFailed', handle);

  it('says how many changes it set aside', async () => {
    faults = { 'a v1': () => new TypeError('no') };
    expect(await again('a v1', 'b v1')).toEqual({ batchItemFailures: [], setAside: 1 });
  });

  it('puts nothing off: whoever gives it keeps it', async () => {
    faults = { 'a v1': outage };
    for (const minutes of [0, 2, 4]) {
      vi.setSystemTime(now + minutes * minute);
      expect(await again('a v1', 'b v1')).toEqual({ batchItemFailures: [{ itemIdentifier: 'a v1' }], setAside: 0 });
    }
    expect(offs()).toEqual([]);
  });
});
