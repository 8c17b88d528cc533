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
const longestDelay = 2 ** 31 - 1;

/**
 * Makes the clock of a running backend: the machine's time plus what tests have moved it ahead.
 * Its timers do not keep the process alive.
 */
export function createClock(): MovableClock {
  let ahead = 0;
  let last = 0;
  let orders = 0;
  let alarm: NodeJS.Timeout | undefined;
  const heap: Timer[] = [];

  const now = () => (last = Math.max(last, Date.now() + ahead));
  const arm = () => {
    clearTimeout(alarm);
    while (heap[0] && !heap[0].callback) pop(heap);
    if (heap[0]) alarm = setTimeout(fire, Math.min(Math.max(heap[0].time - now(), 0), longestDelay)).unref();
  };
  const fire = () => {
    while (heap[0] && (!heap[0].callback || heap[0].time <= now())) pop(heap)?.callback?.();
    arm();
  };

  return {
    now,
    at(time, callback) {
      const timer: Timer = { time, order: orders++, callback };
      push(heap, timer);
      if (heap[0] === timer) arm();
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

const before = (a: Timer, b: Timer) => a.time < b.time || (a.time === b.time && a.order < b.order);

function push(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (before(heap[parent]!, timer)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!last || last === top) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (before(last, heap[child]!)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return top;
}
