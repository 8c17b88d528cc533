import { describe, expect, it } from 'vitest';
import { createApi } from '../../src/appsync/api.ts';
import type { Api, Invalidation, Publication } from '../../src/appsync/api-types.ts';
import type { Caller } from '../../src/appsync/types.ts';
import { callers, config, given, giving, run, dependencies, unit } from './support.ts';

const schema = `
type Query { a: String }
type Mutation { add(id: ID): Post edit(id: ID): Post other: Post secret: Secret }
type Subscription {
  onPost(id: ID, kind: Kind = SHORT, title: String): Post @aws_subscribe(mutations: ["add", "edit"])
  onAdd: Post @aws_subscribe(mutations: "add")
  onSecret: Secret @aws_subscribe(mutations: ["secret"]) @aws_api_key @aws_iam
  onIam: Post @aws_subscribe(mutations: ["add"]) @aws_iam
}
type Post { id: ID title: String! at: AWSDateTime json: AWSJSON author: Author comments: [Post!] }
type Author { id: ID name: String }
type Secret { id: ID hidden: String @aws_iam }
enum Kind { SHORT LONG }
`;
const post = { id: 1, title: 'a', json: { b: 1 }, author: { id: 2, name: 'c' }, comments: [{ id: 3, title: 'd' }] };
const authentication = [{ type: 'API_KEY' }, { type: 'AWS_IAM' }] as const;
const api = (...resolvers: NonNullable<Parameters<typeof given>[0]['resolvers']>) =>
  given({ schema, resolvers, authentication: [...authentication] as never }, { authorize: () => {} });

const subscribe = (
  to: Api,
  query: string,
  variables: Record<string, unknown> | null = null,
  caller: Caller = callers.key,
) => to.subscribe(query, variables, null, caller, {});

describe('a mutation', () => {
  const published = async (to: Api, mutation: string, variables = {}) => {
    const publications: Publication[] = [];
    to.onPublish((publication) => publications.push(publication));
    await run(to, mutation, variables);
    return JSON.parse(JSON.stringify(publications)) as unknown;
  };

  it('publishes what it selected, by the names of the schema', async () => {
    expect(
      await published(
        api(giving('Mutation.add', post)),
        'mutation ($yes: Boolean = true) { x: add { number: id json author { called: name } ...f at @skip(if: $yes) } } fragment f on Post { comments { title } }',
      ),
    ).toEqual([
      { mutationField: 'add', value: { id: '1', json: '{"b":1}', author: { name: 'c' }, comments: [{ title: 'd' }] } },
    ]);
  });

  it('publishes each of its fields in order', async () => {
    const to = api(giving('Mutation.add', post), giving('Mutation.edit', post));
    expect(await published(to, 'mutation { edit { id } add { title } }')).toEqual([
      { mutationField: 'edit', value: { id: '1' } },
      { mutationField: 'add', value: { title: 'a' } },
    ]);
  });

  it.each([
    ['that nobody can subscribe to', giving('Mutation.other', post), 'mutation { other { id } }'],
    ['that gave null', giving('Mutation.add', null), 'mutation { add { id } }'],
    ['that failed', unit('Mutation.add', "util.error('no')"), 'mutation { add { id } }'],
    ['whose non-null field was missing', giving('Mutation.add', {}), 'mutation { add { title } }'],
  ])('%s publishes nothing', async (_what, resolver, mutation) => {
    expect(await published(api(resolver), mutation)).toEqual([]);
  });

  it('invalidates after it published', async () => {
    const seen: unknown[] = [];
    const payload = '{ id: ctx.result.id }';
    const to = api(
      unit(
        'Mutation.add',
        'return { payload: { id: 1 } }',
        `extensions.invalidateSubscriptions({ subscriptionField: 'onAdd', payload: ${payload} });
         extensions.invalidateSubscriptions({ subscriptionField: 'onAdd', payload: ${payload} });
         return ctx.result;`,
      ),
    );
    to.onInvalidate((invalidation: Invalidation) => seen.push(invalidation));
    to.onPublish(({ mutationField }) => seen.push(mutationField));
    await run(to, 'mutation { add { id } }');
    expect(seen).toEqual(['add', { subscriptionField: 'onAdd', payload: { id: 1 } }]);
  });
});

describe('invalidations of a mutation', () => {
  const invalidating = (count: number) =>
    unit(
      'Mutation.add',
      'return { payload: { id: 1 } }',
      `${Array.from({ length: count }, (_, id) => `extensions.invalidateSubscriptions({ subscriptionField: 'onAdd', payload: { id: ${id} } });`).join('')}
       return ctx.result;`,
    );
  const invalidated = async (count: number) => {
    const seen: unknown[] = [];
    const to = api(invalidating(count));
    to.onInvalidate(({ payload }) => seen.push(payload['id']));
    return { answer: await run(to, 'mutation { add { id } }'), seen };
  };

  it('are at most 5', async () => {
    expect(await invalidated(5)).toEqual({ answer: { data: { add: { id: '1' } } }, seen: [0, 1, 2, 3, 4] });
  });

  it('fail the field and do nothing where they are more', async () => {
    const { answer, seen } = await invalidated(7);
    expect(answer).toMatchObject({
      data: { add: null },
      errors: [{ errorType: 'BadRequestException', message: 'Max number of 5 subscription invalidations reached' }],
    });
    expect(seen).toEqual([]);
  });
});

describe('a listener that fails', () => {
  it('is logged, and the mutation answers as ever', async () => {
    const around = dependencies();
    const to = createApi(config({ schema, resolvers: [giving('Mutation.add', post)] }), around);
    to.onPublish(() => {
      throw new Error('socket is gone');
    });
    expect(await run(to, 'mutation { add { id } }')).toEqual({ data: { add: { id: '1' } } });
    expect(around.lines).toEqual([
      { level: 'ERROR', message: 'the API failed', error: expect.stringContaining('socket is gone') },
    ]);
  });
});

describe('subscribe', () => {
  it('gives the field, its arguments, and the mutations it listens to', async () => {
    const result = await subscribe(api(), 'subscription S { x: onPost { id } }');
    expect(result).toEqual({
      ok: true,
      subscription: {
        fieldName: 'onPost',
        args: { kind: 'SHORT' },
        mutations: ['add', 'edit'],
        deliver: expect.any(Function),
      },
    });
  });

  it.each<[string, Record<string, unknown> | null, Record<string, unknown>]>([
    ['subscription { onPost(id: null, kind: LONG) { id } }', null, { id: null, kind: 'LONG' }],
    [
      'subscription ($id: ID, $title: String) { onPost(id: $id, title: $title) { id } }',
      { id: null },
      { id: null, kind: 'SHORT' },
    ],
    ['subscription ($id: ID) { onPost(id: $id) { id } }', { id: 5 }, { id: '5', kind: 'SHORT' }],
  ])('keeps null and left out apart in %s with %j', async (query, variables, args) => {
    const result = await subscribe(api(), query, variables);
    expect(result.ok && result.subscription.args).toEqual(args);
  });

  it.each([
    [true, 'onAdd'],
    [false, 'onPost'],
  ])('selects by variables: %s gives %s', async (s, fieldName) => {
    const query = 'subscription ($s: Boolean!) { onPost @skip(if: $s) { id } onAdd @include(if: $s) { id } }';
    const result = await subscribe(api(), query, { s });
    expect(result.ok && result.subscription.fieldName).toBe(fieldName);
  });

  it('runs the resolver of the field once and gives its filters', async () => {
    const filter = { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: '5' }] }] };
    const resolver = unit(
      'Subscription.onPost',
      'return { payload: null }',
      `extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: ctx.args.id }] }] });
       extensions.setSubscriptionInvalidationFilter({ filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: ctx.args.id }] }] });
       return null;`,
    );
    const result = await subscribe(api(resolver), 'subscription { onPost(id: 5) { id title } }');
    expect(result).toMatchObject({ ok: true, subscription: { filter, invalidationFilter: filter } });
  });

  it.each<[string, Parameters<typeof subscribe>, unknown]>([
    [
      'what does not validate',
      [api(), 'subscription { no }'],
      { message: "Validation error of type FieldUndefined: Field 'no' in type 'Subscription' is undefined @ 'no'" },
    ],
    [
      'what does not parse',
      [api(), 'subscription {'],
      { errorType: 'MalformedHttpRequestException', message: 'Unable to parse GraphQL query.' },
    ],
    [
      'variables that do not fit',
      [api(), 'subscription ($id: ID!) { onPost(id: $id) { id } }'],
      { message: "Variable 'id' has coerced Null value for NonNull type 'ID!'" },
    ],
    [
      'what selects no field',
      [api(), 'subscription { onPost @skip(if: true) { id } }'],
      { errorType: 'BadRequestException', message: 'a subscription must select one root field, got none' },
    ],
    [
      'what selects no field by a variable',
      [api(), 'subscription ($s: Boolean!) { onPost @skip(if: $s) { id } }', { s: true }],
      { errorType: 'BadRequestException', message: 'a subscription must select one root field, got none' },
    ],
    [
      'what selects two fields by a variable',
      [api(), 'subscription ($s: Boolean!) { onPost { id } onAdd @include(if: $s) { id } }', { s: true }],
      { errorType: 'BadRequestException', message: 'a subscription must select one root field, got onPost, onAdd' },
    ],
    [
      'what selects only its type by a variable',
      [api(), 'subscription ($s: Boolean!) { onPost @skip(if: $s) { id } __typename }', { s: true }],
      { errorType: 'BadRequestException', message: 'a subscription must select one root field, got __typename' },
    ],
    [
      'a query',
      [api(), '{ a }'],
      { errorType: 'UnsupportedOperation', message: 'query not supported through the realtime channel' },
    ],
    [
      'a mutation',
      [api(), 'mutation { add { id } }'],
      { errorType: 'UnsupportedOperation', message: 'mutation not supported through the realtime channel' },
    ],
    [
      'a field that the caller may not see',
      [api(), 'subscription { onIam { id } }'],
      { errorType: 'Unauthorized', message: 'Not Authorized to access onIam on type Subscription' },
    ],
    [
      'what the resolver does not authorise',
      [api(unit('Subscription.onPost', 'util.unauthorized()')), 'subscription { onPost { id } }'],
      { errorType: 'Unauthorized', message: 'Not Authorized to access onPost on type Subscription' },
    ],
    [
      'what the resolver fails',
      [
        api(unit('Subscription.onPost', 'return {}', "util.error('no', 'RequestNotFound')")),
        'subscription { onPost { id } }',
      ],
      { errorType: 'RequestNotFound', message: 'no' },
    ],
    [
      'what the resolver fails without a type',
      [api(unit('Subscription.onPost', "util.error('no')")), 'subscription { onPost { id } }'],
      { message: 'no' },
    ],
  ])('refuses %s', async (_what, given, error) => {
    expect(await subscribe(...given)).toEqual({ ok: false, errors: [error] });
  });
});

describe('deliver', () => {
  const delivers = async (
    query: string,
    value: unknown,
    to = api(giving('Post.author', 'not run')),
    caller: Caller = callers.key,
  ) => {
    const result = await subscribe(to, query, null, caller);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return JSON.parse(JSON.stringify(result.subscription.deliver(value))) as unknown;
  };

  it('answers at once, with the selection of the subscriber', async () => {
    expect(
      await delivers(
        'subscription { x: onPost { id heading: title json author { name } comments { title } __typename } }',
        {
          ...post,
          id: '1',
          json: '{"b":1}',
        },
      ),
    ).toEqual({
      data: {
        x: {
          id: '1',
          heading: 'a',
          json: '{"b":1}',
          author: { name: 'c' },
          comments: [{ title: 'd' }],
          __typename: 'Post',
        },
      },
    });
  });

  it('gives null for what the mutation did not select', async () => {
    expect(await delivers('subscription { onPost { id at } }', { id: '1' })).toEqual({
      data: { onPost: { id: '1', at: null } },
    });
  });

  it('gives null and an error of message and path where that is non-null', async () => {
    expect(await delivers('subscription { onPost { title } }', { id: '1' })).toEqual({
      data: { onPost: null },
      errors: [
        {
          message: "Cannot return null for non-nullable type: 'String' within parent 'Post' (/onPost/title)",
          path: ['onPost', 'title'],
        },
      ],
    });
  });

  it('keeps fields from subscribers who may not see them', async () => {
    expect(await delivers('subscription { onSecret { id hidden } }', { id: '1', hidden: 'x' })).toEqual({
      data: { onSecret: { id: '1', hidden: null } },
      errors: [{ message: 'Not Authorized to access hidden on type Secret', path: ['onSecret', 'hidden'] }],
    });
    expect(await delivers('subscription { onSecret { hidden } }', { hidden: 'x' }, api(), callers.role)).toEqual({
      data: { onSecret: { hidden: 'x' } },
    });
  });
});
