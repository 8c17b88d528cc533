import { console } from './console.ts';
import { current } from './evaluation.ts';
import { extensions } from './extensions.ts';
import { charge } from './meter.ts';
import { runtime } from './runtime.ts';
import { util } from './util/util.ts';

/** `JSON` of APPSYNC_JS: what cannot be parsed becomes an empty string. */
const json = {
  parse(text: unknown): unknown {
    const read = String(text);
    charge(read.length);
    try {
      return JSON.parse(read);
    } catch {
      return '';
    }
  },
  // not the one of now: it is yet to be made to count
  stringify: (value: unknown, ...options: [null?, number?]) => JSON.stringify(value, ...options),
};

/** `Array`, which makes no longer list than may be worked on. */
const list = function (...values: [number]): unknown[] {
  if (values.length === 1 && typeof values[0] === 'number') charge(values[0]);
  return Array(...values);
} as unknown as ArrayConstructor;
Object.assign(list, { prototype: Array.prototype, isArray: Array.isArray, from: Array.from, of: Array.of });

/** `Date` on the backend's clock. */
const date = function (this: unknown, ...values: [number]): unknown {
  if (!new.target) return new Date(current.now).toString();
  return values.length > 0 ? new Date(...values) : new Date(current.now);
} as unknown as DateConstructor;
Object.assign(date, { prototype: Date.prototype, now: () => current.now, parse: Date.parse, UTC: Date.UTC });

/**
 * All names that code may use without declaring them.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export const globals = {
  Array: list,
  Boolean,
  Date: date,
  JSON: json,
  Math,
  Number,
  Object,
  String,
  isFinite,
  isNaN,
  console,
  extensions,
  runtime,
  util,
};

/** Names of the realm that code must not see, even where nothing has checked it. */
export const hidden = [
  'AggregateError',
  'Atomics',
  'BigInt',
  'FinalizationRegistry',
  'Function',
  'Intl',
  'Promise',
  'Proxy',
  'Reflect',
  'RegExp',
  'SharedArrayBuffer',
  'Symbol',
  'WeakRef',
  'WebAssembly',
  'globalThis',
];
