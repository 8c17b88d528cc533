import parser from 'dynalite/db/conditionParser.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import { describe, expect, it } from 'vitest';
import { boundExpressions } from '../../src/dynamodb/bound-expressions.ts';
import { letter, open } from './given.ts';

const { parse: dynalite } = parser;
boundExpressions();
const { parse } = parser;

/** Every name and value is known; `looked` counts how often one is looked up, which is work that a parser does. */
function context() {
  const work = { looked: 0 };
  const known = (value: unknown) => new Proxy({}, { get: () => ((work.looked += 1), value) });
  return {
    work,
    context: { attrNames: known('name'), attrVals: known({ N: '1' }), isReserved: () => false, compare: () => false },
  };
}

type Parse = typeof dynalite;
const isTaken = (by: Parse, text: string) => {
  try {
    return typeof by(text, context()) !== 'string';
  } catch {
    return false;
  }
};

/** Numbers from 0 to below 1, the same in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const words = '( ( ( ) ) ) a b #n :v size f AND OR NOT IN BETWEEN = <> , . [ 0 ] SET REMOVE ADD + -'.split(' ');
const random = numbers(20261129);
const pick = <T>(from: T[]): T => from[Math.floor(random.next().value * from.length)]!;
const sequence = (length: number) => Array.from({ length }, () => pick(words)).join(pick([' ', ' ', '']));

/** Expressions that are right but for what a sequence of words puts into them. */
function expression(depth: number): string {
  const path = () => pick(['a', '#n', 'a.b', '(a)', '((a))', '(a).b', '((a).b)', 'a[0]', '((a))[1]', '_a', 'a.not']);
  const operand = () => pick([path, path, () => ':v', () => '(:v)', () => `size(${path()})`, () => `(size(a))`])();
  if (depth === 0)
    return pick([
      () => `${operand()} ${pick(['=', '<>', '<'])} ${operand()}`,
      () => `${operand()} BETWEEN ${operand()} AND ${operand()}`,
      () => `${operand()} IN (${operand()}, ${operand()})`,
      () => `attribute_exists(${operand()})`,
      () => `contains (${operand()},${operand()})`,
      operand,
    ])();
  const inner = () => expression(Math.floor(random.next().value * depth));
  return pick([
    () => `(${inner()})`,
    () => `NOT ${inner()}`,
    () => `${inner()} AND ${inner()}`,
    () => `${inner()} or ${inner()}`,
  ])();
}

describe('expressions of DynamoDB', () => {
  it.each<[string, number, () => string]>([
    ['sequences of words', 1, () => sequence(1 + Math.floor(random.next().value * 7))],
    ['expressions', 100, () => expression(3)],
    ['expressions cut short', 1, () => expression(3).slice(0, -1 - Math.floor(random.next().value * 6))],
  ])('are taken as dynalite takes them: %s', (_, least, make) => {
    let taken = 0;
    for (let run = 0; run < 1500; run++) {
      const text = make();
      if (Math.max(0, ...Array.from(text.matchAll(/[( ]*\(/g), ([open]) => open.replace(/ /g, '').length)) > 4)
        continue;
      const is = isTaken(dynalite, text);
      expect([text, isTaken(parse, text)]).toEqual([text, is]);
      taken += +is;
    }
    expect(taken).toBeGreaterThanOrEqual(least);
  });

  it.each([
    'a = :v OR b = :v AND NOT (a = :v OR size(b) > :v)',
    '((a) = :v AND b BETWEEN :v AND :v) AND (#n IN (:v, a) OR contains(b, :v))',
  ])('mean what dynalite reads in %s', (text) => {
    expect(parse(text, context())).toEqual(dynalite(text, context()));
  });

  it.each([
    ['conditions in parentheses', (deep: number) => `${'(a = :v AND '.repeat(deep)}a = :v${')'.repeat(deep)}`, 299],
    ['negations', (deep: number) => `${'NOT ('.repeat(deep)}a = :v${')'.repeat(deep)}`, 299],
    ['calls', (deep: number) => `${'size('.repeat(deep)}a${')'.repeat(deep)} = :v`, 299],
  ])('cost as much as they are long: %s', (_, make, most) => {
    const cost = (deep: number) => {
      const { work, ...options } = context();
      parse(make(deep), options);
      return work.looked / (deep + 1);
    };
    expect(cost(most)).toBeLessThanOrEqual(cost(3) * 2);
  });

  it('of any words end soon, each of 4 KB', { timeout: 60_000 }, () => {
    for (let run = 0; run < 40; run++) {
      const random = sequence(4000).slice(0, 4096);
      const shapes = ['(', '((', 'NOT (', 'a = (', 'f(', '(f(', '(a).', 'a IN ('].map((each) =>
        each.repeat(4096 / each.length),
      );
      for (const text of [
        random,
        `SET a = ${random}`,
        ...(run === 0 ? shapes.flatMap((each) => [each, `SET a = ${each}`]) : []),
      ])
        for (const { parse } of [parser, updateParser, projectionParser]) isTaken(parse, text);
    }
  });

  it.each([
    ['((((((((((((', 'Syntax error; token: "<EOF>", near: "("'],
    ['((((((((((((a = )))))))))))))', 'Syntax error; token: ")", near: "= ))"'],
    ['a = :v b', 'Syntax error; token: "b", near: ":v b"'],
    ['((a = :v))', 'The expression has redundant parentheses;'],
    ['('.repeat(2000) + 'a = :v' + ')'.repeat(2000), 'The expression has redundant parentheses;'],
    [Array(301).fill('a=:v').join(' OR '), 'The expression contains too many operators; operator count: 301'],
  ])('fail in the words of DynamoDB: %#', async (ConditionExpression, message) => {
    const { call } = await open();
    await expect(
      call('PutItem', { Item: letter(), ConditionExpression, ExpressionAttributeValues: { ':v': { S: 'x' } } }),
    ).rejects.toMatchObject({ name: 'ValidationException', message: `Invalid ConditionExpression: ${message}` });
  });

  it.each([
    [
      'UpdateItem',
      { Key: { id: { S: 'a' } }, UpdateExpression: 'SET a = ((((((' },
      'UpdateExpression',
      '(", near: "(((',
    ],
    [
      'GetItem',
      { Key: { id: { S: 'a' } }, ProjectionExpression: 'a,((((((' },
      'ProjectionExpression',
      '(", near: ",((',
    ],
    ['Query', { KeyConditionExpression: 'id = ((((((((((((' }, 'KeyConditionExpression', '<EOF>", near: "('],
    ['Scan', { FilterExpression: 'id = ((((((((((((' }, 'FilterExpression', '<EOF>", near: "('],
  ])('of %s fail so as well', async (operation, input, kind, where) => {
    const { call } = await open();
    await expect(call(operation, input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Invalid ${kind}: Syntax error; token: "${where}"`,
    });
  });
});
