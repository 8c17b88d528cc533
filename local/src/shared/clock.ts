import TinyQueue from 'tinyqueue';

/** The one clock of the local runtime: everything that knows time asks it, so that tests can move it. */
export interface Clock {
  /** Now, in milliseconds since the epoch; never goes back. */
  now(): number;
  /**
   * Calls back once `now() >= time`, never from within this call; what is due goes in order of time.
   * @param time milliseconds since the epoch; one that has passed is due at once
   * @returns cancels the call
   */
  at(time: number, callback: () => void): () => void;
}

/** A clock that runs with the machine's, and that can be moved ahead of it. */
export interface MovableClock extends Clock {
  /** Moves the clock ahead and fires everything that falls due, in order of time. */
  advance(milliseconds: number): void;
}

interface Timer {
  time: number;
  /** Timers of one time fire in the order in which they were set. */
  order: number;
  callback: (() => void) | undefined;
}

/** The longest delay that a Node timer takes; further ones are set again when it ends. */
const maxDelay = 2 ** 31 - 1;

/**
 * Makes the clock of a running backend: the machine's time plus what tests have moved it ahead.
 * Its timers do not keep the process alive.
 * @param machine tells the machine's time; a constant makes a clock that moves only when it is moved
 */
export function createClock(machine: () => number = Date.now): MovableClock {
  let ahead = 0;
  let last = 0;
  let orders = 0;
  let alarm: NodeJS.Timeout | undefined;
  const timers = new TinyQueue<Timer>([], (a, b) => a.time - b.time || a.order - b.order);

  const now = () => (last = Math.max(last, machine() + ahead));
  const arm = () => {
    clearTimeout(alarm);
    while (timers.length > 0 && !timers.peek()!.callback) timers.pop();
    const next = timers.peek();
    if (next) alarm = setTimeout(fire, Math.min(Math.max(next.time - now(), 0), maxDelay)).unref();
  };
  const fire = () => {
    for (let next = timers.peek(); next && (!next.callback || next.time <= now()); next = timers.peek())
      timers.pop()!.callback?.();
    arm();
  };

  return {
    now,
    at(time, callback) {
      const timer: Timer = { time, order: orders++, callback };
      timers.push(timer);
      if (timers.peek() === timer) arm();
      return () => {
        timer.callback = undefined;
      };
    },
    advance(milliseconds) {
      ahead += milliseconds;
      fire();
    },
  };
}
