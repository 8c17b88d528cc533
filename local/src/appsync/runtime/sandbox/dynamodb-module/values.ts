/** A DynamoDB attribute value as AppSync writes it: numbers stay JSON numbers. */
export type AttributeValue = Record<string, unknown>;

/**
 * Gives the attribute value of any plain value. What is undefined is NULL, but for a member of a map: what AWS makes of
 * that is not documented.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
 */
export function toDynamoDB(value: unknown): AttributeValue {
  if (value === null || value === undefined) return { NULL: null };
  if (Array.isArray(value)) return { L: value.map(toDynamoDB) };
  if (typeof value === 'object') return { M: toMapValues(value) };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  return { S: String(value) };
}

/** Gives the attribute values of an object's members, those that are undefined left out, as the module of helpers does. */
export const toItem = (object: object): Record<string, AttributeValue> =>
  toMapValues(Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)));

/** Gives the attribute values of an object's members. */
export function toMapValues(object: object): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      if (value === undefined)
        throw new TypeError(`member ${name} is undefined: what AWS makes of it is not documented; leave it out`);
      return [name, toDynamoDB(value)];
    }),
  );
}

/** Makes a converter that gives null for null, as those of AWS do. */
const typed =
  (type: string) =>
  (value: unknown): AttributeValue | null =>
    value === null || value === undefined ? null : { [type]: value };

/**
 * `util.dynamodb`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
 */
export const dynamodb = {
  toDynamoDB,
  toString: typed('S'),
  toNumber: typed('N'),
  toBinary: typed('B'),
  toBoolean: typed('BOOL'),
  toStringSet: typed('SS'),
  toNumberSet: typed('NS'),
  toBinarySet: typed('BS'),
  toNull: () => ({ NULL: null }),
  toList: (list: unknown[] | null | undefined) => (list ? { L: list.map(toDynamoDB) } : null),
  toMap: (object: object | null | undefined) => (object ? { M: toMapValues(object) } : null),
  toMapValues: (object: object | null | undefined) => (object ? toMapValues(object) : null),
  toS3Object(key: string, bucket: string, region: string, version?: string): AttributeValue {
    return { S: JSON.stringify({ s3: { key, bucket, region, ...(version === undefined ? {} : { version }) } }) };
  },
  fromS3ObjectJson(json: string): unknown {
    return (JSON.parse(json) as { s3?: unknown }).s3 ?? null;
  },
};
