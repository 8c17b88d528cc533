import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/shared/service.ts';
import { callers, code, config, given, giving, pipeline, roleArn, run, dependencies, unit } from './support.ts';
import { createApi } from '../../src/appsync/api.ts';

const schema = `
type Query { post(id: ID, limit: Int = 20): Post posts: [Post] strict: Post! text: String unresolved: String node: Node json: AWSJSON }
type Mutation { add(title: String!): Post fail: String }
interface Node { id: ID }
type Post implements Node { id: ID title: String! at: AWSDateTime count: Int tags: [String!] kind: Kind author: Author comments: [Post] }
type Author { id: ID! name: String }
enum Kind { SHORT LONG }
`;

const at = (line: number, column: number) => [{ line, column, sourceName: null }];

/** What one query answers, with one resolver. */
const answers = (resolver: Parameters<typeof given>[0]['resolvers'], query: string) =>
  run(given({ schema, resolvers: resolver ?? [] }), query);

describe('fields', () => {
  it('of the root without a resolver are null', async () => {
    expect(await answers([], '{ unresolved __typename }')).toEqual({ data: { unresolved: null, __typename: 'Query' } });
  });

  it('below it are members of what a resolver gave, under the aliases of the client', async () => {
    expect(
      await answers(
        [giving('Query.post', { id: 5, title: 'a', author: { id: 'b', name: null }, tags: ['x'], toString: 'no' })],
        '{ p: post { id heading: title at author { id name } tags } }',
      ),
    ).toEqual({ data: { p: { id: '5', heading: 'a', at: null, author: { id: 'b', name: null }, tags: ['x'] } } });
  });

  it('with a resolver of their own get their parent as ctx.source', async () => {
    expect(
      await answers(
        [
          giving('Query.post', { title: 'a', authorId: 'b' }),
          unit('Post.author', 'return { payload: { id: ctx.source.authorId } }'),
        ],
        '{ post { author { id } } }',
      ),
    ).toEqual({ data: { post: { author: { id: 'b' } } } });
  });

  it('of an interface resolve by __typename', async () => {
    expect(
      await answers(
        [giving('Query.node', { __typename: 'Post', id: '1', title: 'a' })],
        '{ node { id ... on Post { title } } }',
      ),
    ).toEqual({ data: { node: { id: '1', title: 'a' } } });
  });

  it('of type String show objects as Java does', async () => {
    expect(await answers([giving('Query.text', { a: 1, b: [true, null, { c: 'd' }] })], '{ text }')).toEqual({
      data: { text: '{a=1, b=[true, null, {c=d}]}' },
    });
  });

  it('of type AWSJSON are strings', async () => {
    expect(await answers([giving('Query.json', { a: 1 })], '{ json }')).toEqual({ data: { json: '{"a":1}' } });
  });
});

describe('what does not fit the schema', () => {
  it.each([
    [
      'a missing non-null field makes its parent null',
      giving('Query.post', { id: 1 }),
      '{ post { id title } }',
      { post: null },
      {
        path: ['post', 'title'],
        locations: null,
        message: "Cannot return null for non-nullable type: 'String' within parent 'Post' (/post/title)",
      },
    ],
    [
      'null climbs to data where every parent is non-null',
      giving('Query.strict', null),
      '{ strict { id } }',
      null,
      {
        path: ['strict'],
        locations: null,
        message: "Cannot return null for non-nullable type: 'Post' within parent 'Query' (/strict)",
      },
    ],
    [
      'a null item of non-null items makes the list null',
      giving('Query.post', { title: 'a', tags: ['x', null] }),
      '{ post { tags } }',
      { post: { tags: null } },
      {
        path: ['post', 'tags', 1],
        locations: null,
        message: "Cannot return null for non-nullable type: 'String' within parent 'Post' (/post/tags[1])",
      },
    ],
    [
      'items show as indexes',
      giving('Query.posts', [{ title: 'a' }, {}]),
      '{ posts { title } }',
      { posts: [{ title: 'a' }, null] },
      {
        path: ['posts', 1, 'title'],
        locations: null,
        message: "Cannot return null for non-nullable type: 'String' within parent 'Post' (/posts[1]/title)",
      },
    ],
    [
      'a scalar that cannot be written is null',
      giving('Query.posts', [{ title: 'a', at: 'yesterday' }]),
      '{ posts { title at } }',
      { posts: [{ title: 'a', at: null }] },
      {
        path: ['posts', 0, 'at'],
        locations: null,
        message: "Can't serialize value (/posts[0]/at) : Unable to serialize `yesterday` as a valid DateTime Object.",
      },
    ],
    [
      'so is an Int that is text',
      giving('Query.post', { title: 'a', count: 'many' }),
      '{ post { count } }',
      { post: { count: null } },
      {
        path: ['post', 'count'],
        locations: null,
        message: "Can't serialize value (/post/count) : Expected type 'Int' but was 'String'.",
      },
    ],
    [
      'so is a value that the enum lacks',
      giving('Query.post', { title: 'a', kind: 'TINY' }),
      '{ post { kind } }',
      { post: { kind: null } },
      {
        path: ['post', 'kind'],
        locations: null,
        message: "Can't serialize value (/post/kind) : Invalid input for Enum 'Kind'. Unknown value 'TINY'",
      },
    ],
    [
      'a list that is none is null',
      giving('Query.posts', 'no'),
      '{ posts { id } }',
      { posts: null },
      {
        path: ['posts'],
        locations: null,
        message: "Can't resolve value (/posts) : type mismatch error, expected type LIST",
      },
    ],
    [
      'a value of an interface that names no type is null',
      giving('Query.node', { id: '1' }),
      '{ node { id } }',
      { node: null },
      {
        path: ['node'],
        locations: null,
        message:
          "Can't resolve '/node'. Abstract type 'Node' must resolve to an Object type at runtime for field 'Query.node'. " +
          "Could not determine the exact type of Node. Missing __typename key on value.'",
      },
    ],
    [
      'so is one that names a type which the schema lacks',
      giving('Query.node', { __typename: 'Nothing', id: '1' }),
      '{ node { id } }',
      { node: null },
      {
        path: ['node'],
        locations: null,
        message: "Can't resolve '/node'. Could not determine the exact type of Node.",
      },
    ],
    [
      'or one that is not of the interface',
      giving('Query.node', { __typename: 'Author', id: '1' }),
      '{ node { id } }',
      { node: null },
      {
        path: ['node'],
        locations: null,
        message: "Can't resolve '/node'. Could not determine the exact type of Node.",
      },
    ],
  ])('%s', async (_fact, resolver, query, data, error) => {
    expect(await answers([resolver], query)).toEqual({ data, errors: [error] });
  });
});

describe('errors of resolver code', () => {
  it('have all members in AppSync order, null where not given', async () => {
    const api = given({ schema, resolvers: [unit('Mutation.fail', "util.error('no')")] });
    const execution = await api.execute({ query: 'mutation {\n  fail\n}' }, callers.key, {});
    expect(JSON.stringify(execution.ok && execution.body)).toBe(
      '{"data":{"fail":null},"errors":[{"path":["fail"],"data":null,"errorType":null,"errorInfo":null,"locations":[{"line":2,"column":3,"sourceName":null}],"message":"no"}]}',
    );
  });

  it('carry of their data what was selected, and their info whole', async () => {
    expect(
      await answers(
        [
          unit(
            'Query.post',
            "util.error('no', 'Conflict', { id: 1, title: 'a', author: { id: 2, name: 'b' } }, { version: 3 })",
          ),
        ],
        '{ post { id author { name } } }',
      ),
    ).toEqual({
      data: { post: null },
      errors: [
        {
          path: ['post'],
          data: { id: 1, author: { name: 'b' } },
          errorType: 'Conflict',
          errorInfo: { version: 3 },
          locations: at(1, 3),
          message: 'no',
        },
      ],
    });
  });

  it('may be appended to a result', async () => {
    expect(
      await answers(
        [unit('Query.text', 'return { payload: 5 }', "util.appendError('mind', 'Warning'); return ctx.result")],
        '{ text }',
      ),
    ).toEqual({
      data: { text: '5' },
      errors: [
        { path: ['text'], data: null, errorType: 'Warning', errorInfo: null, locations: at(1, 3), message: 'mind' },
      ],
    });
  });

  it('are Unauthorized for util.unauthorized', async () => {
    expect(await answers([unit('Query.text', 'util.unauthorized()')], '{ text }')).toEqual({
      data: { text: null },
      errors: [
        {
          path: ['text'],
          data: null,
          errorType: 'Unauthorized',
          errorInfo: null,
          locations: at(1, 3),
          message: 'Not Authorized to access text on type Query',
        },
      ],
    });
  });

  it('are of type Code for a fault of the code', async () => {
    const body = (await answers([unit('Query.text', 'return { payload: ctx.args.no.no }')], '{ text }')) as {
      errors: { errorType: string; message: string }[];
    };
    expect(body.errors.map(({ errorType }) => errorType)).toEqual(['Code']);
    expect(body.errors[0]!.message).toMatch(/^code\.js:\d+:\d+: TypeError/);
  });

  it('fail one field and leave the others', async () => {
    expect(
      await answers(
        [unit('Query.text', "util.error('no', 'X')"), giving('Query.post', { id: 1, title: 'a' })],
        '{ a: text post { id } }',
      ),
    ).toEqual({
      data: { a: null, post: { id: '1' } },
      errors: [{ path: ['a'], data: null, errorType: 'X', errorInfo: null, locations: at(1, 3), message: 'no' }],
    });
  });

  it('are InternalFailure without a stack where the fault is ours, which is logged', async () => {
    const around = dependencies({
      dynamodb: () => Promise.reject(new Error('disk is full')),
    });
    const dataSources = { table: { type: 'AMAZON_DYNAMODB', tableName: 'T', roleArn } } as const;
    const resolver = { ...unit('Query.text', "return { operation: 'GetItem', key: {} }"), dataSourceName: 'table' };
    const api = createApi(config({ schema, dataSources, resolvers: [resolver] }), around);
    expect(await run(api, '{ text }')).toEqual({
      data: { text: null },
      errors: [
        {
          path: ['text'],
          data: null,
          errorType: 'InternalFailure',
          errorInfo: null,
          locations: at(1, 3),
          message: 'Internal failure',
        },
      ],
    });
    expect(around.lines).toEqual([
      { level: 'ERROR', message: 'the API failed', error: expect.stringContaining('disk is full') },
    ]);
  });
});

describe('ctx', () => {
  const seen = (member: string) => unit('Query.post', `return { payload: { title: JSON.stringify(${member}) } }`);
  const see = async (
    member: string,
    query: string,
    variables: Record<string, unknown> = {},
    api: Partial<Parameters<typeof given>[0]> = {},
  ) => {
    const body = (await run(given({ schema, resolvers: [seen(member)], ...api }), query, variables, callers.bob)) as {
      data: { post: { title: string } };
    };
    return JSON.parse(body.data.post.title) as unknown;
  };
  const authentication = [{ type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'p', defaultAction: 'ALLOW' }] as const;
  const api = { authentication: [...authentication] as [(typeof authentication)[0]] };

  it.each([
    ['ctx.args', '{ post(id: 5) { title } }', {}, { id: '5' }],
    [
      'ctx.arguments',
      'query ($id: ID, $limit: Int) { post(id: $id, limit: $limit) { title } }',
      { id: null },
      { id: null },
    ],
    ['ctx.source', '{ post { title } }', {}, null],
    ['ctx.stash', '{ post { title } }', {}, {}],
    ['ctx.identity', '{ post { title } }', {}, callers.bob.identity],
    ['ctx.request', '{ post { title } }', {}, { headers: {}, domainName: null }],
    [
      'ctx.info',
      'query ($id: ID) { post(id: $id) { title } }',
      { id: 5, other: 1 },
      { fieldName: 'post', parentTypeName: 'Query', variables: { id: 5, other: 1 } },
    ],
    [
      'ctx.info.selectionSetList',
      'query ($no: Boolean = false) { post { title by: author { ...names } ... on Post { id @include(if: $no) } ... on Node { id @skip(if: $no) } } } fragment names on Author { name }',
      {},
      ['title', 'by', 'by/name', 'id'],
    ],
    [
      'ctx.info.selectionSetGraphQL',
      '{ post { title, author { name } } }',
      {},
      '{\n  title\n  author {\n    name\n  }\n}',
    ],
  ])('has %s', async (member, query, variables, value) => {
    expect(await see(member, query, variables, api)).toEqual(value);
  });

  it('has the environment of the API', async () => {
    expect(await see('ctx.env', '{ post { title } }', {}, { ...api, environmentVariables: { TABLE: 'T' } })).toEqual({
      TABLE: 'T',
    });
  });

  it('has the headers of the request without cookies', async () => {
    const resolver = unit('Query.post', 'return { payload: { title: JSON.stringify(ctx.request.headers) } }');
    const execution = await given({ schema, resolvers: [resolver] }).execute(
      { query: '{ post { title } }' },
      callers.key,
      {
        'x-test': 'a',
        cookie: 'secret',
      },
    );
    expect(execution.ok && execution.body).toEqual({ data: { post: { title: '{"x-test":"a"}' } } });
  });

  it('shows the selection that the variables leave, request for request', async () => {
    const resolver = unit('Query.post', 'return { payload: { title: ctx.info.selectionSetList.join() } }');
    const same = given({ schema, resolvers: [resolver] });
    const query = 'query ($id: Boolean!) { post { title id @include(if: $id) } }';
    expect([await run(same, query, { id: true }), await run(same, query, { id: false })]).toEqual([
      { data: { post: { title: 'title,id', id: null } } },
      { data: { post: { title: 'title' } } },
    ]);
  });
});

describe('pipelines', () => {
  const trail = (id: string, request = '', response = '') => ({
    name: id,
    dataSourceName: 'none',
    code: code(
      `${request}; return { payload: ctx.prev.result + ' ${id}' }`,
      `ctx.stash.trail = (ctx.stash.trail ?? '') + '${id}'; ${response}; return ctx.result`,
    ),
  });
  const functions = {
    one: trail('one'),
    two: trail('two'),
    skips: trail('skips', "runtime.earlyReturn(ctx.prev.result + ' skipped')"),
    ends: trail('ends', "runtime.earlyReturn(ctx.prev.result + ' ended', { skipTo: 'END' })"),
    endsAfter: trail('endsAfter', '', "runtime.earlyReturn(ctx.result + ' over', { skipTo: 'END' })"),
    fails: trail('fails', "util.error('no', 'Stop')"),
  };
  const after = "return ctx.prev.result + ' / ' + ctx.result + ' / ' + (ctx.stash.trail ?? '')";

  it.each([
    [['one', 'two'], "return 'start'", 'start one two / start one two / onetwo'],
    [['skips', 'two'], "return 'start'", 'start skipped two / start skipped two / two'],
    [['ends', 'two'], "return 'start'", 'start ended / start ended / '],
    [['endsAfter', 'two'], "return 'start'", 'start endsAfter over / start endsAfter over / endsAfter'],
    [['one'], "runtime.earlyReturn('early')", 'early / early / '],
    [['one'], "runtime.earlyReturn('early', { skipTo: 'END' })", 'early / early / '],
    [['one'], "runtime.earlyReturn('early', { skipTo: 'NEXT' })", 'early one / early one / one'],
    [[], "return 'start'", 'start / start / '],
  ])('run %j after "%s"', async (ids, before, text) => {
    const api = given({ schema, functions, resolvers: [pipeline('Query.text', ids, before, after)] });
    expect(await run(api, '{ text }')).toEqual({ data: { text } });
  });

  it('stop where a function fails', async () => {
    const api = given({
      schema,
      functions,
      resolvers: [pipeline('Query.text', ['one', 'fails', 'two'], "return 'start'", after)],
    });
    expect(await run(api, '{ text }')).toEqual({
      data: { text: null },
      errors: [{ path: ['text'], data: null, errorType: 'Stop', errorInfo: null, locations: at(1, 3), message: 'no' }],
    });
  });

  it('do not share the stash between fields', async () => {
    const resolver = unit(
      'Query.text',
      'const n = ctx.stash.n ?? 0; ctx.stash.n = n + 1; return { payload: n + 1 }',
      'return ctx.result + ctx.stash.n',
    );
    expect(await run(given({ schema, resolvers: [resolver] }), '{ a: text b: text }')).toEqual({
      data: { a: '2', b: '2' },
    });
  });
});

describe('an early return', () => {
  it('from the request of a unit resolver is the value', async () => {
    expect(
      await answers([unit('Query.text', "runtime.earlyReturn('early')", "util.error('not run')")], '{ text }'),
    ).toEqual({
      data: { text: 'early' },
    });
  });
});

describe('mutations', () => {
  it('run one after another', async () => {
    const order: string[] = [];
    const around = dependencies({
      lambda: async (_role, _arn, payload) => {
        order.push(`start ${String(payload)}`);
        await Promise.resolve();
        order.push(`end ${String(payload)}`);
        return { ok: true, payload: { title: payload } };
      },
    });
    const dataSources = { f: { type: 'AWS_LAMBDA', functionArn: 'f', roleArn } } as const;
    const resolver = {
      ...unit('Mutation.add', "return { operation: 'Invoke', payload: ctx.args.title }"),
      dataSourceName: 'f',
    };
    const api = createApi(config({ schema, dataSources, resolvers: [resolver] }), around);
    expect(await run(api, 'mutation { a: add(title: "a") { title } b: add(title: "b") { title } }')).toEqual({
      data: { a: { title: 'a' }, b: { title: 'b' } },
    });
    expect(order).toEqual(['start a', 'end a', 'start b', 'end b']);
  });
});

describe('a failure of the data source', () => {
  const dataSources = { table: { type: 'AMAZON_DYNAMODB', tableName: 'T', roleArn } } as const;
  const fails = { dynamodb: () => Promise.reject(new AwsError('ValidationException', 'no such key')) };
  const api = (response: string) =>
    given(
      {
        schema,
        dataSources,
        resolvers: [
          { ...unit('Query.text', "return { operation: 'GetItem', key: {} }", response), dataSourceName: 'table' },
        ],
      },
      fails,
    );
  const message = 'no such key (Service: DynamoDb, Status Code: 400, Request ID: id-1)';

  it('is ctx.error to the response handler', async () => {
    expect(await run(api('util.error(ctx.error.message, ctx.error.type, ctx.result)'), '{ text }')).toEqual({
      data: { text: null },
      errors: [
        {
          path: ['text'],
          data: null,
          errorType: 'DynamoDB:DynamoDbException',
          errorInfo: null,
          locations: at(1, 3),
          message,
        },
      ],
    });
  });

  it('is no error where the handler ignores it', async () => {
    expect(await run(api("return 'fine'"), '{ text }')).toEqual({ data: { text: 'fine' } });
  });
});
