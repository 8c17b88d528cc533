type Ordered = string | number;

/** How an operator of enhanced filters compares, and what it may be given to compare with. */
interface Operator {
  /** What `value` must be, in the words of an error. */
  takes: string;
  accepts(value: unknown): boolean;
  /** @param expected what `accepts` let through */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operator knows what it accepts
  matches(actual: unknown, expected: any): boolean;
}

/** The operators, by their names in `setSubscriptionFilter`. */
export type OperatorName =
  | 'eq'
  | 'ne'
  | 'le'
  | 'lt'
  | 'ge'
  | 'gt'
  | 'contains'
  | 'notContains'
  | 'beginsWith'
  | 'in'
  | 'notIn'
  | 'between'
  | 'containsAny';

const isOrdered = (value: unknown): value is Ordered => typeof value === 'string' || Number.isFinite(value);
const isListOfAtMost = (length: number) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.length <= length && value.every(isOrdered);

const isPair = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every(isOrdered) && typeof value[0] === typeof value[1];

const scalar = {
  takes: 'a string, a number or a boolean',
  accepts: (value: unknown) => isOrdered(value) || typeof value === 'boolean',
};
const ordered = { takes: 'a string or a number', accepts: isOrdered };
const fiveOfThem = { takes: 'a list of 1 to 5 strings or numbers', accepts: isListOfAtMost(5) };

/** Strings and numbers never meet: a comparison across types does not hold. */
const compares = (holds: (actual: Ordered, expected: Ordered) => boolean) => (actual: unknown, expected: Ordered) =>
  isOrdered(actual) && typeof actual === typeof expected && holds(actual, expected);

const contains = (actual: unknown, expected: Ordered): boolean =>
  Array.isArray(actual)
    ? actual.includes(expected)
    : typeof actual === 'string' && typeof expected === 'string' && actual.includes(expected);

const gt = compares((actual, expected) => actual > expected);
const lt = compares((actual, expected) => actual < expected);

/**
 * What each operator does. The negative ones hold where the field is null or not there.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/extensions.html
 */
export const operators: Record<OperatorName, Operator> = {
  eq: { ...scalar, matches: (actual, expected) => actual === expected },
  ne: { ...scalar, matches: (actual, expected) => actual !== expected },
  le: { ...ordered, matches: compares((actual, expected) => actual <= expected) },
  lt: { ...ordered, matches: lt },
  ge: { ...ordered, matches: compares((actual, expected) => actual >= expected) },
  gt: { ...ordered, matches: gt },
  contains: { ...ordered, matches: contains },
  notContains: { ...ordered, matches: (actual, expected: Ordered) => !contains(actual, expected) },
  beginsWith: {
    takes: 'a string',
    accepts: (value) => typeof value === 'string',
    matches: (actual, expected: string) => typeof actual === 'string' && actual.startsWith(expected),
  },
  in: { ...fiveOfThem, matches: (actual, expected: unknown[]) => expected.includes(actual) },
  notIn: { ...fiveOfThem, matches: (actual, expected: unknown[]) => !expected.includes(actual) },
  between: {
    takes: 'a list of two strings or two numbers',
    accepts: isPair,
    matches: (actual, [low, high]: [Ordered, Ordered]) => gt(actual, low) && lt(actual, high),
  },
  containsAny: {
    takes: 'a list of 1 to 20 strings or numbers',
    accepts: isListOfAtMost(20),
    matches: (actual, expected: unknown[]) => Array.isArray(actual) && actual.some((each) => expected.includes(each)),
  },
};
