import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, which answers questions about itself. */
export interface Child {
  /** Where it serves GraphQL. */
  endpoint: string;
  /** How long it took to be ready once its code was loaded, in milliseconds. */
  startTime: number;
  ask<Name extends keyof Questions>(name: Name, argument?: string): Promise<Questions[Name]>;
  stop(): Promise<void>;
}

/** What a server can be asked. */
export interface Questions {
  /** A token of a person. */
  token: string;
  /** Resident memory after a collection of garbage, in MB. */
  memory: number;
  /** Milliseconds of the processor that the process has used so far. */
  cpu: number;
  /** For how long the event loop was held at a time, at most, since this was last asked; in milliseconds. */
  hold: number;
  /** Requests whose workflow has ended so far. */
  ended: number;
  /** Resolves when nothing goes on any more. */
  idle: null;
  startProfile: null;
  /** Parts of the time since `startProfile` by layer. */
  stopProfile: Record<string, number>;
}

/** Answers of a server; those it does not give stay unanswered. */
export type Answers = { [Name in keyof Questions]?: (argument: string) => Questions[Name] | Promise<Questions[Name]> };

/** Starts a script of this folder that calls `answerParent`. */
export async function startChild(script: string, ...args: string[]): Promise<Child> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  // What it prints must not mix with the results.
  const child = fork(path, args, {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (answer: never) => void>();
  let count = 0;
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as { endpoint: string; startTime: number }),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with ${code} before it was ready`);
    }),
  ]);
  child.on('message', ({ id, answer }: { id: number; answer: never }) => waiting.get(id)?.(answer));
  return {
    ...ready,
    ask: (name, argument = '') =>
      new Promise((resolve) => {
        const id = ++count;
        waiting.set(id, (answer) => {
          waiting.delete(id);
          resolve(answer);
        });
        child.send({ id, name, argument });
      }),
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Tells the parent where this process serves, and answers its questions. */
export function answerParent(ready: { endpoint: string; startTime: number }, answers: Answers): void {
  const all: Answers = {
    memory() {
      (globalThis as { gc?: () => void }).gc?.();
      return process.memoryUsage().rss / 1e6;
    },
    cpu() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    ...answers,
  };
  process.on('message', async ({ id, name, argument }: { id: number; name: keyof Questions; argument: string }) => {
    process.send!({ id, answer: await all[name]?.(argument) });
  });
  process.on('disconnect', () => process.exit(0));
  process.send!(ready);
}
