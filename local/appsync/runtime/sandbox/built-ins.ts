import { charge } from './meter.ts';
import { replaceJava } from './strings.ts';

type Method = (this: unknown, ...values: never[]) => unknown;
type Cost<T> = (self: T, ...values: never[]) => number;

/** What methods of lists cost that make or read much without calling back. */
const listCosts: Record<string, Cost<unknown[]>> = {
  concat: (list, ...others: unknown[]) => flatSize([list, ...others], 1),
  fill: (list) => list.length,
  flat: (list, depth = 1) => flatSize(list, depth),
  indexOf: (list) => list.length / 10,
  includes: (list) => list.length / 10,
  join: (list, separator = ',') => list.length * (1 + String(separator).length),
  lastIndexOf: (list) => list.length / 10,
  reverse: (list) => list.length,
  slice: (list) => list.length,
  sort: (list) => list.length * 10,
  splice: (list) => list.length,
};

const stringCosts: Record<string, Cost<string>> = {
  padEnd: (_, length: number) => length,
  padStart: (_, length: number) => length,
  repeat: (text, count: number) => text.length * count,
  split: (text) => text.length,
  toLowerCase: (text) => text.length / 10,
  toUpperCase: (text) => text.length / 10,
};

const objectCosts: Record<string, Cost<unknown>> = {
  assign: (_, ...sources: unknown[]) => sources.reduce((sum: number, source) => sum + sizeOf(source), 0),
  entries: (_, value) => sizeOf(value),
  keys: (_, value) => sizeOf(value),
  values: (_, value) => sizeOf(value),
};

/**
 * Gives built-in methods the meaning that they have in APPSYNC_JS, and makes those count that would let a few steps
 * of code use up the memory.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function adaptBuiltIns(): void {
  adaptReplace('replace', false);
  adaptReplace('replaceAll', true);
  count(Array.prototype, listCosts as Record<string, Cost<unknown>>);
  count(String.prototype, stringCosts as Record<string, Cost<unknown>>);
  count(Object, objectCosts);
  define(Array.prototype, 'flatMap', function (this: unknown[], callback: () => unknown) {
    return this.map(callback).flat();
  } as Method);
}

function adaptReplace(name: 'replace' | 'replaceAll', all: boolean): void {
  const native = String.prototype[name] as (pattern: unknown, replacement: unknown) => string;
  define(String.prototype, name, function (this: unknown, pattern: unknown, replacement: unknown) {
    // this library is itself written with regular expressions; code cannot make any
    if (typeof pattern === 'object') return native.call(this, pattern, replacement);
    return replaceJava(String(this), String(pattern), String(replacement), all);
  } as Method);
}

function count(owner: object, costs: Record<string, Cost<unknown>>): void {
  for (const [name, cost] of Object.entries(costs)) {
    const native = (owner as Record<string, Method>)[name]!;
    define(owner, name, function (this: unknown, ...values: never[]) {
      charge(cost(this, ...values) || 0);
      return native.apply(this, values);
    });
  }
}

/** How many elements a list has once the lists inside it are opened. */
function flatSize(list: unknown[], depth: number): number {
  if (!(depth >= 1)) return list.length;
  let size = 0;
  for (const each of list) size += Array.isArray(each) ? flatSize(each, depth - 1) : 1;
  return size;
}

const sizeOf = (value: unknown) => (Array.isArray(value) || typeof value === 'string' ? value.length : 1);

function define(owner: object, name: string, value: Method): void {
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
