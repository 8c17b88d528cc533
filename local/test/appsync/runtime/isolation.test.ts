import { describe, expect, it } from 'vitest';
import { evaluateBody, given, valueOf } from './given.ts';

describe('the realm of resolver code', () => {
  it.each([
    ['util.constructor.constructor("return process")()'],
    ['util.autoId.constructor("return process")()'],
    ['util.time.constructor.constructor("return this")()'],
    ['ctx.constructor.constructor("return process")()'],
    ['console.log.constructor("return process")()'],
    ['ddb.get.constructor("return process")()'],
    ['(() => 1).constructor("return globalThis")()'],
    ['(0, eval)("process")'],
  ])('makes no code from strings: %s', (expression) => {
    const { error, result } = evaluateBody(`return String(${expression})`);
    expect(result).toBeUndefined();
    expect(error?.message).toMatch(/Code generation from strings disallowed/);
  });

  it.each(['process', 'require', 'module', 'fetch', 'setTimeout', 'Buffer', 'queueMicrotask', 'structuredClone'])(
    'has no %s',
    (name) => {
      expect(valueOf(`typeof ${name}`)).toBe('undefined');
    },
  );

  it.each([
    'globalThis',
    'Function',
    'Promise',
    'Proxy',
    'Reflect',
    'WebAssembly',
    'Atomics',
    'SharedArrayBuffer',
    '__run',
  ])('hides %s', (name) => {
    expect(valueOf(`typeof ${name}`)).toBe('undefined');
  });

  it('has no this', () => {
    expect(valueOf('typeof (function () { return this })()')).toBe('undefined');
  });

  it('gives no errors of the host to the code', () => {
    const body = `
      const deep = (n) => { try { util.autoId(); return deep(n + 1) } catch (e) { return String(e instanceof Object) } };
      return [deep(0), deep(0)]`;
    expect(evaluateBody(body).result).toEqual(['true', 'true']);
  });

  it.each([
    ['Object.prototype.leak = 1'],
    ['Array.prototype.leak = 1'],
    ['String.prototype.trim = () => 1'],
    ['util.leak = 1'],
    ['util.time.nowISO8601 = () => 1'],
    ['ddb.operations.leak = 1'],
    ['console.leak = 1'],
    ['JSON.parse = () => 1'],
    ['Object.assign(util, { leak: 1 })'],
    ['[].constructor.isArray = 1'],
    ['Date.now = () => 1'],
    ['(() => 1).constructor.prototype.leak = 1'],
    ['Error.prepareStackTrace = () => 1'],
  ])('is frozen: %s', (statement) => {
    expect(evaluateBody(statement).error?.message).toMatch(
      /^code\.js:2:\d+: TypeError: Cannot (?:assign to read only|add) property/,
    );
  });

  it('lets objects have members of any name', () => {
    const body = `const counts = {}; counts.toString = 1; counts['constructor'] = 2; counts.hasOwnProperty = 3; return counts`;
    expect(evaluateBody(body).result).toEqual({ toString: 1, constructor: 2, hasOwnProperty: 3 });
  });

  it('keeps nothing between evaluations', () => {
    const counter = given(`let count = 0; const seen = [];
      export function request(ctx) { count += 1; seen.push(ctx.args.n); return { count, seen } }`);
    const run = (n: number) => counter.evaluate('request', { arguments: { n } }).result;
    expect([run(1), run(2)]).toEqual([
      { count: 1, seen: [1] },
      { count: 1, seen: [2] },
    ]);
  });

  it('never touches what the caller passed', () => {
    const context = { arguments: { list: [1] }, stash: { a: 1 } };
    const { stash } = evaluateBody('ctx.args.list.push(2); ctx.stash.b = 2; return 1', context);
    expect({ context, stash }).toEqual({
      context: { arguments: { list: [1] }, stash: { a: 1 } },
      stash: { a: 1, b: 2 },
    });
  });
});
