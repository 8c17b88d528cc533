import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createActivity } from '../../src/shared/activity.ts';

it('is idle only when what follows from the last work has ended too, however many promises lie between', async () => {
  const { during, idle } = createActivity();
  const done: string[] = [];
  const work = (name: string) =>
    during(async () => {
      await setImmediate();
      done.push(name);
    });
  const all = async () => {
    await work('first');
    for (let hops = 0; hops < 50; hops++) await undefined;
    await work('second');
  };
  void all();
  await idle(async () => {});
  expect(done).toEqual(['first', 'second']);
});
