import { describe, expect, it } from 'vitest';
import type { ApiConfig, Caller } from '../../../src/appsync/types.ts';
import { AwsError } from '../../../src/shared/service.ts';
import { arn, callers, given, giving, roleArn, run, unit } from '../support.ts';

type Modes = ApiConfig['authentication'];
const cognito = { type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'p', defaultAction: 'ALLOW' } as const;
const lambda = { type: 'AWS_LAMBDA', functionArn: 'arn:f', ttlSeconds: 0 } as const;
const all: Modes = [cognito, { type: 'AWS_IAM' }, { type: 'API_KEY' }, lambda];

const denied = (field: string, type = 'Query', path: (string | number)[] = [field], column = 3) => ({
  path,
  data: null,
  errorType: 'Unauthorized',
  errorInfo: null,
  locations: [{ line: 1, column, sourceName: null }],
  message: `Not Authorized to access ${field} on type ${type}`,
});

const bob = callers.bob;
const inGroup = (...groups: string[]): Caller => ({ ...bob, identity: { ...bob.identity, groups } });
/** Somebody whom the Lambda authorizer let in, but for some fields. */
const guest = (...deniedFields: string[]): Caller => ({
  mode: 'AWS_LAMBDA',
  identity: { resolverContext: { kind: 'link' } },
  deniedFields: new Set(deniedFields),
});
const denying = (caller: Caller): Caller => ({
  ...caller,
  identity: { ...caller.identity, defaultAuthStrategy: 'DENY' },
});
const allowsAll = { authorize: () => {} };

describe('directives', () => {
  it.each<[string, string, Modes, Caller, boolean]>([
    ['no directive', 'type Query { a: String }', all, bob, true],
    ['no directive', 'type Query { a: String }', all, callers.key, false],
    ['no directive', 'type Query { a: String }', all, callers.role, false],
    ['one of the field', 'type Query { a: String @aws_api_key }', all, callers.key, true],
    ['one of the field', 'type Query { a: String @aws_api_key }', all, bob, false],
    ['two of the field', 'type Query { a: String @aws_api_key @aws_cognito_user_pools }', all, bob, true],
    ['one of the type', 'type Query @aws_iam { a: String }', all, callers.role, true],
    ['one of the type', 'type Query @aws_iam { a: String }', all, bob, false],
    ['one of both, the field wins', 'type Query @aws_iam { a: String @aws_api_key }', all, callers.role, false],
    ['one of an extension', 'type Query { a: String } extend type Query @aws_api_key', all, callers.key, true],
    [
      'a group',
      'type Query { a: String @aws_cognito_user_pools(cognito_groups: ["writers", "readers"]) }',
      all,
      bob,
      true,
    ],
    ['a group', 'type Query { a: String @aws_cognito_user_pools(cognito_groups: ["writers"]) }', all, bob, false],
    [
      'a group',
      'type Query { a: String @aws_cognito_user_pools(cognito_groups: ["writers"]) }',
      all,
      { ...bob, identity: { groups: null } },
      false,
    ],
    [
      'a group of aws_auth in sole mode',
      'type Query { a: String @aws_auth(cognito_groups: ["writers"]) }',
      [cognito],
      bob,
      false,
    ],
    [
      'a group of aws_auth in sole mode',
      'type Query { a: String @aws_auth(cognito_groups: ["writers"]) }',
      [cognito],
      inGroup('writers'),
      true,
    ],
    [
      'a group of aws_auth among modes',
      'type Query { a: String @aws_auth(cognito_groups: ["writers"]) }',
      all,
      bob,
      true,
    ],
    ['DENY by default', 'type Query { a: String }', all, denying(bob), false],
    ['DENY by default', 'type Query { a: String @aws_cognito_user_pools }', all, denying(bob), false],
    [
      'DENY by default',
      'type Query { a: String @aws_cognito_user_pools(cognito_groups: ["readers"]) }',
      all,
      denying(bob),
      true,
    ],
    ['aws_oidc', 'type Query { a: String @aws_oidc }', all, bob, false],
    ['aws_oidc', 'type Query { a: String @aws_oidc }', all, { mode: 'OPENID_CONNECT', identity: {} }, true],
    ['no directive', 'type Query { a: String }', all, guest(), false],
    ['no directive', 'type Query { a: String }', [lambda, cognito], guest(), true],
    ['no directive', 'type Query { a: String }', [lambda, cognito], bob, false],
    ['aws_lambda', 'type Query { a: String @aws_lambda }', all, guest(), true],
    ['aws_lambda', 'type Query { a: String @aws_lambda }', all, bob, false],
    ['aws_lambda', 'type Query { a: String @aws_lambda }', all, callers.key, false],
    ['aws_lambda', 'type Query { a: String @aws_lambda }', all, callers.role, false],
    ['aws_lambda of the type', 'type Query @aws_lambda { a: String }', all, guest(), true],
    ['aws_lambda of the type', 'type Query @aws_lambda { a: String @aws_iam }', all, guest(), false],
    ['several', 'type Query { a: String @aws_lambda @aws_cognito_user_pools }', all, guest(), true],
    ['several', 'type Query { a: String @aws_lambda @aws_cognito_user_pools }', all, bob, true],
    [
      'a group beside aws_lambda',
      'type Query { a: String @aws_lambda @aws_cognito_user_pools(cognito_groups: ["writers"]) }',
      all,
      bob,
      false,
    ],
    [
      'a group beside aws_lambda',
      'type Query { a: String @aws_lambda @aws_cognito_user_pools(cognito_groups: ["writers"]) }',
      all,
      guest(),
      true,
    ],
    ['aws_lambda of an API without it', 'type Query { a: String @aws_lambda }', [cognito], bob, false],
    ['aws_lambda and the field denied', 'type Query { a: String @aws_lambda }', all, guest('Query.a'), false],
    ['aws_lambda and another denied', 'type Query { a: String @aws_lambda }', all, guest('Query.b', 'Post.a'), true],
  ])('with %s in "%s"', async (_what, schema, authentication, caller, allowed) => {
    const api = given({ schema, authentication, resolvers: [giving('Query.a', 'x')] }, allowsAll);
    expect(await run(api, '{ a }', null, caller)).toEqual(
      allowed ? { data: { a: 'x' } } : { data: { a: null }, errors: [denied('a')] },
    );
  });

  const nested =
    'type Query { post: Post @aws_api_key @aws_cognito_user_pools } type Post { id: ID secret: String @aws_iam }';

  it('count for every field on the way: a type without any is for the default mode', async () => {
    const api = given({
      schema: nested,
      authentication: all,
      resolvers: [giving('Query.post', { id: 1, secret: 's' })],
    });
    expect(await run(api, '{ post { id secret } }', null, callers.key)).toEqual({
      data: { post: { id: null, secret: null } },
      errors: [denied('id', 'Post', ['post', 'id'], 10), denied('secret', 'Post', ['post', 'secret'], 13)],
    });
    expect(await run(api, '{ post { id secret } }', null, bob)).toEqual({
      data: { post: { id: '1', secret: null } },
      errors: [denied('secret', 'Post', ['post', 'secret'], 13)],
    });
  });

  it('keep the resolver of a denied field from running', async () => {
    const lambda = { type: 'AWS_LAMBDA', functionArn: 'f', roleArn } as const;
    const resolver = { ...giving('Query.a', 1), dataSourceName: 'f' };
    const api = given({
      schema: 'type Query { a: String }',
      authentication: all,
      dataSources: { f: lambda },
      resolvers: [resolver],
    });
    expect(await run(api, '{ a }', null, callers.key)).toEqual({ data: { a: null }, errors: [denied('a')] });
  });

  it('leave introspection to every caller', async () => {
    const api = given({ schema: nested, authentication: all });
    expect(await run(api, '{ __type(name: "Post") { name } __typename }', null, callers.key)).toEqual({
      data: { __type: { name: 'Post' }, __typename: 'Query' },
    });
  });
});

describe('a field that the Lambda authorizer denied', () => {
  const schema = `
    type Query @aws_lambda { post: Post a: String! }
    type Post @aws_lambda { id: ID secret: String next: Post }`;

  it('is denied wherever it is, and no other', async () => {
    const post = { id: 1, secret: 's', next: { id: 2, secret: 't' } };
    const api = given({ schema, authentication: all, resolvers: [giving('Query.post', post)] });
    expect(await run(api, '{ post { id secret next { id secret } } }', null, guest('Post.secret'))).toEqual({
      data: { post: { id: '1', secret: null, next: { id: '2', secret: null } } },
      errors: [
        denied('secret', 'Post', ['post', 'secret'], 13),
        denied('secret', 'Post', ['post', 'next', 'secret'], 30),
      ],
    });
  });

  it('is denied under an alias, and with its parent where it may not be null', async () => {
    const api = given({ schema, authentication: all, resolvers: [giving('Query.a', 'x')] });
    expect(await run(api, '{ b: a }', null, guest('Query.a'))).toEqual({
      data: null,
      errors: [denied('a', 'Query', ['b'])],
    });
  });

  it('has no resolver run', async () => {
    const api = given({
      schema,
      authentication: all,
      dataSources: { f: { type: 'AWS_LAMBDA', functionArn: 'f', roleArn } },
      resolvers: [{ ...giving('Query.post', 1), dataSourceName: 'f' }],
    });
    expect(await run(api, '{ post { id } }', null, guest('Query.post'))).toEqual({
      data: { post: null },
      errors: [denied('post')],
    });
  });
});

describe('a resolver', () => {
  it('sees the context of the Lambda authorizer, and what the mode is', async () => {
    const api = given({
      schema: 'type Query { a: AWSJSON }',
      authentication: [lambda],
      resolvers: [unit('Query.a', 'return { payload: { identity: ctx.identity, mode: util.authType() } }')],
    });
    const seen = (await run(api, '{ a }', null, guest())) as { data: { a: string } };
    expect(JSON.parse(seen.data.a)).toEqual({
      identity: { resolverContext: { kind: 'link' } },
      mode: 'Lambda Authorization',
    });
  });
});

describe('a role', () => {
  const schema =
    'type Query @aws_iam { a: String b: Thing } type Mutation @aws_iam { c: String } type Thing @aws_iam { d: String }';
  const resolvers = [giving('Query.a', 'x'), giving('Query.b', { d: 'y' }), giving('Mutation.c', 'z')];

  it('needs appsync:GraphQL on each field of the roots, and on no other', async () => {
    const asked: unknown[] = [];
    const api = given({ schema, authentication: all, resolvers }, { authorize: (...given) => void asked.push(given) });
    await run(api, '{ a b { d } }', null, callers.role);
    await run(api, 'mutation { c }', null, callers.role);
    const permission = (field: string) => ({ action: 'appsync:GraphQL', resource: `${arn}/types/${field}` });
    expect(asked).toEqual([
      [callers.role.principal, permission('Query/fields/a')],
      [callers.role.principal, permission('Query/fields/b')],
      [callers.role.principal, permission('Mutation/fields/c')],
    ]);
  });

  it('is denied the field that its policies do not allow', async () => {
    const authorize = (_principal: unknown, { resource }: { resource: string }) => {
      if (resource.endsWith('/a')) throw new AwsError('AccessDeniedException', 'no');
    };
    const api = given({ schema, authentication: all, resolvers }, { authorize });
    expect(await run(api, '{ a b { d } }', null, callers.role)).toEqual({
      data: { a: null, b: { d: 'y' } },
      errors: [denied('a')],
    });
  });

  it('that is the administrator is not asked about', async () => {
    expect(await run(given({ schema, authentication: all, resolvers }), '{ a }', null, callers.administrator)).toEqual({
      data: { a: 'x' },
    });
  });
});
