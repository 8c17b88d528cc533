import { describe, expect, it } from 'vitest';
import { given, run, unit } from '../support.ts';

const schema = `
type Query { find(in: In, at: Int! = 1, list: [In!] = [{ a: 9 }], plain: Int): AWSJSON }
type Mutation { unused: Int }
input In { a: Int = 5 b: In c: [In] kind: Kind! = SHORT }
enum Kind { SHORT LONG }
`;
const api = given({ schema, resolvers: [unit('Query.find', 'return { payload: ctx.args }')] });

describe('arguments of a resolver', () => {
  it.each([
    ['nothing', '{ find }', {}, {}],
    ['literals', '{ find(at: 1, plain: null, in: { a: 5 }) }', {}, { at: 1, plain: null, in: { a: 5 } }],
    ['an empty object', '{ find(in: {}) }', {}, { in: {} }],
    [
      'objects in objects',
      '{ find(in: { b: { c: [{ kind: LONG }, {}] } }) }',
      {},
      { in: { b: { c: [{ kind: 'LONG' }, {}] } } },
    ],
    ['one for a list', '{ find(list: { b: { a: 1 } }) }', {}, { list: [{ b: { a: 1 } }] }],
    [
      'a variable',
      'query ($in: In) { find(in: $in) }',
      { in: { b: {}, c: [{ a: 1 }, null] } },
      { in: { b: {}, c: [{ a: 1 }, null] } },
    ],
    ['one for a list, in a variable', 'query ($l: [In!]) { find(list: $l) }', { l: { b: {} } }, { list: [{ b: {} }] }],
    ['a variable that is not given', 'query ($in: In) { find(in: $in) }', {}, {}],
    ['a variable in an object', 'query ($a: Int, $b: In) { find(in: { a: $a, b: $b }) }', { b: {} }, { in: { b: {} } }],
    [
      'a default of the operation',
      'query ($in: In = { b: {} }, $at: Int = 2) { find(in: $in, at: $at) }',
      {},
      { in: { b: {} }, at: 2 },
    ],
    ['null', 'query ($in: In) { find(in: $in, list: null) }', { in: null }, { in: null, list: null }],
  ])('are those that are given, without the defaults of the schema: %s', async (_, query, variables, args) => {
    const { data } = (await run(api, query, variables)) as { data: { find: string } };
    expect(JSON.parse(data.find)).toEqual(args);
  });

  it('may be left out where the schema has a default, and are shown with it', async () => {
    const query = '{ __type(name: "In") { inputFields { name defaultValue } } }';
    expect(await run(api, query)).toMatchObject({
      data: {
        __type: { inputFields: [{ name: 'a', defaultValue: '5' }, {}, {}, { name: 'kind', defaultValue: 'SHORT' }] },
      },
    });
  });
});
