import { isObject } from './json-value.ts';

/** Where two values of JSON differ. */
export interface Difference {
  /** As a JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901). */
  pointer: string;
  one: unknown;
  other: unknown;
}

/** Finds where two values of JSON differ first, whatever the order of their members; undefined where they do not. */
export function firstDifference(one: unknown, other: unknown, pointer = ''): Difference | undefined {
  if (Object.is(one, other)) return undefined;
  const areAlike = (isObject(one) && isObject(other)) || (Array.isArray(one) && Array.isArray(other));
  if (!areAlike) return { pointer, one, other };
  const [mine, yours] = [one as Record<string, unknown>, other as Record<string, unknown>];
  for (const name of new Set([...Object.keys(mine), ...Object.keys(yours)])) {
    const step = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const found = firstDifference(own(mine, name), own(yours, name), step);
    if (found) return found;
  }
  return undefined;
}

const own = (value: Record<string, unknown>, name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
