import { console } from './console.ts';
import { current } from './evaluation.ts';
import { extensions } from './extensions.ts';
import { charge } from './meter.ts';
import { runtime } from './runtime.ts';
import { replaceJava } from './strings.ts';
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
  stringify: JSON.stringify,
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

/** Gives the methods of primitives and lists the meaning that they have in APPSYNC_JS. */
export function adaptPrototypes(): void {
  for (const [name, all] of [
    ['replace', false],
    ['replaceAll', true],
  ] as const) {
    const native = String.prototype[name] as (pattern: unknown, replacement: unknown) => string;
    define(String.prototype, name, function (this: unknown, pattern: unknown, replacement: unknown) {
      // this library is itself written with regular expressions; code cannot make any
      if (typeof pattern === 'object') return native.call(this, pattern, replacement);
      return replaceJava(String(this), String(pattern), String(replacement), all);
    });
  }
  for (const name of ['concat', 'fill', 'flat'] as const) {
    const native = Array.prototype[name] as (...values: unknown[]) => unknown[];
    define(Array.prototype, name, function (this: unknown[], ...values: unknown[]) {
      charge(values.reduce((sum: number, value) => sum + (Array.isArray(value) ? value.length : 1), this.length));
      return native.apply(this, values);
    });
  }
}

function define(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}
