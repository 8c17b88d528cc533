import { describe, expect, it } from 'vitest';
import { argumentFilter } from '../../../src/appsync/realtime/argument-filter.ts';
import { enhancedFilter } from '../../../src/appsync/realtime/enhanced-filter.ts';

const published = {
  id: 'r1',
  version: 3,
  open: true,
  reason: null,
  text: 'Straße',
  tags: ['a', 'b', 3],
  signer: { email: 'bob@example.com', address: { city: { name: { short: 'B' } } } },
  signers: [{ email: 'alice@example.com' }],
};

describe('argumentFilter', () => {
  it.each([
    [{}, true],
    [{ id: 'r1' }, true],
    [{ id: 'r2' }, false],
    [{ id: 'R1' }, false],
    [{ id: 'r1', version: 3 }, true],
    [{ id: 'r1', version: 4 }, false],
    [{ version: '3' }, false],
    [{ open: true }, true],
    [{ id: undefined }, true],
    [{ id: null }, false],
    [{ reason: null }, true],
    [{ absent: null }, true],
    [{ reason: 'x' }, false],
    [{ absent: 'x' }, false],
    [{ toString: null }, true],
    [{ tags: ['a', 'b', 3] }, true],
    [{ tags: ['a'] }, false],
  ])('takes %j: %j', (args, matches) => {
    expect(argumentFilter(args).matches(published)).toBe(matches);
  });
});

describe('enhancedFilter', () => {
  it.each<[string, string, unknown, boolean]>([
    ['id', 'eq', 'r1', true],
    ['id', 'eq', 'R1', false],
    ['version', 'eq', 3, true],
    ['version', 'eq', '3', false],
    ['open', 'eq', true, true],
    ['open', 'eq', 'true', false],
    ['reason', 'eq', 'x', false],
    ['id', 'ne', 'r1', false],
    ['id', 'ne', 'r2', true],
    ['version', 'ne', '3', true],
    ['reason', 'ne', 'x', true],
    ['absent', 'ne', 'x', true],
    ['version', 'le', 3, true],
    ['version', 'le', 2, false],
    ['version', 'lt', 3, false],
    ['version', 'lt', 4, true],
    ['version', 'ge', 3, true],
    ['version', 'ge', 4, false],
    ['version', 'gt', 3, false],
    ['version', 'gt', 2, true],
    ['version', 'gt', '2', false],
    ['id', 'gt', 'r0', true],
    ['absent', 'lt', 3, false],
    ['reason', 'le', 0, false],
    ['text', 'contains', 'traß', true],
    ['text', 'contains', 'TRA', false],
    ['tags', 'contains', 'a', true],
    ['tags', 'contains', 3, true],
    ['tags', 'contains', '3', false],
    ['version', 'contains', 3, false],
    ['absent', 'contains', 'a', false],
    ['text', 'notContains', 'x', true],
    ['text', 'notContains', 'S', false],
    ['tags', 'notContains', 'c', true],
    ['tags', 'notContains', 'a', false],
    ['absent', 'notContains', 'a', true],
    ['text', 'beginsWith', 'Str', true],
    ['text', 'beginsWith', 'str', false],
    ['version', 'beginsWith', '3', false],
    ['id', 'in', ['r1', 'r2'], true],
    ['id', 'in', ['r2'], false],
    ['version', 'in', ['3', 4], false],
    ['absent', 'in', ['x'], false],
    ['id', 'notIn', ['r2'], true],
    ['id', 'notIn', ['r1', 'r2'], false],
    ['absent', 'notIn', ['r1'], true],
    ['version', 'between', [1, 5], true],
    ['version', 'between', [3, 5], false],
    ['version', 'between', [1, 3], false],
    ['id', 'between', ['r0', 'r2'], true],
    ['absent', 'between', [1, 5], false],
    ['tags', 'containsAny', ['x', 'b'], true],
    ['tags', 'containsAny', ['x', '3'], false],
    ['id', 'containsAny', ['r1'], false],
    ['signer.email', 'eq', 'bob@example.com', true],
    ['signer.address.city.name.short', 'eq', 'B', true],
    ['signer.absent.city', 'ne', 'B', true],
    ['signers.email', 'eq', 'alice@example.com', false],
    ['constructor.name', 'eq', 'Object', false],
  ])('takes %s %s %j: %j', (fieldName, operator, value, matches) => {
    const filter = { filterGroup: [{ filters: [{ fieldName, operator, value }] }] };
    expect(enhancedFilter('setSubscriptionFilter', filter).matches(published)).toBe(matches);
  });

  const eq = (fieldName: string, value: unknown) => ({ fieldName, operator: 'eq', value });
  const within = (fieldName: string, value: unknown) => ({ fieldName, operator: 'in', value });
  const group = (...filters: unknown[]) => ({ filters });

  it.each([
    ['all of one group', [group(eq('id', 'r1'), eq('version', 3))], true],
    ['not all of one group', [group(eq('id', 'r1'), eq('version', 4))], false],
    ['one of two groups', [group(eq('id', 'r2')), group(eq('version', 3))], true],
    ['none of two groups', [group(eq('id', 'r2')), group(eq('version', 4))], false],
    ['two values of in with an eq', [group(within('id', ['r2', 'r1']), eq('version', 3))], true],
  ])('takes what fits %s: %j', (_, filterGroup, matches) => {
    expect(enhancedFilter('setSubscriptionFilter', { filterGroup }).matches(published)).toBe(matches);
  });

  it('can be looked up by the equalities of each group, in written out', () => {
    const filterGroup = [group(within('id', ['r1', 'r2']), eq('open', true)), group(eq('version', 3))];
    expect(enhancedFilter('setSubscriptionFilter', { filterGroup }).alternatives).toEqual([
      [
        { field: 'id', value: 'r1' },
        { field: 'open', value: true },
      ],
      [
        { field: 'id', value: 'r2' },
        { field: 'open', value: true },
      ],
      [{ field: 'version', value: 3 }],
    ]);
  });

  it('takes the most that AWS allows', () => {
    const fields = ['a', 'b', 'c', 'd', 'e'].map((field) => eq(field, 'x'.repeat(256)));
    const filterGroup = [group(within('id', [1, 2, 3, 4, 5]), within('id', [1, 2])), ...[]];
    expect(() =>
      enhancedFilter('setSubscriptionFilter', { filterGroup: Array(10).fill(group(...fields)) }),
    ).not.toThrow();
    expect(() => enhancedFilter('setSubscriptionFilter', { filterGroup })).not.toThrow();
  });

  const only = (filter: unknown) => ({ filterGroup: [group(filter)] });
  const ofTwentyOne = Array.from({ length: 21 }, (_, each) => each);
  it.each([
    ['null', null, 'the filter must have a list filterGroup that is not empty'],
    ['no group', { filterGroup: [] }, 'the filter must have a list filterGroup that is not empty'],
    ['a group without filters', { filterGroup: [{}] }, 'filterGroup[0] must have a list filters that is not empty'],
    ['no field', only({ operator: 'eq', value: 1 }), 'filterGroup[0].filters[0] must have a fieldName'],
    [
      'an unknown operator',
      only({ fieldName: 'id', operator: 'equals', value: 1 }),
      'filterGroup[0].filters[0] has the operator "equals"; use one of eq ne le lt ge gt contains notContains beginsWith in notIn between containsAny',
    ],
    ['an operator in other letters', only({ fieldName: 'id', operator: 'EQ', value: 1 }), 'has the operator "EQ"'],
    ['an inherited operator', only({ fieldName: 'id', operator: 'toString', value: 1 }), 'has the operator "toString"'],
    [
      'a null value',
      only(eq('id', null)),
      'filterGroup[0].filters[0]: eq of id takes a string, a number or a boolean, not null',
    ],
    ['no value', only(eq('id', undefined)), 'eq of id takes a string, a number or a boolean, not undefined'],
    [
      'six values of in',
      only(within('id', [1, 2, 3, 4, 5, 6])),
      'in of id takes a list of 1 to 5 strings or numbers, not [1,2,3,4,5,6]',
    ],
    ['an empty in', only(within('id', [])), 'in of id takes a list of 1 to 5 strings or numbers, not []'],
    [
      'between of one',
      only({ fieldName: 'v', operator: 'between', value: [1] }),
      'takes a list of two strings or two numbers, not [1]',
    ],
    [
      'between of two types',
      only({ fieldName: 'v', operator: 'between', value: [1, '2'] }),
      'takes a list of two strings or two numbers',
    ],
    [
      '21 values of containsAny',
      only({ fieldName: 'v', operator: 'containsAny', value: ofTwentyOne }),
      'takes a list of 1 to 20',
    ],
    ['beginsWith of a number', only({ fieldName: 'v', operator: 'beginsWith', value: 1 }), 'takes a string, not 1'],
    ['a string of 257', only(eq('id', 'x'.repeat(257))), 'a string for id is longer than 256 characters'],
    [
      'a string of 257 in a list',
      only(within('id', ['x'.repeat(257)])),
      'a string for id is longer than 256 characters',
    ],
    ['six levels', only(eq('a.b.c.d.e.f', 1)), 'goes deeper than 5 levels: a.b.c.d.e.f'],
    [
      'six fields in a group',
      { filterGroup: [group(...['a', 'b', 'c', 'd', 'e', 'f'].map((field) => eq(field, 1)))] },
      'filterGroup[0] names 6 fields; at most 5 are allowed',
    ],
    [
      'eleven groups',
      { filterGroup: Array(11).fill(group(eq('a', 1))) },
      '11 filters in filterGroup, each value of in counted; at most 10 are allowed',
    ],
    [
      'more than ten by in',
      { filterGroup: [group(within('a', [1, 2, 3, 4]), within('b', [1, 2, 3]))] },
      '12 filters in filterGroup, each value of in counted; at most 10 are allowed',
    ],
    [
      'far more than ten by in',
      { filterGroup: [group(...Array<unknown>(13).fill(within('a', [1, 2, 3, 4, 5])))] },
      '1220703125 filters in filterGroup, each value of in counted; at most 10 are allowed',
    ],
  ])('rejects %s', (_, given, message) => {
    expect(() => enhancedFilter('setSubscriptionFilter', given)).toThrow(
      expect.objectContaining({
        errors: [{ errorType: 'BadRequestException', message: expect.stringContaining(message) as string }],
      }) as Error,
    );
  });
});
