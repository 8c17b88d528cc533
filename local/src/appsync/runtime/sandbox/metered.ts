import { charge, chargeText } from './meter.ts';

/** Gives the same tree of functions, where what they read and make of strings counts. */
export function metered<T extends object>(tree: T): T {
  const entries = Object.entries(tree) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([name, member]) => [
      name,
      typeof member === 'function' ? meteredFunction(member as Any) : metered(member as object),
    ]),
  ) as T;
}

const { apply } = Reflect;

type Any = (...values: unknown[]) => unknown;

function meteredFunction(native: Any): Any {
  return (...values) => {
    // By index: iteration is charged to the code.
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      if (typeof value === 'string') charge(value.length / 10);
    }
    const result: unknown = apply(native, undefined, values);
    if (typeof result === 'string') chargeText(result.length);
    return result;
  };
}
