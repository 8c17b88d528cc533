import { console } from './console.ts';
import { current } from './evaluation.ts';
import { extensions } from './extensions.ts';
import { chargeJson } from './meter.ts';
import { runtime } from './runtime.ts';
import { util } from './util.ts';

/** `JSON` of APPSYNC_JS: what cannot be parsed becomes an empty string. */
const json = {
  parse(text: unknown): unknown {
    try {
      return JSON.parse(String(text));
    } catch {
      return '';
    }
  },
  stringify(value: unknown, ...options: [null?, number?]): string {
    chargeJson(value);
    return JSON.stringify(value, ...options);
  },
};

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
  Array,
  Boolean,
  Date: date,
  JSON: json,
  Math,
  Number,
  Object,
  String,
  isFinite,
  isNaN,
  parseFloat,
  parseInt,
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
