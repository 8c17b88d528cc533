import { expect, it } from 'vitest';
import { folder } from './given.ts';
import { linesUntilKilled } from '../until-killed.ts';

const script = new URL('./deliver-until-killed.ts', import.meta.url);
const total = 600;

/** The places that a child delivers until it is killed, or done. */
const deliver = async (directory: string, killAfter: number) =>
  (await linesUntilKilled(script, [directory, total], killAfter)).map(Number);

it('delivers every record at least once, in order for each key, however often the process is killed', async () => {
  const directory = await folder();
  const runs: number[][] = [];
  for (const killAfter of [100, 1, 250, Infinity]) runs.push(await deliver(directory, killAfter));
  expect(new Set(runs.flat()).size).toBe(total);
  for (const run of runs)
    for (let key = 0; key < 7; key++) {
      const ofKey = run.filter((place) => place % 7 === key);
      expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
    }
  // How far a killed process had saved its positions is chance; one that ended by itself has saved them all.
  expect(await deliver(directory, Infinity)).toEqual([]);
});
