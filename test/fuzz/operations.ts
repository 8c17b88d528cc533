import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildSchema,
  getNamedType,
  type GraphQLInputType,
  type GraphQLOutputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { anyText, jsonText, mangled, mostly, sizeUpTo, trickyName } from './texts.ts';

const schema = buildSchema(readFileSync('appsync.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8'));

/** A request id that is not there, and texts that fields of all kinds may be given. */
const plausible = fc.constantFrom(
  ...['request-1', 'bob@example.com', '2027-01-01T00:00:00Z', 'a'.repeat(64), '', '3'],
  // What scalars take and code may not.
  ...['+1000000-01-01T00:00:00Z', '0000-01-01T00:00Z', '"İ"@example.com', '\u212aate@example.com', '__proto__'],
);
const variable = fc.constantFrom('$a', '$b', '$undefined');

/** A literal that mostly fits a type. */
function literal(type: GraphQLInputType, depth = 0): fc.Arbitrary<string> {
  const wrong = fc.constantFrom(
    'null',
    '1e999',
    '-1',
    '2147483648',
    '"\\ud800"',
    'NOPE',
    '{}',
    '[[]]',
    '[1, "a"]',
    '""',
  );
  if (isNonNullType(type)) return literal(type.ofType, depth);
  if (isListType(type))
    return mostly(
      fc.array(literal(type.ofType, depth), { maxLength: 3 }).map((items) => `[${items.join(' ')}]`),
      wrong,
    );
  if (isInputObjectType(type) && depth < 3) {
    const members = Object.values(type.getFields()).map((field) =>
      fc.option(
        literal(field.type, depth + 1).map((value) => `${field.name}: ${value}`),
        { nil: '', freq: isNonNullType(field.type) ? 9 : 2 },
      ),
    );
    return mostly(
      fc.tuple(...members).map((each) => `{ ${each.join(' ')} }`),
      wrong,
    );
  }
  if (isEnumType(type)) return mostly(fc.constantFrom(...type.getValues().map(({ name }) => name)), wrong);
  const text = mostly(plausible, anyText).map((value) => JSON.stringify(value));
  return mostly(mostly(text, fc.integer().map(String)), wrong, variable);
}

const directive = fc.constantFrom(
  '@include(if: $a)',
  '@skip(if: $a)',
  '@skip(if: true)',
  '@include(if: false)',
  '@nope',
  '@skip',
);

/** A selection set of a type, mostly valid; nothing for scalars. */
function selection(type: GraphQLOutputType, depth: number): fc.Arbitrary<string> {
  const named = getNamedType(type);
  if (!isObjectType(named)) return fc.constant('');
  const fields = Object.values(named.getFields()).map((field) => {
    const args = field.args.map((arg) =>
      fc.option(
        literal(arg.type).map((value) => `${arg.name}: ${value}`),
        { nil: '', freq: 3 },
      ),
    );
    const given = fc.tuple(...args).map((each) => (each.some(Boolean) ? `(${each.join(' ')})` : ''));
    return fc
      .tuple(given, mostly(fc.constant(''), directive), selection(field.type, depth + 1))
      .map(([list, on, below]) => `${field.name}${list} ${on}${below}`);
  });
  const strange = mostly(
    fc.constantFrom(
      '__typename',
      'nope',
      'id { nope }',
      '...F',
      '...G',
      '... on Query { __typename }',
      '__schema { nope }',
    ),
    trickyName,
  );
  const each = mostly(
    fc.oneof(...fields),
    fc.oneof(...fields).map((field) => `alias: ${field}`),
    strange,
  );
  return fc.array(each, { minLength: 1, maxLength: depth > 2 ? 2 : 4 }).map((list) => `{ ${list.join(' ')} }`);
}

const roots = {
  query: schema.getQueryType()!,
  mutation: schema.getMutationType()!,
  subscription: schema.getSubscriptionType()!,
};
const fragments = [
  'fragment F on SigningRequest { id status ...G } fragment G on Signer { email }',
  'fragment F on Query { ...G } fragment G on Query { ...F }',
  'fragment F on Nope { a }',
];

/** An operation of a kind, as text: mostly of the schema, now and then not. */
export const operation = (kind: keyof typeof roots): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', ' A', ' B'),
      fc.constantFrom(
        '',
        '($a: Boolean)',
        '($a: Boolean!)',
        '($a: ID!, $b: StartSigningInput)',
        '($a: Int = 1, $a: Nope)',
      ),
      selection(roots[kind], 0),
      mostly(fc.constant(''), fc.constantFrom(...fragments)),
    )
    .map(([name, variables, fields, rest]) => `${kind}${name}${variables} ${fields} ${rest}`);

const kinds = Object.keys(roots) as (keyof typeof roots)[];

/** What costs a careless server most: repeated, nested and crossed selections and values. */
const excessive = fc
  .tuple(
    sizeUpTo(8000),
    fc.constantFrom<(times: number) => string>(
      (times) => `{ ${'__typename '.repeat(times)} }`,
      (times) => `{ ${'a '.repeat(times)} }`,
      (times) => `{ ${'signingRequest(id: "1") { id } '.repeat(times)} }`,
      (times) => `{ ${Array.from({ length: times }, (_, n) => `a${n}: signingRequest(id: "1") { id }`).join(' ')} }`,
      (times) => `${'{ signingRequest '.repeat(times)}${'}'.repeat(times)}`,
      (times) => '{ a'.repeat(times),
      (times) => `{ ${'... { '.repeat(times)} __typename ${'}'.repeat(times)} }`,
      (times) => `{ signingRequest(id: ${'['.repeat(times)}${']'.repeat(times)}) { id } }`,
      (times) => `{ signingRequest(id: ${'{ a: '.repeat(times)}1${'}'.repeat(times)}) { id } }`,
      (times) => `query (${Array.from({ length: times }, (_, n) => `$a${n}: ID`).join(' ')}) { __typename }`,
      (times) => `query ($a: ${'['.repeat(times)}ID${']'.repeat(times)}) { signingRequest(id: $a) { id } }`,
      (times) =>
        Array.from({ length: times }, (_, n) => `fragment F${n} on Query { ...F${n + 1} }`).join(' ') + ' { ...F0 }',
      (times) => `{ __schema { types ${'{ fields { type '.repeat(times % 40)} { name } ${'} }'.repeat(times % 40)} } }`,
      (times) => `{ __type(name: "Query") ${'{ ofType '.repeat(times % 40)} { name } ${'}'.repeat(times % 40)} }`,
      (times) => `{ signingRequest(id: "${'x'.repeat(times * 10)}") { id } }`,
      (times) => `{ ${'@skip(if: true) '.repeat(times)} }`,
      (times) => `{ __typename ${'@skip(if: false) '.repeat(times)} }`,
    ),
  )
  .map(([times, make]) => make(times));

/** Query texts of all kinds. */
export const queryText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...kinds).chain(operation), weight: 6 },
  { arbitrary: mangled(operation('query')), weight: 2 },
  { arbitrary: fc.tuple(operation('query'), operation('mutation')).map((both) => both.join(' ')), weight: 1 },
  { arbitrary: anyText, weight: 1 },
  { arbitrary: excessive, weight: 1 },
);

/** Variables as JSON text: those that operations above name, with values that mostly do not fit. */
export const variablesText: fc.Arbitrary<string> = mostly(
  fc.tuple(jsonText, jsonText).map(([a, b]) => `{"a":${a},"b":${b}}`),
  fc.boolean().map((a) => `{"a":${a}}`),
  fc.tuple(plausible, jsonText).map(([a, b]) => `{"a":${JSON.stringify(a)},"b":{"documentId":${b},"signers":${b}}}`),
  jsonText,
);
