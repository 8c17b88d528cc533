const sets = new Set(['SS', 'NS', 'BS']);

/** Whether two items (or values of the wire form) say the same; sets have no order. */
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
  if (sets.has(name) && isTexts(left) && isTexts(right)) return sameValue([...left].sort(), [...right].sort());
  return right !== undefined && sameValue(left, right);
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((member) => typeof member === 'string');
