import { describe, expect, it } from 'vitest';
import { type Change, createCommits } from '../../../src/shared/storage/commits.ts';

/** Commits over a disk whose every batch waits to be let through. */
function given() {
  const batches: { keys: string[]; isLasting: boolean; done(): void; fail(error: Error): void }[] = [];
  const answered: string[] = [];
  const commit = createCommits<number>(
    (changes, isLasting) =>
      new Promise((done, fail) => batches.push({ keys: changes.map(({ key }) => key), isLasting, done, fail })),
  );
  const put = (key: string): Change<number> => ({ type: 'put', key, value: 1 });
  const call = (key: string, isLasting = true) =>
    commit([put(key)], { isLasting }).then(
      () => answered.push(key),
      (error: Error) => answered.push(`${key}: ${error.message}`),
    );
  /** Lets everything that is ready to go on do so. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { batches, answered, commit, call, settle };
}

describe('commits', () => {
  it('answer nobody before the sync of its batch, and let sixteen callers share one', async () => {
    const { batches, answered, call, settle } = given();
    const calls = [call('first'), ...Array.from({ length: 16 }, (_, at) => call(`${at}`))];
    await settle();
    expect([batches.length, answered]).toEqual([1, []]);

    batches[0]!.done();
    await settle();
    expect(answered).toEqual(['first']);
    expect(batches[1]).toMatchObject({ keys: Array.from({ length: 16 }, (_, at) => `${at}`), isLasting: true });
    await settle();
    expect([batches.length, answered.length]).toEqual([2, 1]);

    batches[1]!.done();
    await Promise.all(calls);
    expect([batches.length, answered.length]).toEqual([2, 17]);
  });

  it('wait for the disk where any of a batch must, and not where none must', async () => {
    const { batches, call, settle } = given();
    void call('a', false);
    void call('b', false);
    void call('c', true);
    await settle();
    batches[0]!.done();
    await settle();
    expect(batches.map(({ keys, isLasting }) => [keys.join(), isLasting])).toEqual([
      ['a', false],
      ['b,c', true],
    ]);
  });

  it('tell of all that a batch wrote before they answer its callers', async () => {
    const { batches, answered, commit, settle } = given();
    const written = () => void answered.push('written');
    void commit([]);
    const calls = [1, 2].map(() => commit([], { written }).then(() => answered.push('answered')));
    await settle();
    batches[0]!.done();
    await settle();
    batches[1]!.done();
    await Promise.all(calls);
    expect(answered).toEqual(['written', 'written', 'answered', 'answered']);
  });

  it('fail all callers of a batch that fails, and go on with the next', async () => {
    const { batches, answered, call, settle } = given();
    const calls = ['a', 'b', 'c'].map((key) => call(key));
    await settle();
    batches[0]!.fail(new Error('no'));
    await settle();
    batches[1]!.fail(new Error('neither'));
    await Promise.all(calls);
    expect(answered).toEqual(['a: no', 'b: neither', 'c: neither']);
  });
});
