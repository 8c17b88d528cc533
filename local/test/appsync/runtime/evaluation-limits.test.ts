import { describe, expect, it } from 'vitest';
import { evaluateBody, given, valueOf } from './given.ts';

const code = (message: string) => ({ message, errorType: 'Code', data: null, errorInfo: null });

describe('limits of an evaluation', () => {
  const list = (length: number) => ({ arguments: { list: Array.from({ length }, (_, index) => index) } });

  it.each([
    ['for-of', 'let n = 0; for (const x of ctx.args.list) { n += 1 } return n'],
    ['for-of without braces', 'let n = 0; for (const x of ctx.args.list) n += 1; return n'],
    ['for-in', 'let n = 0; for (const x in ctx.args.list) { n += 1 } return n'],
    ['while', 'let n = 0; while (n < ctx.args.list.length) n += 1; return n'],
    ['do', 'let n = 0; do { n += 1 } while (n < ctx.args.list.length); return n'],
    ['for', 'let n = 0; for (let i = 0; i < ctx.args.list.length; i += 1) n += 1; return n'],
    ['a loop in a loop', 'let n = 0; for (const y of [1]) for (const x of ctx.args.list) n += 1; return n'],
  ])('%s goes round 1,000 times and no more', (_, body) => {
    expect(evaluateBody(body, list(1000)).result).toBe(1000);
    expect(evaluateBody(body, list(1001)).error?.message).toMatch(
      /^code\.js:2:\d+: RangeError: loop ran more than the 1000 iterations that are allowed$/,
    );
  });

  it.each([
    ['map', 'return ctx.args.list.map((x) => x).length'],
    ['forEach', 'let n = 0; ctx.args.list.forEach(() => { n += 1 }); return n'],
    ['filter', 'return ctx.args.list.filter(() => true).length'],
    ['reduce', 'return ctx.args.list.reduce((n) => n + 1, 0)'],
    ['find', 'let n = 0; ctx.args.list.find(() => { n += 1; return false }); return n'],
    ['some', 'let n = 0; ctx.args.list.some(() => { n += 1; return false }); return n'],
    ['every', 'let n = 0; ctx.args.list.every(() => { n += 1; return true }); return n'],
    ['flatMap', 'return ctx.args.list.flatMap((x) => [x]).length'],
    ['map', 'const one = (x) => x; return ctx.args?.list?.map(one).length'],
  ])('%s, which AWS ends in silence, goes over 1,000 elements and no more', (method, body) => {
    expect(evaluateBody(body, list(1000)).result).toBe(1000);
    expect(evaluateBody(body, list(1001)).error?.message).toMatch(
      new RegExp(
        `^code\\.js:2:\\d+: RangeError: ${method} goes over more than the 1000 elements .*aws-appsync-community 371`,
      ),
    );
  });

  it('calls a map of its own, and passes over a list that is not there', () => {
    const body = 'const own = { map: (x) => x }; return [own.map(5), ctx.args.none?.deep.map((x) => x) ?? null]';
    expect(evaluateBody(body).result).toEqual([5, null]);
  });

  it.each([
    ['an element beyond', 'const list = [1]; list[2] = 1; return list', 'element 2 of a list of 1'],
    ['the one after the last', 'const list = []; list[list.length] = 1; return list', 'element 0 of a list of 0'],
    [
      'in the order of a map',
      'const list = []; Object.values({ b: 1, a: 0 }).forEach((at) => { list[at] = at }); return list',
      'element 1 of a list of 0',
    ],
  ])('assigns no element beyond the end of a list: %s', (_, body, message) => {
    expect(evaluateBody(body).error?.message).toMatch(
      new RegExp(`^code\\.js:2:\\d+: RangeError: ${message} is assigned: what AWS makes of it is not documented`),
    );
  });

  it('assigns what is there, members of objects, and works out each part once', () => {
    const body = `
      let calls = 0; const next = (value) => { calls += 1; return value };
      const list = [1, 2]; const map = { 5: 'a' };
      next(list)[next(1)] = next(3); map[7] = 'b'; map['x'] = list[list[0] = 0] = 4; list[1] += 1;
      return [calls, list, map]`;
    expect(evaluateBody(body).result).toEqual([3, [4, 4], { 5: 'a', 7: 'b', x: 4 }]);
  });

  it('counts each run of a loop by itself', () => {
    const body = 'let n = 0; for (const y of ctx.args.list) { for (const x of ctx.args.list) n += 1 } return n';
    expect(evaluateBody(body, list(300)).result).toBe(90_000);
  });

  it('takes another number of iterations', () => {
    const short = given('export function request(ctx) { for (const x of ctx.args.list) {} }', { iterations: 3 });
    expect(short.evaluate('request', list(4)).error?.message).toMatch(/the 3 iterations/);
  });

  it('fails infinite recursion', () => {
    expect(evaluateBody('const again = (n) => again(n + 1) + 1; return again(0)').error?.message).toMatch(
      /^code\.js:2:\d+: RangeError: Maximum call stack size exceeded$/,
    );
  });

  it.each([
    ['branching recursion', 'const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2); return fib(60)'],
    ['backtracking', 'return util.matches("(a+)+b", ctx.args.text)'],
    ['backtracking of replaceAll', 'return ctx.args.text.replaceAll("(a|a)*b", "")'],
    ['a list that doubles', 'let a = [1]; for (const x of ctx.args.list) { a = a.concat(a) } return a.length'],
    ['a list that is spread', 'let a = [1]; for (const x of ctx.args.list) { a = [...a, ...a] } return a.length'],
    ['a list that pushes itself', 'let a = [1]; for (const x of ctx.args.list) { a.push(...a) } return a.length'],
    ['a list made long', 'return Array(5e7).fill(1).map((x) => ({ x }))'],
    [
      'a string that is taken apart',
      'let s = "ab"; for (const x of ctx.args.list) { s = s.split("").join("xx") } return s',
    ],
    ['a long string', 'return "a".repeat(2e8).replaceAll("a", "bb")'],
    ['a result that unfolds', 'let o = {}; for (const x of ctx.args.list) { o = { a: o, b: o } } return o'],
    ['a stash that unfolds', 'let o = {}; for (const x of ctx.args.list) { o = { a: o, b: o } } ctx.stash.o = o'],
    ['a log line that unfolds', 'let o = {}; for (const x of ctx.args.list) { o = { a: o, b: o } } console.log(o)'],
    ['a list in itself that is flattened', 'const a = []; a.push(a); a.push(a); return a.flat(60)'],
    ['a long list of nothing', 'const a = []; a.length = 4294967295; a.forEach((x) => x)'],
    ['a list made of nothing', 'return Array(4294967295).some((x) => x)'],
    ['a list with a far end', 'const a = []; a[4294967294] = 1; a.shift()'],
    ['what is like a list', 'return { length: 4294967295, some: [].some }.some((x) => x)'],
    ['a long list that is taken apart', 'const a = []; a.length = 4294967295; const [...b] = a'],
    ['lists made long', 'for (const x of ctx.args.list) { const a = []; a.length = 3e7; ctx.stash[x] = a }'],
    [
      'a string spread into objects',
      'let s = "ab"; const f = () => ({ ...s }); for (const x of ctx.args.list) { s += s; f() }',
    ],
    ['choices of a pattern', `return util.matches("${'(a|a)?'.repeat(26)}b", ctx.args.text)`],
    ['alternatives of a pattern', `return util.matches("${'(a|a)'.repeat(30)}b", ctx.args.text)`],
    [
      'backtracking of a date',
      `return util.time.parseFormattedToEpochMilliSeconds("${'1'.repeat(40)}x", "${'[y]'.repeat(20)}")`,
    ],
    [
      'a search',
      'let s = "a"; for (const x of [...ctx.args.list].slice(0, 18)) s += s; return s.lastIndexOf(s + "ba")',
    ],
    [
      'a search for half',
      'let s = "a"; for (const x of ctx.args.list.slice(0, 20)) s += s; return s.indexOf(s.slice(9e5) + "b")',
    ],
    [
      'code that is long',
      `let n = 0; const f = () => { ${'n += 1;'.repeat(2000)} }; ctx.args.list.map(() => ctx.args.list.map(f))`,
    ],
    ['JSON that says more than it is', 'return { toJSON: () => 1 }'],
    [
      'work that is to cost less than nothing',
      'const pad = "padEnd"; "a"[pad](-1e12); const l = ctx.args.list; return l.map(() => l.map(() => l.map(() => l.map(() => 1))))',
    ],
    ['nested callbacks', 'const l = ctx.args.list; return l.map(() => l.map(() => l.map(() => l.map(() => 1))))'],
  ])('stops %s', (_, body) => {
    const started = performance.now();
    const slow = given(`import { util } from '@aws-appsync/utils'; export function request(ctx) { ${body} }`, {
      timeout: 50,
    });
    const { arguments: args } = list(200);
    const { error } = slow.evaluate('request', { arguments: { ...args, text: 'a'.repeat(40) } });
    expect(error?.errorType).toBe('Code');
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('asks once how deep a list is flattened', () => {
    const body = 'let asked = 0; return [[[1]]].flat({ valueOf: () => (asked++ > 0 ? 60 : 0) })';
    expect(evaluateBody(body).result).toEqual([[[1]]]);
  });

  const text = { arguments: { ...list(200).arguments, text: 'a'.repeat(40) } };
  const longer = (change: string) => `let s = ctx.args.text; for (const x of ctx.args.list.slice(0, 28)) ${change};`;
  const long = longer('s += s').replace('28', '16');

  it.each([
    ['+', longer('s = s + s')],
    ['+=', longer('s += s')],
    ['+ in a chain', longer('s = "" + s + s')],
    ['a template', longer('s = `${s}${s}`')],
    ['String.raw', longer('s = String.raw`${s}${s}`')],
    ['concat', longer('s = s.concat(s)')],
    ['join', longer('s = [s, s].join()')],
    ['join of lists', longer('s = [[s], [[s]]].join()')],
    ['a list as text', longer('s = `${[s, s]}`')],
    ['repeat', longer('s = s.repeat(2)')],
    ['padEnd', longer('s = s.padEnd(s.length * 2)')],
    ['replaceAll', longer('s = s.replaceAll("a", "aa")')],
    ['toReplace', longer('s = util.str.toReplace(s, "a", "aa")')],
    ['base64Encode', `${long} for (const x of [1, 2, 3]) s = util.base64Encode(s)`],
    ['normalize', `${long} util.str.normalize(s.replaceAll("a", "\ufdfa"), "nfkd")`],
    ['urlEncode', `${long} util.urlEncode(s.replaceAll("a", "%"))`],
    ['escapeJavaScript', `${long} util.escapeJavaScript(s.replaceAll("a", "'"))`],
    ['JSON.stringify', longer('s = JSON.stringify([s, s])')],
    ['a result', `${long} return ctx.args.list.map(() => s)`],
    ['names in a result', `${long} return ctx.args.list.map(() => ({ [s]: 1 }))`],
    ['logs', `${long} for (const x of ctx.args.list) console.log(s)`],
    ['copies', `${long} const l = []; for (const x of ctx.args.list) { l.push(s + x); l.at(-1).indexOf('b') }`],
  ])('bounds the strings of %s', (_, body) => {
    const started = performance.now();
    const { error } = evaluateBody(body, text);
    expect(error?.message).toMatch(/RangeError: (a string is longer|.* more than is allowed)|took more than/);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('lets strings be as long as is allowed', () => {
    expect(evaluateBody(`${long} return (s + s).length`, text).result).toBe(5_242_880);
    expect(evaluateBody(`${long} return (s + s + 1).length`, text).error?.message).toMatch(
      /RangeError: a string is longer than the 5242880 characters that are allowed$/,
    );
  });

  it('says which limit was passed', () => {
    const slow = given('export function request(ctx) { const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); f(60) }', {
      timeout: 20,
    });
    expect(slow.evaluate('request', { stash: { a: 1 } })).toEqual({
      result: undefined,
      error: code('code.js: Error: evaluation took more than the 20 ms that are allowed'),
      appendedErrors: [],
      stash: { a: 1 },
      logs: [],
      extensions: { invalidations: [] },
      responseHeaders: {},
    });
  });

  it('runs what is much but not too much, with ids as in one run', () => {
    const body =
      'const ids = [util.autoId()]; const l = ctx.args.list; l.map(() => l.map(() => 1)); ids.push(util.autoId()); return ids';
    expect(evaluateBody(body, list(200)).result).toEqual(['id-1', 'id-2']);
  });

  it('works on after a run was stopped', () => {
    evaluateBody('const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); f(60)');
    expect(valueOf('util.time.nowEpochSeconds()')).toBe(1612167330);
  });
});
