/** Lets one holder at a time have each key; the others wait in the order in which they came. */
export interface KeyLocks {
  /** Calls back, at once or later, when the key is free; the holder calls `release` (again does nothing). */
  take(key: string, holder: (release: () => void) => void): void;
}

/** Makes locks for the items of all tables. */
export function createKeyLocks(): KeyLocks {
  const waiting = new Map<string, ((release: () => void) => void)[]>();

  const give = (key: string, holder: (release: () => void) => void) => {
    let released = false;
    holder(() => {
      if (released) return;
      released = true;
      const next = waiting.get(key)?.shift();
      if (next) queueMicrotask(() => give(key, next));
      else waiting.delete(key);
    });
  };

  return {
    take(key, holder) {
      const queue = waiting.get(key);
      if (queue) {
        queue.push(holder);
        return;
      }
      waiting.set(key, []);
      give(key, holder);
    },
  };
}
