import { describe, expect, it } from 'vitest';
import { letter, open } from './given.ts';

describe('what the tables know of others', () => {
  it('is on disk with the change that was made when it was so', async () => {
    let others: unknown;
    const first = await open();
    first.database.setWitness(() => others);
    expect(first.database.witnessed).toBeUndefined();
    others = { records: 7 };
    await first.put(letter());
    await first.stop();
    others = { records: 8 };
    const second = await open({ directory: first.directory });
    second.database.setWitness(() => others);
    expect(second.database.witnessed).toEqual({ records: 7 });
    await second.database.restart();
    await second.stop();
    const third = await open({ directory: first.directory });
    expect(third.database.witnessed).toEqual({ records: 8 });
  });
});
