import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType, getNamedType } from 'graphql';

const long = (length: number) => 'x'.repeat(length);
const instant = (year: string, rest = '01-01T00:00:00Z') => `${year}-${rest}`;

/** Texts at which code stumbles: nothing, too much, half a character, names that objects have from birth. */
export const texts = [
  ...['', ' ', '\0', '\ud800', 'İ'.repeat(40), '\u202eabc', '__proto__', 'constructor', '-1', '1e999'],
  ...['bob@example.com', 'abcdefgh\n', long(65), long(2001), long(100_000)],
];

/** Values at the ends of what each scalar takes, and a little beyond. */
const scalars: Record<string, unknown[]> = {
  String: texts,
  ID: [...texts, 0, 2 ** 31 - 1, -(2 ** 31)],
  Int: [0, 1, -1, 59, 60, 100, 101, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 0.5, 'one'],
  Boolean: [true, false, 'true', 1],
  AWSDateTime: [
    ...['+1000000', '-1000000', '+999999999', '-999999999', '0000', '9999', '+10000', '-0001', '+0000'].map((year) =>
      instant(year),
    ),
    ...['12-31T23:59:59.999999999Z', '12-31T23:59Z', '02-29T00:00:00+18:00', '01-31T00:00:00-18:00'].map((rest) =>
      instant('2028', rest),
    ),
    ...['01-31T00:00:00+08:00:30', '01-31T24:00:00Z', '12-31T23:59:60Z', '02-30T00:00:00Z'].map((rest) =>
      instant('2027', rest),
    ),
    ...texts,
  ],
  AWSJSON: [
    ...['null', '{}', '[]', '""', '0', 'true', '{"a":"b"}', '{"a":1}', '{"a":null}', '{"":""}', '{"a":{"b":"c"}}'],
    ...['{"__proto__":"a"}', '{"constructor":"a","length":"5000"}', '{"a":"\\ud800"}', '{"\\u0000":"a"}'],
    ...[
      `{"a":"${long(3000)}"}`,
      `{"${long(3000)}":"a"}`,
      `[${'[],'.repeat(2000)}[]]`,
      '['.repeat(20_000) + ']'.repeat(20_000),
      `{"a":"b","a":"c"}`,
    ],
    JSON.stringify(Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`name${at}`, 'a']))),
    ...texts,
  ],
  AWSURL: [
    ...['https://example.com', 'https://example.com/a?b#c', 'http://example.com', 'ftp://example.com', 'mailto:a@b.c'],
    ...['javascript:alert(1)', 'https://a@example.com', `https://example.com/${long(3000)}`, 'https://exämple.com'],
    ...['https://example.com/\ud800', 'https://[::1]/', 'https://example.com:99999/', 'HTTPS://EXAMPLE.COM'],
    ...texts,
  ],
  AWSEmail: [
    ...[`${long(64)}@example.com`, `bob@${[long(63), long(63), long(61)].join('.')}`, 'a@b.c', 'BOB@EXAMPLE.COM'],
    ...['"a b"@example.com', '"@"@example.com', `"${'İ'.repeat(40)}"@example.com`, 'K@example.com', 'bob@exämple.com'],
    ...['__proto__@example.com', 'constructor@example.com', "o'neil+#%&@example.com", '-@-.-', 'a..b@example.com'],
    ...texts,
  ],
};

/** Something else in place of a value, and how to say which. */
export interface Change {
  path: string;
  value: unknown;
}

/** Every change of a value of a type, one at a time: extremes, nothing, the wrong kind; of members and elements too. */
export function changesOf(type: GraphQLInputType, path: string): Change[] {
  const here = (values: unknown[]) => values.map((value) => ({ path, value }));
  const wrong = here([null, undefined, [], {}, [[]], [null], { a: 1 }, true, 1.5]);
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) return [...wrong, ...changesOf(inner.ofType as GraphQLInputType, `${path}.0`)];
  if (isInputObjectType(inner))
    return [
      ...wrong,
      ...here([{ unknown: 1 }, { constructor: 1 }]),
      ...Object.values(inner.getFields()).flatMap((field) => changesOf(field.type, `${path}.${field.name}`)),
    ];
  if (isEnumType(inner))
    return [...wrong, ...here([...inner.getValues().map(({ name }) => name), '', 'NOPE', '__proto__'])];
  const values = scalars[getNamedType(inner).name];
  if (!values) throw new Error(`there are no extremes for ${String(type)}; add a row`);
  return [...wrong, ...here(values)];
}

/** A copy with a change made in it. */
export function changed<T>(value: T, { path, value: instead }: Change): T {
  const copy = structuredClone(value);
  const names = path.split('.');
  const last = names.pop()!;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a path through values of any shape
  let place = copy as any;
  for (const name of names) place = place[name];
  place[last] = instead;
  return copy;
}

/** What stands where a claim has a text, a number or a flag. */
export const wrongKinds: unknown[] = [
  ...[null, undefined, true, 'true', 0, -1, 0.5, 1e300, '', '\ud800', '__proto__'],
  ...[[], ['bob@example.com'], [null], {}, { email: 'bob@example.com' }],
];

/** Texts that are no address, or none that a mail reaches. */
export const wrongAddresses = [
  ...['bob', '@', 'bob@', '@example.com', 'bob@localhost', 'bob@@example.com', '<bob@example.com>', '.bob@example.com'],
  ...['bob@example.com,eve@example.com', 'bob @example.com', 'bob@example.com\n', 'bob\0@example.com', 'bob@-.-'],
  ...[
    '"bob"@example.com',
    'bob@example..com',
    'bób@example.com',
    'bob@erased.invalid',
    'bob@exampleſ.com',
    '\u00a0bob@example.com',
  ],
  ...[`${long(65)}@example.com`, `bob@${long(64)}.com`, `bob@${`${long(62)}.`.repeat(4)}com`, long(5000)],
];
