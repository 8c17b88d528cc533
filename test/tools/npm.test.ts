import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningCommand, runProgram } from '../support/command.ts';

let folder: string;
let npm: RunningCommand | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-npm-'));
});
afterEach(() => {
  npm?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** What a shell does with its command differs from system to system, and so what a signal to it does. */
const shells = {
  'becomes its command': '#!/bin/sh\nshift\neval "exec $1"\n',
  'waits for its command': '#!/bin/sh\n/bin/sh "$@"\nexit $?\n',
};

/** Runs `npm start` by a program that calls npm, and waits until it is ready. */
async function start(shell: keyof typeof shells, program: string, ...args: string[]) {
  const script = join(folder, 'sh');
  writeFileSync(script, shells[shell]);
  chmodSync(script, 0o755);
  npm = runProgram(program, args, {
    environment: { PORT: '0', DATA_DIR: join(folder, 'data'), npm_config_script_shell: script },
  });
  const endpoint = npm.lines.until((line) => line.startsWith('  endpoint')).then((line) => line.split(/ +/)[2]!);
  await npm.lines.until((line) => line.startsWith('Ctrl-C'));
  return { npm, endpoint: await endpoint };
}

describe('npm start', { timeout: 120_000 }, () => {
  it.each([
    ['SIGHUP', 'becomes its command'],
    ['SIGTERM', 'waits for its command'],
    ['SIGKILL', 'waits for its command'],
  ] as const)('stops cleanly by %s to npm, whose shell %s', async (signal, shell) => {
    const { npm, endpoint } = await start(shell, 'npm', 'start');
    npm.kill(signal);
    await npm.ended;

    expect(npm.lines.items.at(-1)).toBe('Countersign has stopped');
    await expect(fetch(endpoint)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('stops cleanly by Ctrl-C, of which npm tells it once more', async () => {
    // `setsid` gives npm and all below it a process group of their own, as a terminal does.
    const { npm } = await start('becomes its command', 'setsid', 'npm', 'start');
    process.kill(-npm.pid, 'SIGINT');

    expect(await npm.ended).toEqual({ code: 0, signal: null });
    expect(npm.lines.items.at(-1)).toBe('Countersign has stopped');
  });
});
