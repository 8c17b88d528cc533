import type { Clock } from '../shared/clock.ts';

/** Lets everything that waits end at once. */
export interface StopSignal {
  stop(): void;
  stopped(): boolean;
  /** Resolves after a time of the clock, or when `sooner` does, or on `stop`. */
  wait(milliseconds: number, sooner?: Promise<void>): Promise<void>;
}

/** Makes a signal that was not given yet. */
export function createStopSignal(clock: Clock): StopSignal {
  const waiting = new Set<() => void>();
  let stopped = false;
  return {
    stop() {
      stopped = true;
      for (const end of waiting) end();
    },
    stopped: () => stopped,
    wait: (milliseconds, sooner) =>
      new Promise((resolve) => {
        if (stopped) return resolve();
        const end = () => {
          cancel();
          waiting.delete(end);
          resolve();
        };
        const cancel = clock.at(clock.now() + milliseconds, end);
        waiting.add(end);
        void sooner?.then(end);
      }),
  };
}
