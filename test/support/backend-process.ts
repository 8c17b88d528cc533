import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StartOptions } from '@countersign/local';
import { createWatch, type Watch } from '@countersign/local/client';

/** A backend in a process of its own, which can be killed. */
export interface BackendProcess {
  /** The lines that it prints: its greeting, then its narration. */
  lines: Watch<string>;
  /** Its GraphQL endpoint, once it is ready. @throws Error with what it said where it ended before */
  endpoint: Promise<string>;
  /** How it ended, with all that it said to stderr. */
  ended: Promise<{ code: number | null; signal: string | null; said: string }>;
  /** Tells a script that waits for it to start. */
  go(): void;
  /** Ctrl-C; resolves when it is gone. */
  stop(): Promise<void>;
  /** Goes away as `head` does: whatever it prints from now on finds a closed pipe. */
  stopReading(): void;
  /** Moves the clock of such a script ahead. */
  advance(milliseconds: number): void;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
}

/** What to launch. */
export interface LaunchOptions {
  dataDir: string;
  /** A script of the project. @default the command behind `npm start` */
  script?: string;
  args?: string[];
  /** @default 0, any free one */
  port?: number;
  /** @default relaxed */
  durability?: StartOptions['durability'];
  /** The most bytes that a file of its may have. @default no limit */
  maxFileBytes?: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Launches a backend; it is not ready yet. */
export function launch({
  dataDir,
  script = 'tools/start.ts',
  args = [],
  port = 0,
  durability = 'relaxed',
  maxFileBytes,
}: LaunchOptions): BackendProcess {
  const command = [process.execPath, '--import', 'tsx', script, ...args];
  // A shell counts in blocks of 512 bytes (POSIX); Node ignores the signal of a file that gets too large.
  const limited = maxFileBytes ? ['sh', '-c', `ulimit -f ${maxFileBytes / 512}; exec "$@"`, 'sh', ...command] : command;
  const child = spawn(limited[0]!, limited.slice(1), {
    cwd: root,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, DURABILITY: durability },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines = createWatch<string>();
  createInterface(child.stdout).on('line', lines.push);
  child.stdin.on('error', () => {});
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    ...{ code: code as number | null, signal: signal as string | null },
    said,
  }));
  const greeted = lines.until((line) => greeting.test(line)).then((line) => greeting.exec(line)![1]!);
  const endpoint = Promise.race([
    greeted,
    ended.then(({ code, signal }) => {
      throw new Error(`the backend ended (${signal ?? code}) before it was ready: ${said || '(it said nothing)'}`);
    }),
  ]);
  endpoint.catch(() => {});
  return {
    ...{ lines, endpoint, ended },
    go: () => child.stdin.write('go\n'),
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
    stopReading: () => void child.stdout.destroy(),
    advance: (milliseconds) => child.stdin.write(`${milliseconds}\n`),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const greeting = /^ {2}endpoint {2}(http\S+)$/;
