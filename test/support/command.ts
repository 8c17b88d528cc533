import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createWatch, type Watch } from '@countersign/local/client';

/** A command in a process of its own. */
export interface RunningCommand {
  /** The lines of its stdout. */
  lines: Watch<string>;
  /** The lines of its stderr. */
  said: Watch<string>;
  /** How it ended. It is over when nobody holds its stdout any more: not the shells, not their children. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Goes away as `head` does: whatever is printed from now on finds a closed pipe. */
  stopReading(): void;
  /** Gives it a line, where it is asked for one (`isTypedTo`). */
  type(line: string): void;
}

/** Where to run, and what with. */
export interface CommandOptions {
  arguments?: string[];
  environment?: Record<string, string | undefined>;
  /** Whether it reads lines. @default there are none */
  isTypedTo?: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a script of tools/ by itself, without npm. */
export const runTool = (name: string, options: CommandOptions = {}): RunningCommand =>
  runProgram(process.execPath, ['--import', 'tsx', `tools/${name}.ts`, ...(options.arguments ?? [])], options);

/** Runs a program in the folder of the project. */
export function runProgram(
  program: string,
  args: string[],
  { environment, isTypedTo }: CommandOptions = {},
): RunningCommand {
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
  if (!isTypedTo) child.stdin.end();
  const [lines, said] = [createWatch<string>(), createWatch<string>()];
  createInterface(child.stdout).on('line', lines.push);
  createInterface(child.stderr).on('line', said.push);
  return {
    ...{ lines, said, pid: child.pid! },
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal }) as never),
    kill: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
    type: (line) => void child.stdin.write(`${line}\n`),
  };
}
