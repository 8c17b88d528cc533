import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningCommand, runProgram } from '../test/support/command.ts';
import { percentile } from './percentile.ts';
import type { Result } from './table.ts';

/** Measures what a developer's machine notices: `npm start` until it is ready, its memory at rest, and `npm run token`. */
export async function benchStart({ quick }: { quick: boolean }): Promise<Result> {
  const rounds = quick ? 2 : 5;
  const [ready, idle, token]: [number[], number[], number[]] = [[], [], []];
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    // The first run of each makes what later ones find in the data folder.
    await startOnce(dataDir);
    await tokenOnce(dataDir);
    for (let round = 0; round < rounds; round++) {
      const started = await startOnce(dataDir);
      ready.push(started.seconds);
      idle.push(started.memory);
      token.push(await tokenOnce(dataDir));
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  const row = (what: string, figures: number[]) => [what, percentile(figures, 0.5), Math.max(...figures)];
  return {
    tables: [
      {
        title: 'Start, memory at rest, token',
        columns: ['', 'median', 'most'],
        rows: [
          row('npm start until it is ready, s', ready),
          row('its memory at rest, MB', idle),
          row('npm run token, s', token),
        ],
        notes: ['The sources are unchanged since the start before. npm itself takes some 0.2 s more.'],
      },
    ],
    goals: [
      { what: 'npm start until it is ready', measured: percentile(ready, 0.5), goal: 1.2, unit: 's' },
      { what: 'an idle backend', measured: percentile(idle, 0.5), goal: 150, unit: 'MB' },
      { what: 'npm run token', measured: percentile(token, 0.5), goal: 0.7, unit: 's' },
    ],
  };
}

/** Runs the command of a script of package.json without npm. */
function run(script: 'start' | 'token', args: string[], dataDir: string): RunningCommand {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const [, ...command] = scripts[script]!.split(' ');
  return runProgram(process.execPath, [...command, ...args], { environment: { PORT: '0', DATA_DIR: dataDir } });
}

async function startOnce(dataDir: string): Promise<{ seconds: number; memory: number }> {
  const begun = performance.now();
  const { lines, said, ended, pid, kill } = run('start', [], dataDir);
  const isReady = lines.until((line) => /^ +endpoint /.test(line)).then(() => true);
  if (!(await Promise.race([isReady, ended.then(() => false)])))
    throw new Error(`npm start ended before it was ready: ${said.items.join('\n')}`);
  const seconds = (performance.now() - begun) / 1000;
  // What a start does after its greeting is over by then.
  await sleep(3000);
  const memory = memoryOf(pid);
  kill('SIGINT');
  await ended;
  return { seconds, memory };
}

/** Resident memory of a process, in MB. */
function memoryOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  // Small images of Linux have no ps, and macOS has no /proc.
  const kibibytes = existsSync(status)
    ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))![1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString();
  return (Number(kibibytes) * 1024) / 1e6;
}

async function tokenOnce(dataDir: string): Promise<number> {
  const begun = performance.now();
  const { ended, said } = run('token', ['alice@example.com'], dataDir);
  const { code } = await ended;
  if (code !== 0) throw new Error(`npm run token ended with ${code}: ${said.items.join('\n')}`);
  return (performance.now() - begun) / 1000;
}
