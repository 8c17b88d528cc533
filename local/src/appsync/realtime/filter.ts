/** A value that can be looked up by equality. */
export type Scalar = string | number | boolean | null;

/** A field, by its dotted name, that must equal a value. */
export interface Equality {
  field: string;
  value: Scalar;
}

/** Which published values a subscription wants, or which payloads end it. */
export interface Filter {
  matches(value: unknown): boolean;
  /**
   * What the fan-out may look it up by: the filter matches only where one of these alternatives holds whole.
   * An alternative without equalities can be found by going through all only.
   */
  alternatives: Equality[][];
}

/** Reads a field of a value by its name, dotted for nested ones; undefined where it is not there. */
export function readField(value: unknown, field: string): unknown {
  if (!field.includes('.')) return member(value, field);
  return field.split('.').reduce(member, value);
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
