import { describe, expect, it } from 'vitest';
import { sizeOfItem } from '../../src/dynamodb/size.ts';
import type { AttributeValue } from '../../src/dynamodb/types.ts';

describe('the size of an item', () => {
  it.each<[string, AttributeValue, number]>([
    ['a text', { S: 'hello' }, 5],
    ['a text in two bytes a character', { S: 'é'.repeat(600) }, 1200],
    ['a text beyond the first plane', { S: '😀' }, 4],
    ['an empty text', { S: '' }, 0],
    ['zero', { N: '0' }, 1],
    ['a time', { N: '1795422652581' }, 8],
    ['a number with zeroes at its ends', { N: '0012000' }, 2],
    ['a fraction', { N: '0.0125' }, 3],
    ['a number below zero', { N: '-7' }, 3],
    ['a number with an exponent', { N: '1.5E+20' }, 2],
    ['bytes', { B: 'AAECAw==' }, 4],
    ['a boolean', { BOOL: true }, 1],
    ['null', { NULL: true }, 1],
    ['a set of texts', { SS: ['é', 'a'] }, 3],
    ['a set of numbers', { NS: ['1', '100'] }, 4],
    ['a set of bytes', { BS: ['AAE=', 'AA=='] }, 3],
    ['a list', { L: [{ S: 'ab' }, { N: '1' }] }, 3 + 3 + 3],
    ['a map', { M: { né: { S: 'ab' } } }, 3 + 1 + 3 + 2],
    ['an empty list', { L: [] }, 3],
  ])('with %s counts its bytes', (_name, value, bytes) => {
    expect(sizeOfItem({ naïve: value })).toBe(6 + bytes);
  });
});
