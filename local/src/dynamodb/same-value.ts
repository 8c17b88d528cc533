import { compareNumbers } from './conditions/compare-numbers.ts';

const sets = new Set(['SS', 'NS', 'BS']);

/** Whether two items (or values of the wire form) say the same; sets have no order, and 1.0 is 1. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameMember(name, a, b));
}

function sameMember(name: string, a: object, b: object): boolean {
  const [left, right] = [a, b].map((holder) => (holder as Record<string, unknown>)[name]);
  if (sets.has(name) && isTexts(left) && isTexts(right)) {
    const compare = name === 'NS' ? compareNumbers : undefined;
    const others = [...right].sort(compare);
    const isSame = (text: string, at: number) => (compare ? compare(text, others[at]!) === 0 : text === others[at]);
    return left.length === right.length && [...left].sort(compare).every(isSame);
  }
  if (name === 'N' && typeof left === 'string' && typeof right === 'string')
    return left === right || compareNumbers(left, right) === 0;
  return right !== undefined && sameValue(left, right);
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((member) => typeof member === 'string');
