import { describe, expect, it } from 'vitest';
import { remember } from '../../src/shared/remember.ts';

describe('remembering', () => {
  it('makes the same thing once, and anew when it was forgotten as the oldest', () => {
    const made: string[] = [];
    const lengthOf = remember(2, (text) => (made.push(text), text.length));
    expect(['a', 'bb', 'a', 'ccc', 'bb', 'a'].map(lengthOf)).toEqual([1, 2, 1, 3, 2, 1]);
    expect(made).toEqual(['a', 'bb', 'ccc', 'a']);
  });

  it('makes anew what failed', () => {
    let fails = true;
    const once = remember(2, (text) => {
      if (fails) throw new Error('failed');
      return text;
    });
    expect(() => once('a')).toThrow('failed');
    fails = false;
    expect(once('a')).toBe('a');
  });
});
