import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import plugin from '@aws-appsync/eslint-plugin';
import type { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import {
  allowed,
  memberRefusal,
  methodRefusal,
  notImplemented,
} from '../../../src/appsync/runtime/built-in-members.ts';
import { awsRules, check } from '../../../src/appsync/runtime/check.ts';
import { compile } from '../../../src/appsync/runtime/compile.ts';
import { CodeRefused } from '../../../src/appsync/runtime/types.ts';
import { clockAt } from './given.ts';

function refusals(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof CodeRefused)) throw error;
    return error.codeErrors.map(({ errorType, value, location: { line, column, span } }) =>
      [errorType, `${line}:${column}+${span}`, value].join(' '),
    );
  }
  return [];
}

describe('check', () => {
  it("has every rule of AWS's plugin that needs no types", () => {
    const names = Object.keys((plugin.configs!.base as Linter.Config).rules!).map((name) =>
      name.replace('@aws-appsync/', ''),
    );
    expect(awsRules).toEqual(names.sort());
  });

  it.each([
    ['handlers', 'export function request(ctx) { return {} } export function response(ctx) { return ctx.result }'],
    ['handlers exported in a list', 'function request(ctx) { return {} }\nexport {\n  request\n};'],
    ['arrow functions', 'export const request = (ctx) => ({ payload: ctx.args.list.map((x) => x + 1) })'],
    ['loops over values', 'export function request(ctx) { for (const x of ctx.args.list) { if (x) break; } }'],
    ['loops over keys', 'export function request(ctx) { for (const x in ctx.args) ctx.stash[x] = 1 }'],
    ['switch', 'export function request(ctx) { switch (ctx.args.a) { case 1: return 2; default: return 3 } }'],
    [
      'modern syntax',
      'export function request({ args: { a = 1, ...rest } }) { return { ...rest, a: a?.b ?? `${a}` } }',
    ],
    ['globals of the runtime', 'export function request() { runtime.earlyReturn(util.autoId() + extensions) }'],
    ['built-in objects', 'export function request(c) { return [JSON, Math.max(1), Object.keys(c), Number.isNaN(1)] }'],
    ['calls of functions', 'const one = () => 1; const two = () => one() + one(); export const request = () => two()'],
    [
      'ctx.arguments',
      'export const request = ({ arguments: args, ...ctx }) => [args, ctx.arguments.id, { arguments: 1 }]',
    ],
    [
      'members named as methods',
      'export const request = ({ args: { values: { keys } }, ...c }) => [keys, c.args.values, c.at]',
    ],
    [
      'built-in members named as methods',
      'export const request = (c) => [Object.keys(c), Object.values(c), Object.entries(c)]',
    ],
    [
      'all methods that the feature list has',
      `export function request({ args: { s, l } }) {
        return [s.charAt(0).concat(s).endsWith(s), s.indexOf(s), s.lastIndexOf(s), s.replace(s, s).replaceAll(s, s).slice(1).split(s),
          s.startsWith(s), s.substring(0, 10), s.includes(s), s.toLowerCase().toUpperCase().trim().trimEnd().trimStart(), l.concat(l).fill(1).flat(), l.indexOf(1),
          l.join(), l.lastIndexOf(1), l.pop(), l.push(1), l.reverse(), l.shift(), l.slice(1), l.sort(), l.splice(1), l.unshift(1),
          l.includes(1), l.forEach((x) => x), l.map((x) => x).flatMap((x) => x).filter((x) => x), l.reduce((x) => x), l.reduceRight((x) => x),
          l.find((x) => x), l.some((x) => x), l.every((x) => x), l.findIndex((x) => x), l.findLast((x) => x), l.findLastIndex((x) => x)];
      }`,
    ],
    [
      'the methods of util',
      'export const request = () => [util.str.normalize("a", "nfc"), util.dynamodb.toString("a")]',
    ],
    ['changes of the stash', 'export function request(ctx) { ctx.stash.a = 1; delete ctx.stash.b }'],
  ])('accepts %s', (_, code) => {
    expect(refusals(() => check(code))).toEqual([]);
  });

  it.each([
    ['throw 1', 'throw is not supported: use util.error'],
    ['new Date()', 'new is not supported'],
    ['import("a")', 'dynamic import is not supported'],
    ['let a = 1; a++', 'The operator ++ is not supported'],
    ['~1', 'The operator ~ is not supported'],
    ['1 in []', 'in operator is not supported. Use Object.hasOwn().'],
    ['[] instanceof Object', 'The operator instanceof is not supported'],
    ['this', 'This expressions are not supported.'],
    ['class A {}', 'Class declarations are not supported.'],
    ['const A = class {}', 'classes are not supported'],
    ['try { } finally { }', 'Try statements are not supported.'],
    ['for (;;) { break }', 'For statements are not supported.'],
    ['while (1) { }', 'While statements are not supported.'],
    ['do { } while (1)', 'do...while statements are not supported.'],
    ['const a = /a/', 'Regex literals are not supported.'],
    ['const a = 1n', 'BigInt is not supported'],
    ['fetch', "'fetch' is not defined."],
    ['fetch("a")', 'Invalid function: fetch'],
    ['eval("a")', 'Invalid function: eval'],
    ['Promise.resolve(1)', "'Promise' is not defined."],
    ['new Promise(1)', 'Promise is not supported'],
    ['globalThis.a', "'globalThis' is not defined."],
    ['setTimeout(1)', 'Invalid function: setTimeout'],
    ['parseInt("5", 10)', 'Invalid function: parseInt'],
    ['parseFloat("1")', 'Invalid function: parseFloat'],
    ['Number("5")', 'Invalid function: Number'],
    ['Number.isNaN(Number("asdf"))', 'Invalid function: Number'],
    ...['String', 'Boolean', 'Array', 'Object', 'Date', 'isNaN', 'isFinite'].map((name) => [
      `${name}(1)`,
      `Invalid function: ${name}, which is undocumented on AWS`,
    ]),
    ['[1].map(String)', 'String is undocumented on AWS'],
    ['[1].filter(Boolean)', 'Boolean is undocumented on AWS'],
    ['[1].map(Number)', 'Number is undocumented on AWS'],
    ['Date.now()', 'Date.now is undocumented on AWS'],
    ['Number.parseInt("1")', 'Number.parseInt is undocumented on AWS'],
    ['Math.abs(1)', 'Math.abs is undocumented on AWS'],
    ['Object.fromEntries([])', 'Object.fromEntries is undocumented on AWS'],
    ['Object.freeze({})', 'Object.freeze is not implemented on AWS'],
    ['Array.from([])', 'Array.from is not implemented on AWS'],
    ['Array.isArray([])', 'Array.isArray is not implemented on AWS'],
    ...['padStart', 'charCodeAt', 'repeat', 'valueOf', 'localeCompare'].map((name) => [
      `"a"["${name}"]()`,
      `method ${name} is not implemented on AWS`,
    ]),
    ...['entries', 'keys', 'values', 'toString', 'copyWithin'].map((name) => [
      `["a"].${name}()`,
      `method ${name} is not implemented on AWS`,
    ]),
    ...['toSorted', 'toReversed', 'toSpliced', 'with', 'at'].map((name) => [
      `["a"].${name}()`,
      `method ${name} is undocumented on AWS`,
    ]),
    ...['isWellFormed', 'anchor', 'substr', 'normalize', 'constructor', 'match', 'toISOString', 'toFixed'].map(
      (name) => [`"a"["${name}"]()`, `method ${name} is undocumented on AWS`],
    ),
    ['ctx.args.at.setTime(1)', 'method setTime is not implemented on AWS'],
    ['util.error.call(1)', 'method call is not implemented on AWS'],
    ['[1].sort((a, b) => a - b)', 'functions cannot be passed as an argument'],
    ['const f = (g) => g(); f(() => 1)', 'functions cannot be passed as an argument'],
    ['const f = () => 1; [].map(1); [].concat(f)', 'functions cannot be passed as an argument'],
    ['const f = () => () => 1', 'functions cannot be returned'],
    ['function f() { return function () { } }', 'functions cannot be returned'],
    ['const f = () => 1; const g = f', 'functions cannot be reassigned'],
    ['let f; f = () => 1', 'functions cannot be reassigned'],
    ['const f = () => f()', 'recursive function calls are not supported'],
    ['function f() { g() } function g() { f() }', 'recursive function calls are not supported'],
    ['const f = (n) => n.map((x) => f(x))', 'recursive function calls are not supported'],
    ['function f() { return arguments }', 'arguments is not supported: use a rest parameter'],
    ['function f() { return arguments.length }', 'arguments is not supported: use a rest parameter'],
    ['function f(c) { return c[arguments] }', 'arguments is not supported: use a rest parameter'],
    ['export default 1', 'export default is not supported: export request and response'],
    ['export function request(ctx) { ctx.args = 1 }', 'ctx is readonly. Adding/Updating args is not supported.'],
    ['export function request(ctx) { ctx = 1 }', 'ctx is readonly and re-assignment is not supported.'],
    ['export async function request() { }', 'Async functions are not supported.'],
    ['function* f() { yield 1 }', 'Generator functions are not supported.'],
  ])('rejects %s', (code, message) => {
    expect(refusals(() => check(code)).map((each) => each.replace(/^\S+ \S+ /, ''))).toContain(message);
  });

  it('calls what cannot be called by the name that AWS has for it, once', () => {
    expect(refusals(() => check("export const request = () => [Number('5'), parseInt('5', 10), [].at(0)]"))).toEqual([
      'INVALID_FUNCTION_INVOCATION 1:31+6 Invalid function: Number',
      'INVALID_FUNCTION_INVOCATION 1:44+8 Invalid function: parseInt',
      'LINT_ERROR 1:63+5 method at is undocumented on AWS',
    ]);
  });

  it('lets helpers of data sources have other names, as AWS has them in samples', () => {
    const code =
      "import { createPgStatement as pg } from '@aws-appsync/utils/rds'; import { get as g } from '@aws-appsync/utils/dynamodb';";
    expect(refusals(() => check(code))).toEqual([]);
  });

  it('lets code have functions of its own by these names', () => {
    const code =
      'const parseInt = (text) => +text; export const request = ({ args: { Number } }) => [parseInt("1"), Number]';
    expect(refusals(() => check(code))).toEqual([]);
  });

  it('says where each error is', () => {
    expect(refusals(() => check('export function request(ctx) {\n  let a = 1;\n  a++;\n  throw a;\n}'))).toEqual([
      'LINT_ERROR 3:3+3 The operator ++ is not supported',
      'LINT_ERROR 4:3+8 throw is not supported: use util.error',
    ]);
  });

  it('cannot be turned off by comments', () => {
    expect(refusals(() => check('/* eslint-disable */\nthrow 1; // eslint-disable-line'))).toHaveLength(1);
  });

  it.each([
    ['what cannot be parsed', 'const a = ;', ['PARSER_ERROR 1:11+-1 Parsing error: Unexpected token ;']],
    ['empty code', '', ['CODE_SIZE 0:0+-1 code has 0 characters; it may have 1 to 32768']],
    ['too much code', ' '.repeat(32_769), ['CODE_SIZE 0:0+-1 code has 32769 characters; it may have 1 to 32768']],
  ])('rejects %s', (_, code, expected) => {
    expect(refusals(() => check(code))).toEqual(expected);
  });

  it('accepts code of 32,768 characters', () => {
    expect(refusals(() => check(`//${' '.repeat(32_766)}`))).toEqual([]);
  });
});

describe('the table of built-in members', () => {
  const source = readFileSync(
    createRequire(import.meta.url).resolve('@aws-appsync/eslint-plugin/lib/rules/no-disallowed-methods.js'),
    'utf8',
  );
  const denied = [...source.matchAll(/'(Array|Object|String|Date)(?:Constructor)?\.(\w+)',/g)];

  it("has all that AWS's plugin calls not implemented, but what the feature list allows", () => {
    expect(denied.length).toBeGreaterThan(50);
    const missing = denied.filter(([, object, name]) => !notImplemented[object!]!.includes(name!));
    expect(missing.map(([, object, name]) => `${object}.${name}`)).toEqual(['String.raw']);
  });

  it.each([
    ['Object', Object],
    ['String', String],
    ['Number', Number],
    ['Array', Array],
    ['Math', Math],
    ['JSON', JSON],
    ['Date', Date],
  ] as [string, object][])('decides of every member of %s, and of every method of its values', (name, object) => {
    const { members = [], methods = [] } = allowed[name]!;
    const names = (owner: object) =>
      Object.entries(Object.getOwnPropertyDescriptors(owner)).flatMap(([key, { value }]) =>
        typeof value === 'function' && key !== 'constructor' ? key : [],
      );
    const free = names(object).filter((key) => memberRefusal(name, key) === undefined);
    expect(free.sort()).toEqual([...members].sort());
    const { prototype = {} } = object as { prototype?: object };
    const callable = names(prototype).filter((key) => methodRefusal(key) === undefined);
    // Names that lists and strings share are free on both.
    expect(callable.filter((key) => !['concat', 'indexOf', 'lastIndexOf', 'slice'].includes(key)).sort()).toEqual(
      methods.filter((key) => !['concat', 'indexOf', 'lastIndexOf', 'slice'].includes(key)).sort(),
    );
  });
});

describe('compile', () => {
  const refused = (code: string, checked: boolean) =>
    refusals(() => compile(code, { clock: clockAt(0), check: checked }));

  it.each([
    ['a syntax error', 'const a = ;', ['PARSER_ERROR 1:11+-1 Parsing error: Unexpected token']],
    [
      'a name declared twice',
      'let a; let a;',
      ["PARSER_ERROR 1:12+-1 Parsing error: Identifier 'a' has already been declared"],
    ],
    [
      'an unknown module',
      "import fs from 'node:fs';",
      [
        'LINT_ERROR 1:8+2 cannot find module "node:fs": code can import @aws-appsync/utils, ' +
          '@aws-appsync/utils/dynamodb, @aws-appsync/utils/rds, @aws-appsync/utils/ai',
      ],
    ],
    [
      'an unknown name of a module',
      "import { fetch } from '@aws-appsync/utils';",
      ['LINT_ERROR 1:10+5 module "@aws-appsync/utils" has no exported member "fetch"'],
    ],
    [
      'names of imports that were shortened',
      "import { runtime as U, util as util2 } from '@aws-appsync/utils';",
      [
        'LINT_ERROR 1:10+12 "runtime" is imported as "U": such bundles were reported not to run on AWS ' +
          '(serverless-appsync-plugin 576); do not minify names',
      ],
    ],
    ['dynamic import', 'import("a")', ['LINT_ERROR 1:1+11 dynamic import is not supported']],
    ['async functions', 'const f = async () => 1', ['LINT_ERROR 1:11+13 async functions are not supported']],
    ['await', 'await 1', ['LINT_ERROR 1:1+7 await is not supported']],
    ['accessors', 'const a = { get b() { } }', ['LINT_ERROR 1:13+11 accessors are not supported']],
    ['labels', 'a: for (const x of []) continue a', ['LINT_ERROR 1:1+33 labels are not supported']],
    ['a variable named as a hook', 'const __step = 1', ['LINT_ERROR 1:7+6 the name __step is reserved by the runtime']],
    [
      'a function named as a hook',
      'function __call() { }',
      ['LINT_ERROR 1:10+6 the name __call is reserved by the runtime'],
    ],
    [
      'a parameter named as a hook',
      '(({ a: __at }) => 1)',
      ['LINT_ERROR 1:8+4 the name __at is reserved by the runtime'],
    ],
    [
      'a counter of loops',
      'for (const x of []) __step0 = 0',
      ['LINT_ERROR 1:21+7 the name __step0 is reserved by the runtime'],
    ],
    ['the name of the imports', '__imports.a', ['LINT_ERROR 1:1+9 the name __imports is reserved by the runtime']],
  ])('rejects %s even without the check', (_, code, expected) => {
    expect(refused(code, false)).toEqual(expected);
  });

  it('lets members have the names of hooks', () => {
    expect(refused('const a = { __step: 1 }; const { __call: b } = a; a.__at;', true)).toEqual([]);
  });

  it('checks unless told otherwise', () => {
    expect([refused('throw 1', true), refused('throw 1', false)]).toEqual([
      ['LINT_ERROR 1:1+7 throw is not supported: use util.error'],
      [],
    ]);
  });
});
