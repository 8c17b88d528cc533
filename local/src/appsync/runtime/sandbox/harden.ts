/**
 * Freezes everything that can be reached from the given values, so that nothing stays behind of a run.
 * Members of `Object.prototype` become accessors first: otherwise a frozen `toString` would forbid to assign a
 * member of that name to any object.
 */
export function harden(...values: unknown[]): void {
  loosen(Object.prototype);
  const queue = [...values];
  const seen = new Set<unknown>();
  for (const value of queue) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value))) {
      queue.push(descriptor.value, descriptor.get, descriptor.set);
    }
    queue.push(Object.getPrototypeOf(value));
    Object.freeze(value);
  }
}

function loosen(prototype: object): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (!('value' in descriptor)) continue;
    const { value } = descriptor as { value: unknown };
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(this: object, assigned: unknown) {
        Object.defineProperty(this, name, { value: assigned, writable: true, enumerable: true, configurable: true });
      },
    });
  }
}
