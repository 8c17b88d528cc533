import { describe, expect, it } from 'vitest';
import { type Members, readMembers } from '../../src/shared/input-model.ts';

const members: Members = {
  text: 'string',
  count: 'integer',
  flag: 'boolean',
  texts: { list: 'string' },
  named: { map: { members: { text: 'string' } } },
};

describe('inputs of the AWS JSON protocol', () => {
  it('are read member by member; what is null or unknown is left out', () => {
    const input = { text: 'a', count: 5, flag: null, texts: ['a'], named: { x: { text: 'b', other: 1 } }, unknown: {} };
    expect(readMembers(members, input)).toEqual({ text: 'a', count: 5, texts: ['a'], named: { x: { text: 'b' } } });
  });

  it.each([
    [{ text: 5 }, 'text must be a string'],
    [{ text: { toString: 1 } }, 'text must be a string'],
    [{ count: 1.5 }, 'count must be an integer'],
    [{ count: '1' }, 'count must be an integer'],
    [{ flag: 'true' }, 'flag must be a boolean'],
    [{ texts: 'a' }, 'texts must be a list'],
    [{ texts: [null] }, 'texts must be there: it is null in a list or a map'],
    [{ named: [] }, 'named must be an object'],
    [{ named: { x: null } }, 'named must be there: it is null in a list or a map'],
    [{ named: { x: 5 } }, 'named must be an object'],
  ])('reject %j', (input, message) => {
    expect(() => readMembers(members, input)).toThrow(
      expect.objectContaining({ name: 'SerializationException', message }),
    );
  });
});
