import fc from 'fast-check';
import { buildSchema, OverlappingFieldsCanBeMergedRule, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldsCanMerge, TooComplex } from '../../../src/appsync/graphql/fields-can-merge.ts';

const schema = buildSchema(`
  type Query { a(x: Int): A b: B u: U i: I s: String n: Int l: [A] }
  interface I { s: String a(x: Int): A }
  type A implements I { s: String t: String n: Int a(x: Int): A b: B i: I u: U l: [A!] }
  type B implements I { s: String n: Int! t: Int a(x: Int): A b: B i: I l: [A] }
  union U = A | B
`);

const messages = (query: string) => validate(schema, parse(query), [fieldsCanMerge]).map(({ message }) => message);

/** A selection set of a type, with aliases that may meet. */
function selection(depth: number): fc.Arbitrary<string> {
  const below = depth > 0 ? selection(depth - 1) : fc.constant('{ __typename }');
  const alias = fc.constantFrom('', '', 'k: ', 'j: ');
  const leaf = fc.constantFrom('s', 'n', 't', '__typename');
  const field = fc.tuple(alias, leaf).map((parts) => parts.join(''));
  const parent = fc
    .tuple(alias, fc.constantFrom('a', 'a(x: 1)', 'b', 'i', 'u', 'l'), below)
    .map((parts) => parts.join(' '));
  const fragment = fc
    .tuple(fc.constantFrom('... on A', '... on B', '... on I', '...'), below)
    .map((parts) => parts.join(' '));
  const spread = fc.constantFrom('...F', '...G');
  return fc
    .array(fc.oneof(field, parent, parent, fragment, spread), { minLength: 1, maxLength: 3 })
    .map((list) => `{ ${list.join(' ')} }`);
}

describe('fields of one name', () => {
  it.each([
    ['{ s s a { s } a { n } }', []],
    ['{ k: s k: n }', ['FieldsConflict: k: s and n are different fields']],
    ['{ a(x: 1) { s } a(x: 2) { s } }', ['FieldsConflict: a: they have differing arguments']],
    ['{ a { k: s } a { k: t } }', ['FieldsConflict: a/k: s and t are different fields']],
    ['{ a { k: s k: t } }', ['FieldsConflict: k: s and t are different fields']],
    [
      '{ u { ... on A { k: s } ... on B { k: n } } }',
      ['FieldsConflict: k: they return differing types String and Int!'],
    ],
    ['{ u { ... on A { s } ... on B { s } } }', []],
    ['{ ...F k: n } fragment F on Query { k: s }', ['FieldsConflict: k: s and n are different fields']],
  ])('%s', (query, expected) => {
    expect(messages(query)).toEqual(expected);
  });

  it('are refused where the rule of graphql-js refuses them', () => {
    const document = fc
      .tuple(selection(3), selection(2), selection(2))
      .map(
        ([query, f, g]) =>
          `query ${query} fragment F on A ${f.replace(/\.\.\.F/g, 's')} fragment G on I ${g.replace(/\.\.\.[FG]/g, 's')}`,
      );
    fc.assert(
      fc.property(document, (query) => {
        const refused = validate(schema, parse(query), [OverlappingFieldsCanBeMergedRule]).length > 0;
        expect(messages(query).length > 0).toBe(refused);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('are not compared each with each other', () => {
    const many = 'a(x: 1) { s n a(x: 1) { s } } '.repeat(1000);
    expect(messages(`{ ${many} }`)).toEqual([]);
    const wrong = Array.from({ length: 1000 }, (_, at) => `a(x: ${at}) { s }`).join(' ');
    expect(messages(`{ ${wrong} }`)).toHaveLength(1);
  });

  it('are given up where fragments make of a short text too many of them', () => {
    const last = 14;
    const fragment = (name: string, p: string, q: string) => `fragment ${name} on A { p: a { ${p} } q: a { ${q} } }`;
    const levels = Array.from({ length: last }, (_, at) => at + 1);
    const fragments = [
      ...levels.map((at) => fragment(`L${at - 1}`, `...L${at} ...C${at}_1`, `...L${at}`)),
      ...levels.flatMap((at) =>
        levels.map((of) =>
          at === last || of === last
            ? `fragment C${at}_${of} on A { x${of}: s }`
            : fragment(`C${at}_${of}`, `...C${at + 1}_${of + 1}`, `...C${at + 1}_${of + 1}`),
        ),
      ),
    ];
    const query = `{ a { ...L0 } } ${fragments.join(' ')} fragment L${last} on A { s }`;
    expect(() => messages(query)).toThrow(TooComplex);
  });
});
