import parser from 'dynalite/db/conditionParser.js';
import { describe, expect, it } from 'vitest';
import { compareNumbers } from '../../../src/dynamodb/conditions/compare-numbers.ts';
import { type Condition, holds } from '../../../src/dynamodb/conditions/evaluate.ts';
import type { AttributeValue, Item } from '../../../src/dynamodb/types.ts';

const bytes = (...values: number[]) => Buffer.from(values).toString('base64');

const item: Item = {
  text: { S: 'hello' },
  empty: { S: '' },
  wide: { S: 'é𝄞' },
  number: { N: '1.5' },
  large: { N: '12345678901234567890123456789012345678' },
  zero: { N: '0' },
  bytes: { B: bytes(1, 255, 2) },
  yes: { BOOL: true },
  no: { BOOL: false },
  nothing: { NULL: true },
  texts: { SS: ['b', 'a'] },
  numbers: { NS: ['2', '10'] },
  binaries: { BS: [bytes(2), bytes(1)] },
  none: { L: [] },
  list: { L: [{ S: 'x' }, { M: { k: { S: 'v' } } }, { BOOL: true }, { SS: ['q', 'r'] }, { N: '1' }, { S: '' }] },
  map: { M: { k: { S: 'v' }, deep: { L: [{ N: '1' }, { NS: ['1', '2'] }] } } },
};

const isTrue = (text: string, of: Item = item, values: Record<string, AttributeValue> = {}) => {
  const attrVals = { ':hello': { S: 'hello' }, ...values };
  const parsed = parser.parse(text, { context: { attrVals, isReserved: () => false, compare: () => false } });
  if (typeof parsed === 'string') throw new Error(parsed);
  return holds(parsed.expression as Condition, of);
};

type Row = [expression: string, value: AttributeValue, truth: boolean];

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
describe('a condition', () => {
  it.each<Row>([
    ['no = :v', { BOOL: false }, true],
    ['no <> :v', { BOOL: false }, false],
    ['no IN (:hello, :v)', { BOOL: false }, true],
    ['empty = :v', { S: '' }, true],
    ['number = :v', { N: '1.50' }, true],
    ['number = :v', { N: '15e-1' }, true],
    ['zero = :v', { N: '-0' }, true],
    ['number = :v', { S: '1.5' }, false],
    ['number <> :v', { S: '1.5' }, true],
    ['large = :v', { N: '12345678901234567890123456789012345679' }, false],
    ['texts = :v', { SS: ['a', 'b'] }, true],
    ['texts = :v', { SS: ['a', 'c'] }, false],
    ['texts = :v', { SS: ['a'] }, false],
    ['numbers = :v', { NS: ['10.0', '2'] }, true],
    ['binaries = :v', { BS: [bytes(1), bytes(2)] }, true],
    ['list = :v', item.list!, true],
    ['list <> :v', item.list!, false],
    ['none = :v', { L: [] }, true],
    ['map = :v', { M: { deep: { L: [{ N: '1.0' }, { NS: ['2', '1'] }] }, k: { S: 'v' } } }, true],
    ['map = :v', { M: { k: { S: 'v' } } }, false],
    ['list[3] = :v', { SS: ['r', 'q'] }, true],
    ['list[1] IN (:hello, :v)', { M: { k: { S: 'v' } } }, true],
    ['bytes = :v', { B: bytes(1, 255, 2) }, true],
  ])('is equal or not: %s with %j', (text, value, truth) => {
    expect(isTrue(text, item, { ':v': value })).toBe(truth);
  });

  it.each<Row>([
    ['large < :v', { N: '12345678901234567890123456789012345679' }, true],
    ['large > :v', { N: '12345678901234567890123456789012345677' }, true],
    ['number < :v', { N: '10' }, true],
    ['number > :v', { N: '-2' }, true],
    ['empty < :v', { S: 'a' }, true],
    ['wide < :v', { S: 'f' }, false],
    ['bytes > :v', { B: bytes(1, 127) }, true],
    ['number < :v', { S: 'a' }, false],
    ['number >= :v', { S: 'a' }, false],
    ['no <= :v', { BOOL: false }, false],
    ['list <= :v', item.list!, false],
    ['number BETWEEN :v AND :v', { N: '1.5' }, true],
    ['empty BETWEEN :v AND text', { S: '' }, true],
    ['zero BETWEEN :v AND number', { N: '-1' }, true],
    ['text BETWEEN :v AND number', { S: 'a' }, false],
  ])('is in order or not: %s with %j', (text, value, truth) => {
    expect(isTrue(text, item, { ':v': value })).toBe(truth);
  });

  it.each<Row>([
    ['absent = :v', { S: 'x' }, false],
    ['absent <> :v', { S: 'x' }, true],
    ['absent <> missing OR text = :v', { S: 'x' }, true],
    ['absent = missing OR text = :v', { S: 'x' }, false],
    ['absent < :v OR absent >= :v', { S: 'x' }, false],
    ['absent BETWEEN :v AND :v', { S: 'x' }, false],
    ['absent IN (:v, missing)', { S: 'x' }, false],
    ['contains(absent, :v) OR begins_with(absent, :v)', { S: 'x' }, false],
    ['attribute_type(absent, :v)', { S: 'S' }, false],
    ['size(absent) = :v OR size(absent) < :v', { N: '0' }, false],
    ['size(nothing) = :v OR size(zero) = :v OR size(no) = :v', { N: '0' }, false],
    ['constructor = :v OR attribute_exists(constructor)', { S: 'x' }, false],
  ])('of what is not there: %s', (text, value, truth) => {
    expect(isTrue(text, item, { ':v': value })).toBe(truth);
  });

  it.each<Row>([
    ['attribute_type(no, :v)', { S: 'BOOL' }, true],
    ['attribute_type(empty, :v)', { S: 'S' }, true],
    ['attribute_type(zero, :v)', { S: 'N' }, true],
    ['attribute_type(nothing, :v)', { S: 'NULL' }, true],
    ['attribute_type(map.deep[1], :v)', { S: 'NS' }, true],
    ['attribute_type(text, :v)', { S: 'B' }, false],
    ['attribute_exists(map.deep[1]) AND text = :v', { S: 'hello' }, true],
    ['attribute_exists(map.deep[2]) OR attribute_exists(list[1].z) OR text = :v', { S: '' }, false],
    ['attribute_not_exists(map.deep.k) AND attribute_not_exists(text[0]) AND text = :v', { S: 'hello' }, true],
    ['attribute_exists(no) AND attribute_exists(empty) AND text = :v', { S: 'hello' }, true],
    ['begins_with(text, :v)', { S: 'hel' }, true],
    ['begins_with(text, :v)', { S: '' }, true],
    ['begins_with(text, :v)', { S: 'el' }, false],
    ['begins_with(bytes, :v)', { B: bytes(1, 255) }, true],
    ['begins_with(bytes, :v)', { B: bytes(1, 254) }, false],
    ['begins_with(texts, :v)', { S: 'b' }, false],
    ['begins_with(text, :v)', { B: bytes(104) }, false],
    ['contains(text, :v)', { S: 'ell' }, true],
    ['contains(bytes, :v)', { B: bytes(255, 2) }, true],
    ['contains(bytes, :v)', { B: bytes(254) }, false],
    ['contains(texts, :v)', { S: 'a' }, true],
    ['contains(numbers, :v)', { N: '2.0' }, true],
    ['contains(numbers, :v)', { S: '2' }, false],
    ['contains(binaries, :v)', { B: bytes(1) }, true],
    ['contains(list, :v)', { S: '' }, true],
    ['contains(list, :v)', { N: '1.0' }, true],
    ['contains(list, :v)', { BOOL: true }, true],
    ['contains(list, :v)', { BOOL: false }, false],
    ['contains(list, :v)', { M: { k: { S: 'v' } } }, true],
    ['contains(list, :v)', { SS: ['r', 'q'] }, true],
    ['contains(map, :v)', { S: 'v' }, false],
    ['contains(:v, text)', { S: 'oh, hello' }, true],
    ['size(empty) = :v', { N: '0' }, true],
    ['size(none) = :v', { N: '0' }, true],
    ['size(text) = :v', { N: '5' }, true],
    // As seen on AWS, which counts as UTF-16 does: https://github.com/ExtendDB/extenddb/pull/67
    ['size(wide) = :v', { N: '3' }, true],
    ['size(bytes) = :v', { N: '3' }, true],
    ['size(texts) = :v AND size(numbers) = :v AND size(binaries) = :v', { N: '2' }, true],
    ['size(list) = :v', { N: '6' }, true],
    ['size(map) = :v', { N: '2' }, true],
    ['size(map.deep) BETWEEN :v AND number', { N: '1' }, false],
    ['NOT size(empty) > :v', { N: '0' }, true],
  ])('calls functions: %s with %j', (text, value, truth) => {
    expect(isTrue(text, item, { ':v': value })).toBe(truth);
  });
});

/** Numbers from 0 to below 1, the same in each run. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
const random = randoms(20261201);
const below = (limit: number) => Math.floor(random.next().value * limit);
const pick = <T>(from: T[]): T => from[below(from.length)]!;
const some = <T>(make: () => T) => Array.from({ length: below(4) }, make);
const digits = () => Array.from({ length: 1 + below(pick([2, 38])) }, () => below(10)).join('');
const word = () => Array.from({ length: below(3) }, () => pick(['a', 'b', 'é', '𝄞', '\uffff'])).join('');
const bits = () => Buffer.from(some(() => below(256))).toString('base64');

function value(depth: number): AttributeValue {
  const inner = () => value(depth - 1);
  return pick<() => AttributeValue>([
    () => ({ S: word() }),
    () => ({ N: pick(['', '-']) + digits() }),
    () => ({ B: bits() }),
    () => ({ BOOL: pick([true, false]) }),
    () => ({ NULL: true }),
    () => ({ SS: [...new Set(['a', ...some(word)])] }),
    () => ({ NS: [...new Set(['1', ...some(() => String(below(3)))])] }),
    ...(depth > 0
      ? [() => ({ L: some(inner) }), () => ({ M: Object.fromEntries(some(() => [word() || 'k', inner()])) })]
      : []),
  ])();
}

/** The same value, written in another way. */
function rewritten(given: AttributeValue): AttributeValue {
  if ('N' in given) return { N: pick([`${given.N}.0`, `${given.N}0e-1`, given.N.replace(/^(-?)/, '$100')]) };
  if ('SS' in given) return { SS: [...given.SS].reverse() };
  if ('NS' in given) return { NS: given.NS.map((each) => `${each}.00`).reverse() };
  if ('L' in given) return { L: given.L.map(rewritten) };
  if ('M' in given)
    return {
      M: Object.fromEntries(
        Object.entries(given.M)
          .reverse()
          .map(([name, each]) => [name, rewritten(each)]),
      ),
    };
  return given;
}

describe('of any values', () => {
  const truth = (text: string, values: AttributeValue[]) =>
    isTrue(text, Object.fromEntries(values.map((value, at) => ['abc'[at]!, value])));

  it('each is equal to itself, however it is written, and is found in lists', () => {
    for (let run = 0; run < 500; run++) {
      const one = value(2);
      const pair = [one, rewritten(one)];
      expect([pair, truth('a = b', pair), truth('a <> b', pair)]).toEqual([pair, true, false]);
      expect([pair, truth('contains(a, b)', [{ L: [value(1), one] }, pair[1]!])]).toEqual([pair, true]);
    }
  });

  it('the operators agree with each other', () => {
    for (let run = 0; run < 1000; run++) {
      const type = pick(['any', 'S', 'N', 'B']);
      const make = () =>
        type === 'any' ? value(1) : ({ [type]: { S: word, N: digits, B: bits }[type]!() } as AttributeValue);
      const values = [make(), make(), make()];
      const is = (text: string) => truth(text, values);
      expect(is('a <> b')).toBe(!is('a = b'));
      expect(is('a IN (b, c)')).toBe(is('a = b OR a = c'));
      expect(is('a BETWEEN b AND c')).toBe(is('a >= b AND a <= c'));
      expect(is('a <= b AND a >= b')).toBe(is('a <= b AND a = b'));
      expect(is('NOT (a = b OR a = c)')).toBe(is('NOT a = b AND NOT a = c'));
      if (type !== 'any') expect(['a < b', 'a = b', 'a > b'].filter(is)).toHaveLength(1);
    }
  });

  it('texts are in the order of their bytes', () => {
    for (let run = 0; run < 300; run++) {
      const [a, b] = [word(), word()];
      expect(truth('a < b', [{ S: a }, { S: b }])).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0);
    }
  });

  it('numbers are in the order of their values, to the last digit', () => {
    for (let run = 0; run < 2000; run++) {
      const make = () => {
        const [sign, whole, fraction] = [pick(['', '-']), digits(), pick([digits, () => ''])()];
        const [power, shift] = [BigInt(40), below(40)];
        const text = `${sign}${whole}${fraction && `.${fraction}`}${shift ? pick([`e-${shift}`, `E-0${shift}`]) : ''}`;
        const scaled = BigInt(whole + fraction) * 10n ** (power * 2n - BigInt(fraction.length + shift));
        return { text, scaled: sign ? -scaled : scaled };
      };
      const [a, b] = [make(), pick([make, make])()];
      const wanted = a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0;
      expect([a.text, b.text, Math.sign(compareNumbers(a.text, b.text))]).toEqual([a.text, b.text, wanted]);
    }
  });
});
