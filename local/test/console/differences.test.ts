import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/console/differences.ts';

describe('differencesOf', () => {
  it.each([
    ['the same', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
    ['a new attribute', {}, { a: { b: 1 } }, [{ path: 'a', kind: 'added', after: '{"b":1}' }]],
    ['one that is gone', { a: null }, {}, [{ path: 'a', kind: 'removed', before: 'null' }]],
    [
      'attributes of any name',
      {},
      { constructor: 'x', a: { toString: 1 } },
      [
        { path: 'a', kind: 'added', after: '{"toString":1}' },
        { path: 'constructor', kind: 'added', after: '"x"' },
      ],
    ],
    ['another value', { a: 1 }, { a: 'b' }, [{ path: 'a', kind: 'changed', before: '1', after: '"b"' }]],
    [
      'another kind of value',
      { a: [1] },
      { a: { 0: 1 } },
      [{ path: 'a', kind: 'changed', before: '[1]', after: '{"0":1}' }],
    ],
    [
      'what is deep',
      { people: { 'bob@a.example': { status: 'ASKED', at: 1 } }, events: ['one'] },
      { people: { 'bob@a.example': { status: 'SIGNED' } }, events: ['one', 'two'] },
      [
        { path: 'events[1]', kind: 'added', after: '"two"' },
        { path: 'people.bob@a.example.at', kind: 'removed', before: '1' },
        { path: 'people.bob@a.example.status', kind: 'changed', before: '"ASKED"', after: '"SIGNED"' },
      ],
    ],
  ])('tells %s', (_, before, after, expected) => {
    expect(differencesOf(before as never, after as never)).toEqual(expected);
  });

  it('cuts what is long', () => {
    expect(differencesOf({}, { a: 'x'.repeat(1000) })[0]!.after).toHaveLength(202);
  });
});
