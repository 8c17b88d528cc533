import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { callers, given, giving, run } from '../support.ts';

const schema = `
type Query { post(id: ID!, filter: Filter, kinds: [Kind!], at: AWSDateTime): Post node: Node posts: [Post!]! many(id: [ID!]!): Int }
type Mutation { add(input: Input!): Post }
type Subscription { onAdd(id: ID): Post @aws_subscribe(mutations: ["add"]) other: Post @aws_subscribe(mutations: ["add"]) }
interface Node { id: ID }
type Post implements Node { id: ID title(length: Int): String author: Author }
type Author { name: String }
enum Kind { SHORT LONG }
input Filter { title: String kind: Kind }
input Input { id: ID! title: String = "none" tags: [Tag!] at: AWSDate }
input Tag { name: String! }
`;
const api = given({ schema, resolvers: [giving('Query.post', { id: 1 })] });

describe('validation speaks as graphql-java:', () => {
  it.each<[string, string, [number, number]]>([
    ['{ no }', "FieldUndefined: Field 'no' in type 'Query' is undefined @ 'no'", [1, 3]],
    [
      '{ post(id: 1) { author { no } } }',
      "FieldUndefined: Field 'no' in type 'Author' is undefined @ 'post/author/no'",
      [1, 26],
    ],
    ['{ node { title } }', "FieldUndefined: Field 'title' in type 'Node' is undefined @ 'node/title'", [1, 10]],
    ['{ post(id: 1) }', "SubSelectionRequired: Sub selection required for type Post of field post @ 'post'", [1, 3]],
    ['{ posts }', "SubSelectionRequired: Sub selection required for type null of field posts @ 'posts'", [1, 3]],
    [
      '{ post(id: 1) { id { x } } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type ID of field id @ 'post/id'",
      [1, 20],
    ],
    ['{ post { id } }', "MissingFieldArgument: Missing field argument id @ 'post'", [1, 3]],
    ['{ post(id: 1, no: 2) { id } }', "UnknownArgument: Unknown field argument no @ 'post'", [1, 15]],
    ['query ($v: No) { post(id: $v) { id } }', 'UnknownType: Unknown type No', [1, 12]],
    ['{ post(id: 1) { id @no } }', "UnknownDirective: Unknown directive no @ 'post/id'", [1, 20]],
    [
      '{ post(id: 1) { id @deprecated } }',
      "MisplacedDirective: Directive deprecated not allowed here @ 'post/id'",
      [1, 20],
    ],
    ['{ post(id: 1) { id @skip } }', "MissingDirectiveArgument: Missing directive argument if @ 'post/id'", [1, 20]],
    ['{ post(id: 1) { ...no } }', "UndefinedFragment: Undefined fragment no @ 'post'", [1, 20]],
    ['{ posts { id } } fragment f on Post { id }', 'UnusedFragment: Unused fragment f', [1, 18]],
    [
      '{ posts { ...f } } fragment f on Post { no }',
      "FieldUndefined: Field 'no' in type 'Post' is undefined @ 'f/no'",
      [1, 41],
    ],
    ['{ posts { ...f } } fragment f on Post { id ...f }', "FragmentCycle: Fragment cycles not allowed @ 'f'", [1, 44]],
    ['{ post(id: $v) { id } }', "UndefinedVariable: Undefined variable v @ 'post'", [1, 12]],
    ['query ($v: ID) { posts { id } }', 'UnusedVariable: Unused variable v', [1, 8]],
    [
      'query ($v: String!) { post(id: $v) { id } }',
      "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'ID!' @ 'post'",
      [1, 32],
    ],
    [
      '{ posts { id } } query A { posts { id } }',
      'LoneAnonymousOperationViolation: Anonymous operation with other operations.',
      [1, 1],
    ],
    [
      '{ node { ... on Author { name } } }',
      "InvalidFragmentType: Fragment cannot be spread here as objects of type Node can never be of type Author @ 'node'",
      [1, 10],
    ],
    [
      '{ node { ... on ID { name } } }',
      "InlineFragmentTypeConditionInvalid: Inline fragment type condition is invalid, must be on Object/Interface/Union @ 'node'",
      [1, 17],
    ],
    [
      '{ post(id: 1, id: 2) { id } }',
      "DuplicateArgumentNames: There can be only one argument named 'id' @ 'post'",
      [1, 8],
    ],
    [
      '{ post(id: true) { id } }',
      "WrongType: argument 'id' with value 'BooleanValue{value=true}' is not a valid 'ID' @ 'post'",
      [1, 8],
    ],
    [
      '{ post(id: null) { id } }',
      "WrongType: argument 'id' with value 'NullValue{}' must not be null @ 'post'",
      [1, 8],
    ],
    [
      '{ post(id: 1, at: "2019") { id } }',
      "WrongType: argument 'at' with value 'StringValue{value='2019'}' is not a valid 'AWSDateTime' @ 'post'",
      [1, 15],
    ],
    [
      '{ post(id: 1, kinds: [SHORT, "LONG"]) { id } }',
      "WrongType: argument 'kinds[1]' with value 'StringValue{value='LONG'}' is not a valid 'Kind' @ 'post'",
      [1, 15],
    ],
    [
      '{ post(id: 1, filter: "x") { id } }',
      "WrongType: argument 'filter' with value 'StringValue{value='x'}' must be an object type @ 'post'",
      [1, 15],
    ],
    [
      '{ post(id: 1, filter: { title: 1.5 }) { id } }',
      "WrongType: argument 'filter.title' with value 'FloatValue{value=1.5}' is not a valid 'String' @ 'post'",
      [1, 15],
    ],
    [
      'mutation { add(input: { title: "a" }) { id } }',
      "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='title', value=StringValue{value='a'}}]}' is missing required fields '[id]' @ 'add'",
      [1, 16],
    ],
    [
      'mutation { add(input: { id: 1, no: 2 }) { id } }',
      "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='id', value=IntValue{value=1}}, ObjectField{name='no', value=IntValue{value=2}}]}' contains a field not in 'Input': 'no' @ 'add'",
      [1, 16],
    ],
    [
      'mutation { add(input: { id: 1, tags: [{ name: null }] }) { id } }',
      "WrongType: argument 'input.tags[0].name' with value 'NullValue{}' must not be null @ 'add'",
      [1, 16],
    ],
    [
      'query ($v: Int = "x") { post(id: 1) { title(length: $v) } }',
      'BadValueForDefaultArg: Bad default value "x" for type Int',
      [1, 8],
    ],
    [
      'subscription S { onAdd { id } other { id } }',
      "SubscriptionMultipleRootFields: Subscription operation 'S' must have exactly one root field. @ 'other'",
      [1, 31],
    ],
  ])('%s', async (query, message, [line, column]) => {
    expect(await run(api, query)).toEqual({
      data: null,
      errors: [
        { path: null, locations: [{ line, column, sourceName: null }], message: `Validation error of type ${message}` },
      ],
    });
  });

  it('fields in conflict name both places', async () => {
    expect(await run(api, '{ post(id: 1) { a: id a: title } }')).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [
            { line: 1, column: 17, sourceName: null },
            { line: 1, column: 23, sourceName: null },
          ],
          message: "Validation error of type FieldsConflict: a: id and title are different fields @ 'post/id'",
        },
      ],
    });
  });

  it('introspection in good faith is what tools send', async () => {
    expect(await run(api, getIntrospectionQuery({ inputValueDeprecation: true }))).toMatchObject({
      data: { __schema: { types: expect.any(Array) } },
    });
  });

  it.each([
    ['{ a: __schema { types { name } } b: __schema { types { name } } }', 'Query.__schema'],
    ['{ __schema { types { a: fields { name } b: fields { name } } } }', '__Type.fields'],
    [`{ __schema { types { ${Array.from({ length: 300 }, (_, at) => `a${at}: name`).join(' ')} } } }`, '__Type.name'],
  ])('introspection in bad faith is refused: %s', async (query, field) => {
    const { errors } = (await run(api, query)) as { errors: { message: string }[] };
    expect(errors.map(({ message }) => message.replace(/ @ .*/, ''))).toEqual([
      `Validation error of type BadFaithIntrospection: This request is not asking for introspection in good faith - ${field} is present too often!`,
    ]);
  });

  it('more operations and fragments than can be looked through are a text that is too long', async () => {
    const operations = Array.from({ length: 300 }, (_, at) => `query A${at} { ...F0 }`).join(' ');
    const fragments = Array.from({ length: 300 }, (_, at) => `fragment F${at} on Query { __typename }`).join(' ');
    expect(await api.execute({ query: `${operations} ${fragments}`, variables: null }, callers.key, {})).toEqual({
      ...{ ok: false, statusCode: 400, errorType: 'BadRequestException' },
      message: 'Maximum char length exceeded',
    });
  });

  it('every fault is told', async () => {
    const { errors } = (await run(api, '{ no posts { nor } }')) as { errors: unknown[] };
    expect(errors).toHaveLength(2);
  });
});

describe('variables', () => {
  it('of more values than are taken are refused with one short error', async () => {
    const input = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`m${at}`, 1]));
    const { errors } = (await run(api, 'mutation ($i: Input!) { add(input: $i) { id } }', { i: input })) as {
      errors: unknown[];
    };
    expect(errors).toEqual([
      { path: null, locations: null, message: 'The variables have more than the 20000 values that are taken here' },
    ]);
  });

  it('with many unknown members are refused with one short error', async () => {
    const input = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`m${at}`, 1]));
    const { errors } = (await run(api, 'mutation ($i: Input!) { add(input: $i) { id } }', { i: input })) as {
      errors: unknown[];
    };
    expect(errors).toEqual([
      {
        path: null,
        locations: null,
        message: expect.stringMatching(/^The variables input contains a field that is not defined/),
      },
    ]);
  });

  const at = [{ line: 1, column: 8, sourceName: null }];
  it.each<[string, Record<string, unknown> | null, string, typeof at | null]>([
    ['query ($v: ID!) { post(id: $v) { id } }', null, "Variable 'v' has coerced Null value for NonNull type 'ID!'", at],
    [
      'query ($constructor: ID!) { post(id: $constructor) { id } }',
      {},
      "Variable 'constructor' has coerced Null value for NonNull type 'ID!'",
      at,
    ],
    [
      'query ($v: ID!) { post(id: $v) { id } }',
      { v: null },
      "Variable 'v' has coerced Null value for NonNull type 'ID!'",
      at,
    ],
    [
      'query ($v: ID!) { post(id: $v) { id } }',
      { v: {} },
      "Variable 'v' has an invalid value. Expected type 'ID' but was 'LinkedHashMap'.",
      at,
    ],
    [
      'query ($v: Int) { post(id: 1) { title(length: $v) } }',
      { v: 'x' },
      "Variable 'v' has an invalid value. Expected type 'Int' but was 'String'.",
      at,
    ],
    [
      'query ($v: Int) { post(id: 1) { title(length: $v) } }',
      { v: 2 ** 31 },
      "Variable 'v' has an invalid value. Expected type 'Int' but was 'Integer'.",
      at,
    ],
    [
      'query ($v: AWSDateTime) { post(id: 1, at: $v) { id } }',
      { v: 'x' },
      "Variable 'v' has an invalid value. Unable to parse `x` as a valid datetime.",
      at,
    ],
    [
      'query ($v: [Kind!]) { post(id: 1, kinds: $v) { id } }',
      { v: ['SHORT', 'NO'] },
      "Variable 'v' has an invalid value. Invalid input for Enum 'Kind'. No value found for name 'NO'",
      at,
    ],
    [
      'query ($v: [Kind!]) { post(id: 1, kinds: $v) { id } }',
      { v: [{ toString: 1 }] },
      "Variable 'v' has an invalid value. Invalid input for Enum 'Kind'. No value found for name '{\"toString\":1}'",
      at,
    ],
    [
      'query ($v: [Kind!]) { post(id: 1, kinds: $v) { id } }',
      { v: [null] },
      "Variable 'v' has coerced Null value for NonNull type 'Kind!'",
      at,
    ],
    [
      'query ($v: Filter) { post(id: 1, filter: $v) { id } }',
      { v: 'x' },
      "Variable 'v' has an invalid value. Expected type 'Map' but was 'String'. Variables for input objects must be an instance of type 'Map'.",
      at,
    ],
    [
      'query ($v: Filter) { post(id: 1, filter: $v) { id } }',
      { v: { no: 1 } },
      "The variables input contains a field that is not defined for input object type 'Filter' ",
      null,
    ],
  ])('%s with %j are refused', async (query, variables, message, locations) => {
    expect(await run(api, query, variables)).toEqual({ data: null, errors: [{ path: null, locations, message }] });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ v: { title: 'a' } }, "Variable 'v' has coerced Null value for NonNull type 'ID!'"],
    [{ v: { id: 1, tags: [{}] } }, "Variable 'v' has coerced Null value for NonNull type 'String!'"],
    [
      { v: { id: 1, at: '2026-02-30' } },
      "Variable 'v' has an invalid value. Unable to parse `2026-02-30` as a valid date.",
    ],
  ])('of an input object %j are refused within it', async (variables, message) => {
    const query = 'mutation ($v: Input!) { add(input: $v) { id } }';
    expect(await run(api, query, variables)).toEqual({
      data: null,
      errors: [{ path: null, locations: [{ ...at[0], column: 11 }], message }],
    });
  });

  it('that are not declared are ignored, and defaults hold', async () => {
    expect(await run(api, 'query ($v: ID! = 5) { post(id: $v) { id } }', { other: 1 })).toEqual({
      data: { post: { id: '1' } },
    });
  });
});
