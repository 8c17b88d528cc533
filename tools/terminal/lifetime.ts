import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Ends a command quietly when nobody reads any more what it prints, as in `… | head`, or when its terminal is gone. For
 * commands that have nothing to end; the others say so by `untilStopped`.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);
}

const endQuietly = () => process.exit(0);

/** Ends a command with npm, also where npm was killed and could not tell it. */
export function endWithNpm(): void {
  void npmIsGone().then(endQuietly);
}

/**
 * Resolves when a command is told to end: by a signal, the end of its reader or the end of npm. From then on it has a
 * second to end in peace: npm repeats what a terminal has sent to both. What is sent later ends it at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [process.stdout, process.stderr]) stream.off('error', endQuietly).on('error', () => resolve());
    let stoppedAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        stoppedAt ??= Date.now();
        if (Date.now() - stoppedAt > 1000) process.exit(1);
        resolve();
      });
    void npmIsGone().then(resolve);
  });
}

/** Milliseconds between two looks at who is still there. */
const interval = 250;

/**
 * Resolves when the npm that runs this process is gone, or a shell between; never where none does. npm hands on SIGINT and
 * SIGTERM, but to a shell, which may die of them and tell nobody; of SIGHUP and SIGKILL it dies itself without a word.
 * @see https://github.com/npm/run-script/blob/main/lib/signal-manager.js
 */
function npmIsGone(): Promise<void> {
  const { ppid } = process;
  const watched = process.env.npm_lifecycle_event ? upToNpm(ppid) : [];
  return new Promise((resolve) => {
    if (watched.length === 0) return;
    const timer = setInterval(() => {
      if (process.ppid === ppid && watched.every(isThere)) return;
      clearInterval(timer);
      resolve();
    }, interval);
    timer.unref();
  });
}

/** A process, the shells above it, and the npm above them; the process alone where no npm is found. */
function upToNpm(pid: number): number[] {
  const path: number[] = [];
  for (let at = pid; at > 1;) {
    const found = parentAndTitle(at);
    path.push(at);
    if (!found) break;
    if (isNpm(found.title)) return path;
    at = found.parent;
  }
  return [pid];
}

/** npm calls itself `npm start`, `npm run watch`. */
const isNpm = (title = '') => /^npm\b|\bnpm-cli\.js\b/.test(title);

function parentAndTitle(pid: number): { parent: number; title: string } | undefined {
  try {
    if (process.platform === 'linux') {
      // What stands in brackets is the name of the program, which may hold anything.
      const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return { parent: Number(parent), title: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    }
    const [, parent, title] = /^\s*(\d+)\s+(.*)$/s.exec(
      execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' }),
    )!;
    return { parent: Number(parent), title: title! };
  } catch {
    // Nobody to ask: Windows has neither, and knows no signals.
    return undefined;
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
