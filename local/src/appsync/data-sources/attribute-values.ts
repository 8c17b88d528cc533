import { requestFault } from './request-object.ts';

/** A value in DynamoDB's own JSON, e.g. `{ S: 'text' }`. */
export type AttributeValue = Record<string, unknown>;

/** Resolvers write numbers as JSON numbers, `{ N: 5 }`; on the wire they are strings. */
const toWire: Record<string, (value: never) => unknown> = {
  S: (value: unknown) => String(value),
  N: (value: unknown) => String(value),
  B: (value: unknown) => value,
  BOOL: (value: unknown) => value,
  NULL: () => true,
  SS: (values: unknown[]) => values,
  NS: (values: unknown[]) => values.map(String),
  BS: (values: unknown[]) => values,
  L: (values: AttributeValue[]) => values.map(wireValue),
  M: (values: Record<string, AttributeValue>) => wireValues(values),
};

const toPlain: Record<string, (value: never) => unknown> = {
  S: (value: unknown) => value,
  N: (value: unknown) => Number(value),
  B: (value: unknown) => value,
  BOOL: (value: unknown) => value,
  NULL: () => null,
  SS: (values: unknown[]) => values,
  NS: (values: unknown[]) => values.map(Number),
  BS: (values: unknown[]) => values,
  L: (values: AttributeValue[]) => values.map(plainValue),
  M: (values: Record<string, AttributeValue>) => plainValues(values),
};

/** Makes an attribute value of a request object ready for DynamoDB. */
export function wireValue(value: unknown): AttributeValue {
  const [type, ...more] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const convert = type !== undefined && more.length === 0 ? toWire[type] : undefined;
  if (!convert)
    throw requestFault(`cannot use ${JSON.stringify(value)} as a DynamoDB value: wrap it, e.g. { S: "text" }`);
  return { [type!]: convert((value as Record<string, never>)[type!]!) };
}

/** `wireValue` of each member. */
export const wireValues = (values: Record<string, unknown>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, wireValue(value)]));

/** Makes plain JSON of what DynamoDB answered: sets become lists, binary stays base64. */
export function plainValue(value: AttributeValue): unknown {
  const type = Object.keys(value)[0]!;
  return toPlain[type]!(value[type] as never);
}

/** `plainValue` of each member. */
export function plainValues(values: Record<string, AttributeValue>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(values)) plain[name] = plainValue(values[name]!);
  return plain;
}
