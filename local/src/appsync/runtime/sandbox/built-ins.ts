import { arrayCosts, type Cost, objectCosts, stringCosts, textCost } from './costs.ts';
import { charge, chargeJson, chargeText, limitText } from './meter.ts';
import { nativeReplace, nativeReplaceAll } from './natives.ts';
import { replaceJava } from './strings.ts';

type Method = (this: unknown, ...values: never[]) => unknown;

const { isArray } = Array;

/**
 * Gives built-in methods the meaning that they have in APPSYNC_JS, and makes all of lists and strings count, for the
 * engine works on in them uncounted and often cannot be stopped.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function adaptBuiltIns(): void {
  count(Array.prototype, arrayCosts, (list: unknown[]) => list.length, listOf);
  count(String.prototype, stringCosts, textCost, String);
  count(Object, objectCosts, () => 0);
  // for-of, spread and destructuring go through these
  countIteration(Array.prototype);
  countIteration(String.prototype);
  adaptReplace('replace', false);
  adaptReplace('replaceAll', true);
  adaptJoin();
  adaptStringify();
  define(String, 'raw', raw as Method);
  const { flat } = Array.prototype;
  // An object might give the engine another depth than it has given the meter.
  define(Array.prototype, 'flat', function (this: unknown[], depth: unknown) {
    return flat.call(this, depth === undefined ? 1 : Number(depth));
  } as Method);
  define(Array.prototype, 'flatMap', function (this: unknown[], callback: () => unknown) {
    return this.map(callback).flat();
  } as Method);
}

function adaptStringify(): void {
  const native = JSON.stringify;
  define(JSON, 'stringify', ((value: unknown, replacer: null, indent: unknown) => {
    chargeJson(value, indent ? 10 : 0);
    const text = native(value, replacer, indent as number) as string | undefined;
    chargeText(text?.length ?? 0);
    return text;
  }) as Method);
}

function adaptReplace(name: 'replace' | 'replaceAll', all: boolean): void {
  const native = (all ? nativeReplaceAll : nativeReplace) as (pattern: unknown, replacement: unknown) => string;
  define(String.prototype, name, function (this: unknown, pattern: unknown, replacement: unknown) {
    // this library is itself written with regular expressions; code cannot make any
    if (typeof pattern === 'object') return native.call(this, pattern, replacement);
    return replaceJava(String(this), String(pattern), String(replacement), all);
  } as Method);
}

/** Makes every method of an owner count: by the table, else by `usual`; `selfOf` says on what it may be called. */
function count(
  owner: object,
  costs: Record<string, Cost>,
  usual: Cost,
  selfOf: (self: unknown) => unknown = same,
): void {
  for (const [name, { value: native }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    if (typeof native !== 'function' || name === 'constructor') continue;
    const cost = Object.hasOwn(costs, name) ? costs[name]! : usual;
    define(owner, name, function (this: unknown, ...values: never[]) {
      const self = selfOf(this);
      if (typeof self === 'string') for (let at = 0; at < values.length; at++) values[at] = plain(values[at]) as never;
      charge(cost(self as never, values) || 0);
      const result = (native as Method).apply(self, values);
      if (typeof result === 'string') chargeText(result.length);
      return result;
    });
  }
}

/** Makes of an object what the native method would make of it, once: it might say something else the next time. */
const plain = (value: unknown): unknown =>
  (typeof value === 'object' && value !== null && !(value instanceof RegExp)) || typeof value === 'function'
    ? String(value)
    : value;

function listOf(self: unknown): unknown[] {
  if (!isArray(self)) throw new TypeError('a method of lists is called on what is no list');
  return self;
}

function countIteration(owner: { [Symbol.iterator](): unknown }): void {
  const native = owner[Symbol.iterator];
  define(owner, Symbol.iterator, function (this: { length: number }) {
    charge(this.length);
    return native.call(this);
  } as Method);
}

/** Lists that are being joined: one inside itself is an empty text, as the engine has it. */
const joining = new WeakSet<object>();

function adaptJoin(): void {
  const native = Array.prototype.join;
  const join = function (this: unknown[], separator: unknown = ','): string {
    if (joining.has(this)) return '';
    joining.add(this);
    try {
      return native.call(textsOf(this, String(separator).length), String(separator));
    } finally {
      joining.delete(this);
    }
  };
  define(Array.prototype, 'join', join as Method);
  define(Array.prototype, 'toLocaleString', function (this: unknown[]) {
    return join.call(this);
  } as Method);
}

/** The texts of a list's elements, counted before they are put together. */
function textsOf(list: unknown[], separatorLength: number): string[] {
  charge(list.length);
  const texts: string[] = [];
  let length = separatorLength * Math.max(0, list.length - 1);
  limitText(length);
  for (let at = 0; at < list.length; at++) {
    const text = String(list[at] ?? '');
    length += text.length;
    limitText(length);
    texts[at] = text;
  }
  charge(length / 10);
  return texts;
}

/** `String.raw`, by way of `join`. */
function raw({ raw: pieces }: TemplateStringsArray, ...values: unknown[]): string {
  const texts: unknown[] = [];
  listOf(pieces).forEach((piece, at) => {
    texts.push(piece, at < pieces.length - 1 && at < values.length ? String(values[at]) : '');
  });
  return texts.join('');
}

const same = (value: unknown) => value;

function define(owner: object, name: string | symbol, value: Method): void {
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
