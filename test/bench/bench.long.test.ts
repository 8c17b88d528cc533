import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { benches } from '../../bench/benches.ts';

it('measures everything: each table has its rows, each goal its figure', async () => {
  const args = ['--import', 'tsx', 'bench/bench.ts', '--quick', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const { results } = JSON.parse(stdout) as {
    results: Record<string, { tables: { rows: unknown[] }[]; goals: { what: string; measured: number }[] }>;
  };
  expect(Object.keys(results)).toEqual(Object.keys(benches));
  for (const { tables, goals } of Object.values(results)) {
    expect(tables.every(({ rows }) => rows.length > 0)).toBe(true);
    expect(goals.filter(({ measured }) => !Number.isFinite(measured))).toEqual([]);
  }
});
