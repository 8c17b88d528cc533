import { readField, type Filter, type Scalar } from './filter.ts';

/**
 * Makes the filter that a subscription's arguments are: each must equal the field of its name at the top of the
 * published value. One that was left out wants nothing; null wants the field null or not there.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function argumentFilter(args: Record<string, unknown>): Filter {
  const wanted = Object.entries(args).filter(([, value]) => value !== undefined);
  const equalities = wanted.filter((each): each is [string, Scalar] => isScalar(each[1]));
  const lists = wanted.filter(([, value]) => !isScalar(value)).map(([field, value]) => ({ field, text: text(value) }));
  return {
    matches: (value) =>
      equalities.every(([field, expected]) => (readField(value, field) ?? null) === expected) &&
      lists.every(({ field, text: expected }) => text(readField(value, field)) === expected),
    alternatives: [equalities.map(([field, value]) => ({ field, value }))],
  };
}

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object';

const text = (value: unknown) => JSON.stringify(value);
