import { describe, expect, it } from 'vitest';
import { follow, type Update } from '../../client/src/follow.ts';
import { ConnectionLost, Refused } from '../../client/src/refused.ts';
import { createWatch } from '@countersign/local/client';

/** A connection that the test made: it pushes through it, and cuts it. */
interface Connection {
  push(...versions: number[]): void;
  /** Says that the library has connected again by itself. */
  again(): void;
  lose(): void;
}

interface Given {
  hasEveryVersion?: boolean;
  /** What each query answers, in turn; the last one again and again. */
  reads: (number[] | Promise<number[]> | Error)[];
  /** What refuses the subscriptions, in turn, before one stands. */
  refusals?: Error[];
}

/** Follows a request whose API the test plays. */
function followed({ hasEveryVersion = true, reads, refusals = [] }: Given) {
  const connections = createWatch<Connection>();
  const changes = createWatch<string>();
  const notices: string[] = [];
  const delays: number[] = [];
  const end = new AbortController();
  let queries = 0;
  const updates = (versions: number[]): Update[] => versions.map((version) => ({ requestId: 'one', version }));
  const ended = follow({
    hasEveryVersion,
    async subscribe(onUpdate, again) {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      let lose!: () => void;
      const ended = new Promise<string>((resolve) => (lose = () => resolve('the wire was cut')));
      connections.push({ lose, again, push: (...versions) => updates(versions).forEach(onUpdate) });
      return { ended, close: lose };
    },
    async read() {
      const answer = await reads[Math.min(queries++, reads.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return updates(answer);
    },
    onUpdate: ({ version }, from) => changes.push(`${from} ${version}`),
    onConnected: (isAgain) => isAgain && notices.push('connected again'),
    onNotice: (line) => notices.push(line),
    signal: end.signal,
    wait: async (milliseconds) => void delays.push(milliseconds),
    random: () => 1,
  });
  return {
    ...{ connections, changes, notices, delays, ended, end: () => end.abort() },
    queries: () => queries,
    /** The connection that is `number`th, from 1. */
    connection: (number: number) => connections.until((each) => connections.items.indexOf(each) === number - 1),
  };
}

const seen = (version: number) => (line: string) => line.endsWith(` ${version}`);

describe('follow', () => {
  it('queries once when the subscription stands, and tells what came before it', async () => {
    const { connection, changes, queries, end, ended } = followed({ reads: [[1, 2]] });
    const { push } = await connection(1);
    await changes.until(seen(2));
    push(3, 4);
    await changes.until(seen(4));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'push 3', 'push 4']);
    expect(queries()).toBe(1);
  });

  it('drops what is not newer', async () => {
    const { connection, changes, end, ended } = followed({ reads: [[1, 2]] });
    const { push } = await connection(1);
    await changes.until(seen(2));
    push(2, 3, 3, 1, 4);
    await changes.until(seen(4));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'push 3', 'push 4']);
  });

  it('queries after a gap, and tells in order what came meanwhile', async () => {
    let answer!: (versions: number[]) => void;
    const second = new Promise<number[]>((resolve) => (answer = resolve));
    const { connection, changes, queries, end, ended } = followed({ reads: [[1], second] });
    const { push } = await connection(1);
    await changes.until(seen(1));
    push(4, 6, 5);
    answer([1, 2, 3, 4, 5]);
    await changes.until(seen(6));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'query 3', 'query 4', 'query 5', 'push 6']);
    expect(queries()).toBe(2);
  });

  it('queries again where a gap is left behind the query', async () => {
    let answer!: (versions: number[]) => void;
    const second = new Promise<number[]>((resolve) => (answer = resolve));
    const { connection, changes, queries, end, ended } = followed({ reads: [[1], second, [1, 2, 3, 4, 5]] });
    const { push } = await connection(1);
    await changes.until(seen(1));
    push(3, 5);
    answer([1, 2, 3]);
    await changes.until(seen(5));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'query 3', 'query 4', 'query 5']);
    expect(queries()).toBe(3);
  });

  it('queries what it missed where the library has connected again by itself', async () => {
    const { connection, changes, notices, queries, end, ended } = followed({ reads: [[1], [1, 2, 3]] });
    const { push, again } = await connection(1);
    await changes.until(seen(1));
    again();
    push(4);
    await changes.until(seen(4));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'query 3', 'push 4']);
    expect([queries(), notices]).toEqual([2, ['connected again']]);
  });

  it('tells a push of which the query knows nothing, rather than ask for ever', async () => {
    const { connection, changes, queries, end, ended } = followed({ reads: [[1]] });
    const { push } = await connection(1);
    await changes.until(seen(1));
    push(9);
    await changes.until(seen(9));
    end();
    await ended;

    expect([changes.items, queries()]).toEqual([['query 1', 'push 9'], 2]);
  });

  it('takes versions of an inbox as they come', async () => {
    const { connection, changes, queries, end, ended } = followed({ hasEveryVersion: false, reads: [[2]] });
    const { push } = await connection(1);
    await changes.until(seen(2));
    push(2, 7);
    await changes.until(seen(7));
    end();
    await ended;

    expect([changes.items, queries()]).toEqual([['query 2', 'push 7'], 1]);
  });

  it('connects again, says so, and queries what it missed', async () => {
    const { connection, changes, notices, queries, end, ended } = followed({ reads: [[1], [1, 2, 3]] });
    const first = await connection(1);
    await changes.until(seen(1));
    first.lose();
    const second = await connection(2);
    await changes.until(seen(3));
    second.push(4);
    await changes.until(seen(4));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'query 3', 'push 4']);
    expect(notices).toEqual(['the wire was cut; connecting again in 0.5 s', 'connected again']);
    expect(queries()).toBe(2);
  });

  it('waits longer each time, up to half a minute, until the connection stands', async () => {
    const refusals = Array.from({ length: 8 }, () => new ConnectionLost('nobody answers'));
    const { connection, changes, delays, end, ended } = followed({ reads: [[1]], refusals });
    await connection(1);
    await changes.until(seen(1));
    end();
    await ended;

    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('connects again where the query gets no answer', async () => {
    const { connection, changes, notices, end, ended } = followed({
      reads: [[1], new ConnectionLost('the API does not answer'), [1, 2, 3]],
    });
    const { push } = await connection(1);
    await changes.until(seen(1));
    push(3);
    await changes.until(seen(3));
    end();
    await ended;

    expect(changes.items).toEqual(['query 1', 'query 2', 'query 3']);
    expect(notices).toEqual(['the API does not answer; connecting again in 0.5 s', 'connected again']);
  });

  it.each([
    ['a throttled call', { errorType: 'LimitExceededError', message: 'Rate limit exceeded' }],
    ['an outage', { errorType: 'Unavailable', message: 'repeat the same call' }],
    ['an error of the service', { errorType: null, message: 'what', errorCode: 502 }],
  ])('connects again after %s', async (_, error) => {
    const { connection, delays, end, ended } = followed({ reads: [[1]], refusals: [new Refused(error)] });
    await connection(1);
    end();
    await ended;

    expect(delays).toEqual([500]);
  });

  it.each([
    { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', errorCode: 401 },
    { errorType: 'RequestNotFound', message: 'there is no such request' },
    { errorType: 'BadRequestException', message: 'malformed', errorCode: 400 },
  ])('fails where it is refused for good: $errorType', async (error) => {
    const subscribing = followed({ reads: [[1]], refusals: [new Refused(error)] });
    await expect(subscribing.ended).rejects.toMatchObject({ name: 'Refused', code: error.errorType });
    const reading = followed({ reads: [new Refused(error)] });
    await expect(reading.ended).rejects.toMatchObject({ name: 'Refused', code: error.errorType });
    expect([...subscribing.delays, ...reading.delays]).toEqual([]);
  });

  it('fails where a query is refused after a gap', async () => {
    const { connection, changes, ended } = followed({
      reads: [[1], new Refused({ errorType: 'RequestNotFound', message: 'gone' })],
    });
    const { push } = await connection(1);
    await changes.until(seen(1));
    push(3);
    await expect(ended).rejects.toMatchObject({ code: 'RequestNotFound' });
  });

  it('ends by its signal while it waits to connect', async () => {
    const end = new AbortController();
    const following = follow({
      ...{ hasEveryVersion: true, read: async () => [], onUpdate: () => {}, signal: end.signal },
      subscribe: () => Promise.reject(new ConnectionLost('nobody answers')),
      onNotice: () => end.abort(),
    });
    await expect(following).resolves.toBeUndefined();
  });
});
