import { parseConstValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scalars } from '../../../src/appsync/scalars/scalars.ts';

const accepted: Record<string, unknown[]> = {
  AWSDate: [
    '2026-11-23',
    '2024-02-29',
    '1970-01-01Z',
    '1970-01-01-07:00',
    '1970-01-01+05:30:10',
    '-2026-01-01',
    '+12026-01-01',
  ],
  AWSTime: ['12:30', '12:30:24', '12:30:24.5', '12:30:24.123456789', '12:30Z', '12:30:24-07:00', '00:00:00+05:30:10'],
  AWSDateTime: [
    '1970-01-01T12:30Z',
    '1970-01-01T12:30:00Z',
    '1970-01-01T12:30:00.001+05:30',
    '2026-11-23T00:00-07:00:15',
  ],
  AWSEmail: ['bob@example.com', 'bob.b+tag@mail.example.co.uk', "o'hara@example.com", '"bob b"@example.com'],
  AWSURL: [
    'https://example.com',
    'http://localhost:4600/graphql?a=//b',
    'mailto:bob@example.com',
    'ftp://example.com/a/b',
  ],
  AWSPhone: ['206-555-0100', '206 555 0100', '2065550100', '1-206-555-0100', '+44 20 7946 0958', '+358401234567'],
  AWSIPAddress: ['127.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32', '1.2.3.4/0', '::/128'],
  AWSTimestamp: [0, 1795392000, -5, 253402300799],
};

const refused: Record<string, unknown[]> = {
  AWSDate: ['', '2026-13-01', '2026-02-29', '2026-00-10', '2026-01-00', '26-01-01', '2026-01-01T00:00', 20260101, null],
  AWSTime: ['24:00', '12:60', '12:30:60', '12', '12:30:24.', '12:30:24.1234567890', '12:30+19:00', 1230],
  AWSDateTime: ['1970-01-01T12:30', '1970-01-01', '1970-01-01 12:30Z', '2026-02-30T12:30Z', '1970-01-01T25:00Z', 0],
  AWSEmail: [
    'bob',
    '@example.com',
    'bob@',
    'bob@example',
    'bob@@example.com',
    'bob b@example.com',
    'bob@-example.com',
    5,
  ],
  AWSURL: ['example.com', '/path', 'https://example.com/a//b', 'https://', 'http://exa mple.com', ''],
  AWSPhone: ['206-555', '(206) 555-0100', '206.555.0100', '+1', 'phone', '++12065550100', '106-555-0100'],
  AWSIPAddress: ['256.0.0.1', '127.0.0.1/33', '::1/129', '1.2.3.4/8/8', '1.2.3.4/', 'localhost'],
  AWSTimestamp: ['0', 1.5, true, null, 2 ** 53],
};

const rows = (table: Record<string, unknown[]>) =>
  Object.entries(table).flatMap(([name, values]) => values.map((value) => ({ name, value })));

describe('AWS scalars', () => {
  it.each(rows(accepted))('$name passes $value through, both ways', ({ name, value }) => {
    const scalar = scalars[name]!;
    expect([
      scalar.parse(value),
      scalar.parseLiteral(parseConstValue(JSON.stringify(value))),
      scalar.serialize(value),
    ]).toEqual([value, value, value]);
  });

  it.each(rows(refused))('$name rejects $value, both ways', ({ name, value }) => {
    const scalar = scalars[name]!;
    expect(() => scalar.parse(value)).toThrow(/^Unable to parse `.*` as a valid .+\.$/);
    expect(() => scalar.parseLiteral(parseConstValue(JSON.stringify(value)))).toThrow(/^Unable to parse/);
    expect(() => scalar.serialize(value)).toThrow(/^Unable to serialize `.*` as a valid \w+ Object\.$/);
  });

  it('name the value and what it is not', () => {
    expect(() => scalars['AWSDate']!.parse('x')).toThrow('Unable to parse `x` as a valid date.');
    expect(() => scalars['AWSDateTime']!.serialize('x')).toThrow('Unable to serialize `x` as a valid DateTime Object.');
  });
});

describe('AWSJSON', () => {
  const json = scalars['AWSJSON']!;

  it.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['"text"', 'text'],
    ['5', 5],
    ['null', null],
  ])('gives resolvers what is in %s', (text, value) => {
    expect([json.parse(text), json.parseLiteral(parseConstValue(JSON.stringify(text)))]).toEqual([value, value]);
  });

  it.each(['{ a: 1 }', '5', '"text"', '[]'])('rejects the literal %s', (literal) => {
    expect(() => json.parseLiteral(parseConstValue(literal))).toThrow(/^Unable to parse `.*` as a valid JSON\.$/s);
  });

  it.each([['text'], [''], [5], [{ a: 1 }]])('rejects %j as input', (value) => {
    expect(() => json.parse(value)).toThrow(/^Unable to parse/);
  });

  it('takes JSON of 1,000 levels, and rejects what is nested deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(JSON.stringify(json.parse(nested(1000)))).toBe(nested(1000));
    expect(() => json.parse(nested(1001))).toThrow(/^Unable to parse/);
  });

  it.each([
    [{ a: 1 }, '{"a":1}'],
    ['{"a":1}', '{"a":1}'],
    ['text', '"text"'],
    [5, '5'],
    [false, 'false'],
  ])('writes %j as %s', (value, text) => {
    expect(json.serialize(value)).toBe(text);
  });
});
