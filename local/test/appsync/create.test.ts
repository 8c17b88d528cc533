import { describe, expect, it } from 'vitest';
import type { DataSource } from '../../src/appsync/types.ts';
import { code, given, giving, pipeline } from './support.ts';

const schema = 'type Query { a: String } type Mutation { m: String }';

describe('creating an API', () => {
  it.each<[string, Parameters<typeof given>[0], string]>([
    [
      'a type of data source that is not emulated',
      { schema, dataSources: { bus: { type: 'AMAZON_EVENTBRIDGE' } as unknown as DataSource } },
      'cannot create data source bus: type AMAZON_EVENTBRIDGE is not emulated locally, only NONE, AMAZON_DYNAMODB and AWS_LAMBDA are',
    ],
    [
      'a resolver without its field',
      { schema, resolvers: [giving('Query.no', 1)] },
      'cannot create resolver Query.no: the schema has no such field',
    ],
    [
      'two resolvers of one field',
      { schema, resolvers: [giving('Query.a', 1), giving('Query.a', 2)] },
      'cannot create resolver Query.a: the field has a resolver already; allowed: one',
    ],
    [
      'a resolver without its data source',
      { schema, resolvers: [{ ...giving('Query.a', 1), dataSourceName: 'no' }] },
      'cannot create resolver Query.a: there is no data source no',
    ],
    [
      'a pipeline without its function',
      { schema, resolvers: [pipeline('Query.a', ['f1'])] },
      'cannot create resolver Query.a: there is no function f1',
    ],
    [
      'a pipeline that is too long',
      {
        schema,
        resolvers: [pipeline('Query.a', Array(11).fill('f'))],
        functions: { f: { name: 'f', dataSourceName: 'none', code: code('return {}', 'return 1') } },
      },
      'cannot create resolver Query.a: it has 11 functions, AppSync allows 10',
    ],
    [
      'a custom scalar',
      { schema: `${schema} scalar Money` },
      'cannot use the schema: AppSync has no custom scalars, remove "scalar Money"',
    ],
    ['a type that is not there', { schema: 'type Query { a: No }' }, 'cannot use the schema: Unknown type "No".'],
    [
      'text that is no schema',
      { schema: 'type Query {\n  a Int\n}' },
      'cannot use the schema: Syntax Error: Expected ":", found Name "Int". (line 2, column 5)',
    ],
    [
      'a subscription to what is no mutation',
      { schema: `${schema} type Subscription { on: String @aws_subscribe(mutations: ["no"]) }` },
      'cannot use the schema: Subscription.on listens to "no", which is no mutation',
    ],
    [
      'a subscription of another type than its mutation',
      { schema: `${schema} type Subscription { on: Int @aws_subscribe(mutations: ["m"]) }` },
      'cannot use the schema: Subscription.on is Int, Mutation.m is String; they must be the same',
    ],
  ])('rejects %s', (_what, api, message) => {
    expect(() => given(api)).toThrow(message);
  });

  it('rejects code that AppSync refuses, naming whose it is', () => {
    const resolver = { ...giving('Query.a', 1), code: code('while (true) {}', 'return 1') };
    expect(() => given({ schema, resolvers: [resolver] })).toThrow(/^cannot create resolver Query\.a: /);
  });
});
