/** What became of one place in an item; the values are JSON text, cut where they are long. */
export interface Difference {
  /** `signers.bob@example.com.status`, `events[3]` */
  path: string;
  kind: 'added' | 'changed' | 'removed';
  before?: string;
  after?: string;
}

type Members = Record<string, unknown>;

/** What differs from one version of an item to the next, as deep as both have maps or lists in the same place. */
export function differencesOf(before: Members, after: Members): Difference[] {
  return membersOf(before, after).flatMap((name) => between(name, own(before, name), own(after, name)));
}

function between(path: string, before: unknown, after: unknown): Difference[] {
  if (before === undefined) return [{ path, kind: 'added', after: textOf(after) }];
  if (after === undefined) return [{ path, kind: 'removed', before: textOf(before) }];
  if (Array.isArray(before) && Array.isArray(after))
    return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at).flatMap((at) =>
      between(`${path}[${at}]`, before[at], after[at]),
    );
  if (isMap(before) && isMap(after))
    return membersOf(before, after).flatMap((name) => between(`${path}.${name}`, own(before, name), own(after, name)));
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, kind: 'changed', before: textOf(before), after: textOf(after) }];
}

/** Attributes may have any name, `constructor` too. */
const own = (of: Members, name: string) => (Object.hasOwn(of, name) ? of[name] : undefined);

const membersOf = (before: Members, after: Members) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();

const isMap = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How much of a value is shown. */
const longest = 200;

function textOf(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
