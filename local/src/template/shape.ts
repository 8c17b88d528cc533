import { NotEmulated, listed, pageOf } from './not-emulated.ts';

/** What a property may hold: it is refused unless the runtime understands it, or loses nothing by leaving it out. */
export type Shape =
  /** One string, number or boolean. */
  | { kind: 'scalar' }
  /** A whole number, which may be written as text. */
  | { kind: 'number'; from: number; to: number }
  /** Text of a form. */
  | { kind: 'text'; pattern: RegExp; allowed: string }
  /** A document that another part reads and checks. */
  | { kind: 'document' }
  /** Accepted, and without effect here; PARITY.md says why that is safe. */
  | { kind: 'noEffect' }
  | { kind: 'oneOf'; values: readonly string[] }
  | { kind: 'list'; of: Shape }
  | { kind: 'members'; of: Readonly<Record<string, Shape>> };

export const scalar: Shape = { kind: 'scalar' };
export const number = (from: number, to: number): Shape => ({ kind: 'number', from, to });
export const text = (pattern: RegExp, allowed: string): Shape => ({ kind: 'text', pattern, allowed });
export const document: Shape = { kind: 'document' };
export const noEffect: Shape = { kind: 'noEffect' };
export const oneOf = (...values: string[]): Shape => ({ kind: 'oneOf', values });
export const list = (of: Shape = scalar): Shape => ({ kind: 'list', of });
export const members = (of: Record<string, Shape>): Shape => ({ kind: 'members', of });

/**
 * Refuses the first thing in `value` that `shape` does not know.
 * @param where the resource, as messages name it
 */
export function check(shape: Shape, value: unknown, where: { logicalId: string; type: string }, path = ''): void {
  const refuse = (problem: string, allowed: string, at = path) => {
    throw new NotEmulated(
      `cannot run resource ${where.logicalId} (${where.type}): property ${at} ${problem}; allowed: ${allowed}; see ${pageOf(where.type)}`,
    );
  };
  switch (shape.kind) {
    case 'scalar':
    case 'text':
      if (typeof value === 'object') refuse(`is ${kindOf(value)}`, 'a string, number or boolean');
      if (shape.kind === 'text' && !shape.pattern.test(String(value)))
        refuse(`is ${JSON.stringify(value)}`, shape.allowed);
      return;
    case 'number':
      if (!/^\d+$/.test(String(value)) || Number(value) < shape.from || Number(value) > shape.to)
        refuse(`is ${JSON.stringify(value)}`, `${shape.from} to ${shape.to}`);
      return;
    case 'oneOf':
      if (!shape.values.includes(String(value))) refuse(`is ${JSON.stringify(value)}`, shape.values.join(', '));
      return;
    case 'list':
      if (!Array.isArray(value)) return refuse(`is ${kindOf(value)}`, 'a list');
      return value.forEach((item, at) => check(shape.of, item, where, `${path}[${at}]`));
    case 'members':
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return refuse(`is ${kindOf(value)}`, `an object with ${listed(Object.keys(shape.of))}`);
      for (const [name, item] of choicesFirst(shape.of, Object.entries(value))) {
        const at = path ? `${path}.${name}` : name;
        const inner = Object.hasOwn(shape.of, name) ? shape.of[name] : undefined;
        if (!inner) return refuse('is not emulated', listed(Object.keys(shape.of)), at);
        check(inner, item, where, at);
      }
  }
}

/** A choice that is not allowed says more than the properties that come with it. */
const choicesFirst = (shapes: Readonly<Record<string, Shape>>, entries: [name: string, value: unknown][]) => [
  ...entries.filter(([name]) => Object.hasOwn(shapes, name) && shapes[name]!.kind === 'oneOf'),
  ...entries,
];

/** For messages: `null`, `a list`, `string`. */
export const kindOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : typeof value;
