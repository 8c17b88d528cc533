import { useEffect, useState } from 'preact/hooks';

/** A value that outlives the view that shows it. */
export interface Store<Value> {
  get(): Value;
  set(change: (before: Value) => Value): void;
  /** @returns what ends it */
  listen(changed: () => void): () => void;
}

/**
 * Makes a store.
 * @param keep hears of each new value
 */
export function createStore<Value>(initial: Value, keep: (value: Value) => void = () => {}): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(change) {
      value = change(value);
      keep(value);
      for (const changed of listeners) changed();
    },
    listen(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** Makes a store that this browser keeps until it is cleared; what is secret has no place in it. */
export function createKeptStore<Value>(name: string, initial: Value): Store<Value> {
  const key = `console.${name}`;
  return createStore(read() ?? initial, (value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // It is full, or not allowed: then it lasts as long as the page.
    }
  });

  function read(): Value | undefined {
    try {
      return (JSON.parse(localStorage.getItem(key) ?? 'null') as Value | null) ?? undefined;
    } catch {
      return undefined;
    }
  }
}

/** The value of a store, for a component that is drawn again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(store.get);
  useEffect(() => {
    const changed = () => setValue(store.get);
    changed();
    return store.listen(changed);
  }, [store]);
  return value;
}
