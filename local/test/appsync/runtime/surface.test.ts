import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { evaluateBody, given, valueOf } from './given.ts';

const types = createRequire(import.meta.url)
  .resolve('@aws-appsync/utils/lib/index.d.ts')
  .replace('lib/index.d.ts', '');
const program = ts.createProgram(
  ['lib/index.d.ts', 'dynamodb.d.ts', 'rds.d.ts', 'ai.d.ts'].map((file) => types + file),
  { strict: true },
);
const checker = program.getTypeChecker();

/** Names of the values that a file of types exports, and of the functions inside them: `util.time.nowISO8601`. */
function exportsOf(file: string): string[] {
  const source = program.getSourceFile(types + file)!;
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Value)
    .flatMap((symbol) => membersOf(symbol.name, checker.getTypeOfSymbol(symbol)));
}

function membersOf(path: string, type: ts.Type): string[] {
  if (type.getCallSignatures().length > 0) return [path];
  return type.getProperties().flatMap((each) => membersOf(`${path}.${each.name}`, checker.getTypeOfSymbol(each)));
}

const kindOf = (module: string, path: string) =>
  given(`import * as all from '${module}'; export function request() { return typeof all.${path} }`).evaluate(
    'request',
    {},
  ).result;

describe('the runtime has all that @aws-appsync/utils declares', () => {
  it.each([
    ['@aws-appsync/utils', 'lib/index.d.ts', 57],
    ['@aws-appsync/utils/dynamodb', 'dynamodb.d.ts', 23],
    ['@aws-appsync/utils/rds', 'rds.d.ts', 24],
    ['@aws-appsync/utils/ai', 'ai.d.ts', 2],
  ])('in %s', (module, file, count) => {
    const declared = exportsOf(file);
    const missing = declared.filter((path) => kindOf(module, path) !== 'function');
    expect({ missing, count: declared.length }).toEqual({ missing: [], count });
  });
});

describe('what is not emulated', () => {
  it.each([
    ['rds', 'rds.sql`SELECT ${1}`', 'rds.sql', 43, 'resolver-reference-rds-js'],
    ['rds', 'rds.typeHint.UUID("a")', 'rds.typeHint.UUID', 49, 'resolver-reference-rds-js'],
    ['ai', 'ai.converse({})', 'ai.converse', 39, 'resolver-reference-bedrock-js'],
  ])('of %s can be imported and fails when it is called: %s', (module, call, name, column, page) => {
    const code = given(`import * as ${module} from '@aws-appsync/utils/${module}';
export function request() { return ${call} }`);
    expect(code.evaluate('request', {}).error).toEqual({
      message:
        `code.js:2:${column}: Error: not emulated: ${name} of AppSync, ` +
        `see https://docs.aws.amazon.com/appsync/latest/devguide/${page}.html`,
      errorType: 'Code',
      data: null,
      errorInfo: null,
    });
  });
});

describe('ctx', () => {
  const context = {
    arguments: { id: 1 },
    source: { a: 1 },
    result: [1],
    prev: { result: 2 },
    error: { message: 'm', type: 't' },
    env: { TABLE: 'Requests' },
    identity: { sub: 's' },
    request: { headers: { host: 'h' }, domainName: null },
    info: {
      fieldName: 'f',
      parentTypeName: 'Query',
      variables: { v: 1 },
      selectionSetList: ['a'],
      selectionSetGraphQL: '{a}',
    },
  };

  it('has all that the caller gives', () => {
    expect(valueOf('ctx', context)).toEqual({
      ...context,
      args: { id: 1 },
      stash: {},
      info: { fieldName: 'f', parentTypeName: 'Query', variables: { v: 1 } },
    });
  });

  it('hides the selection from JSON alone', () => {
    expect(
      valueOf('[JSON.stringify(ctx.info), ctx.info.selectionSetList, ctx.info.selectionSetGraphQL]', context),
    ).toEqual(['{"fieldName":"f","parentTypeName":"Query","variables":{"v":1}}', ['a'], '{a}']);
  });

  it('has its base members even where nothing is given', () => {
    expect(valueOf('ctx')).toEqual({
      arguments: {},
      args: {},
      identity: null,
      request: { headers: {}, domainName: null },
      stash: {},
      env: {},
      prev: null,
    });
  });

  it.each(['ctx.args = {}', 'ctx.stash = {}', 'ctx.other = 1', 'delete ctx.stash'])('rejects %s', (statement) => {
    expect(evaluateBody(statement).error?.message).toMatch(/^code\.js:2:\d+: TypeError: Cannot/);
  });
});

describe('an evaluation', () => {
  const none = { appendedErrors: [], logs: [], extensions: { invalidations: [] }, responseHeaders: {}, stash: {} };

  it.each([
    ['plain data', 'return { a: undefined, b: [undefined, NaN], c: () => 1 }', { b: [null, null] }],
    ['nothing', 'return', undefined],
    ['null', 'return null', null],
    ['a date as text', 'return [new Date(), new Date(0)]', ['2021-02-01T08:15:30.123Z', '1970-01-01T00:00:00.000Z']],
  ])('gives %s', (_, body, result) => {
    expect(evaluateBody(body)).toEqual({ ...none, result });
  });

  it.each([
    ['util.error("m")', { message: 'm', errorType: null, data: null, errorInfo: null }],
    ['util.error("m", "T", { a: 1 }, [2])', { message: 'm', errorType: 'T', data: { a: 1 }, errorInfo: [2] }],
    ['util.unauthorized()', { message: 'Unauthorized', errorType: 'Unauthorized', data: null, errorInfo: null }],
  ])('ends with %s', (call, error) => {
    expect(evaluateBody(`ctx.stash.a = 1; ${call}; ctx.stash.a = 2`)).toEqual({
      ...none,
      result: undefined,
      error,
      stash: { a: 1 },
    });
  });

  it('names the field to which access is denied', () => {
    const info = { fieldName: 'startSigning', parentTypeName: 'Mutation' };
    expect(evaluateBody('util.unauthorized()', { info }).error?.message).toBe(
      'Not Authorized to access startSigning on type Mutation',
    );
  });

  it('goes on after util.appendError', () => {
    expect(evaluateBody('util.appendError("m", "T", 1, 2); util.appendError("n"); return 1')).toEqual({
      ...none,
      result: 1,
      appendedErrors: [
        { message: 'm', errorType: 'T', data: 1, errorInfo: 2 },
        { message: 'n', errorType: null, data: null, errorInfo: null },
      ],
    });
  });

  it.each([
    ['runtime.earlyReturn()', undefined, { skipTo: 'NEXT', given: false }],
    ['runtime.earlyReturn({ a: 1 })', { a: 1 }, { skipTo: 'NEXT', given: false }],
    ['runtime.earlyReturn(1, { skipTo: "END" })', 1, { skipTo: 'END', given: true }],
    ['runtime.earlyReturn(1, { skipTo: "NEXT" })', 1, { skipTo: 'NEXT', given: true }],
  ])('ends with %s', (call, result, earlyReturn) => {
    expect(evaluateBody(`${call}; return 2`)).toEqual({ ...none, result, earlyReturn });
  });

  it('notes what extensions are asked for', () => {
    const body = `
      extensions.setSubscriptionFilter({ filterGroup: [] });
      extensions.setSubscriptionInvalidationFilter({ filterGroup: [1] });
      extensions.invalidateSubscriptions({ subscriptionField: 'onA', payload: { a: 1 } });
      extensions.evictFromApiCache('Query', 'a', { 'ctx.args.id': 1 });`;
    expect(evaluateBody(body).extensions).toEqual({
      subscriptionFilter: { filterGroup: [] },
      subscriptionInvalidationFilter: { filterGroup: [1] },
      invalidations: [{ subscriptionField: 'onA', payload: { a: 1 } }],
      evictions: [{ typeName: 'Query', fieldName: 'a', keys: { 'ctx.args.id': 1 } }],
    });
  });

  it('writes log lines as AWS does', () => {
    const body = `console.log('text', 1, null);\n  console.error({ a: [1] }, undefined);`;
    expect(evaluateBody(body).logs).toEqual([
      'INFO - code.js:2:32: "text" 1 null',
      'ERROR - code.js:3:3: {"a":[1]} undefined',
    ]);
  });

  it.each([
    ['const o = {}; return o.a.b', 2, 'TypeError', "Cannot read properties of undefined (reading 'b')"],
    [
      'const f = (x) => x.map((y) => y.a.b);\n return f([...[{}]])',
      2,
      'TypeError',
      "Cannot read properties of undefined (reading 'b')",
    ],
    ['\n\n  for (const x of [1]) { nothing(x) }', 4, 'ReferenceError', 'nothing is not defined'],
    ['const o = {}; o.self = o; return o', 0, 'TypeError', 'Converting circular structure to JSON'],
  ])('says where a fault was: %s', (body, line, name, message) => {
    const source = `import * as ddb from '@aws-appsync/utils/dynamodb';\nexport function request(ctx) { ${body} }`;
    const [place, ...rest] = evaluateBody(body).error!.message.split(': ');
    const [, at, column] = place!.split(':').map(Number);
    expect(rest.join(': ').startsWith(`${name}: ${message}`)).toBe(true);
    if (line === 0) return expect(place).toBe('code.js');
    const named = /reading '(\w+)'|^(\w+) is/.exec(message)!;
    expect(at).toBe(line);
    expect(source.split('\n')[line - 1]!.slice(column! - 1)).toMatch(new RegExp(`^${named[1] ?? named[2]}\\b`));
  });

  it('fails for a handler that is not there', () => {
    const code = given('export const response = (ctx) => 1');
    expect([code.has('request'), code.has('response'), code.evaluate('request', {}).error?.message]).toEqual([
      false,
      true,
      'code.js: TypeError: code exports no function request',
    ]);
  });
});
