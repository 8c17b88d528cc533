import { charge, limitText } from './meter.ts';

/** The cost of a call, by what the method is called on and its arguments: as one list, since spread is charged to the code. */
export type Cost = (self: never, values: never[]) => number;

const { keys } = Object;
const { isArray } = Array;

/** How many members a value has. */
export function sizeOf(value: unknown): number {
  if (isArray(value) || typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? keys(value).length : 1;
}

/** What it costs to read a text. */
export const textCost = (text: string): number => text.length / 10;

/** What it costs to look for a text in another: the engine at worst compares every character with every other. */
export const searchCost = (text: string, wanted: unknown): number =>
  text.length / 10 + (text.length * String(wanted).length) / 100;

const searching = (text: string, values: unknown[]): number => searchCost(text, values[0]);

const free = () => 0;

/** What methods of lists cost; all others cost the list's length. */
export const arrayCosts: Record<string, Cost> = {
  at: free,
  pop: free,
  push: (_, values) => values.length,
  // counts itself
  join: free,
  toString: free,
  concat: (list: unknown[], others: unknown[]) =>
    list.length + others.reduce((sum: number, each) => sum + sizeOf(each), 0),
  // built-ins.ts gives it a number
  flat: (list: unknown[], values: number[]) => chargeFlat(list, values[0]!),
  indexOf: (list: unknown[]) => list.length / 10,
  includes: (list: unknown[]) => list.length / 10,
  lastIndexOf: (list: unknown[]) => list.length / 10,
  sort: (list: unknown[]) => list.length * 10,
};

/** What methods of strings cost; all others cost what reading the text does. */
export const stringCosts: Record<string, Cost> = {
  at: free,
  charAt: free,
  charCodeAt: free,
  codePointAt: free,
  toString: free,
  valueOf: free,
  indexOf: searching,
  includes: searching,
  lastIndexOf: searching,
  concat: (text: string, others: unknown[]) =>
    madeOf(others.reduce((sum: number, each) => sum + String(each).length, text.length)),
  padEnd: (_, values: unknown[]) => madeOf(Number(values[0])),
  padStart: (_, values: unknown[]) => madeOf(Number(values[0])),
  repeat: (text: string, values: unknown[]) => madeOf(text.length * Number(values[0])),
  split: (text: string, values: unknown[]) => text.length + searching(text, values),
};

/** What functions of `Object` cost; all others cost nothing. */
export const objectCosts: Record<string, Cost> = {
  assign: (_, sources: unknown[]) => sources.reduce((sum: number, source) => sum + sizeOf(source), 0),
  entries: sizeOfFirst,
  fromEntries: sizeOfFirst,
  getOwnPropertyDescriptors: sizeOfFirst,
  getOwnPropertyNames: sizeOfFirst,
  keys: sizeOfFirst,
  values: sizeOfFirst,
};

/** Counts the elements of a list and of the lists inside it as it opens them: there may be far more than fit. */
function chargeFlat(list: unknown[], depth: number): number {
  charge(list.length);
  if (!(depth >= 1)) return 0;
  for (let at = 0; at < list.length; at++) {
    const each = list[at];
    if (isArray(each)) chargeFlat(each, depth - 1);
  }
  return 0;
}

function madeOf(length: number): number {
  limitText(length);
  return length / 10;
}

function sizeOfFirst(_: unknown, values: unknown[]): number {
  return sizeOf(values[0]);
}
