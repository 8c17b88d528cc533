import { describe, expect, it } from 'vitest';
import { none } from '../../../src/appsync/data-sources/none.ts';

describe('the data source NONE', () => {
  it.each([
    [{ payload: { a: 1 } }, { a: 1 }],
    [{ payload: null }, null],
    [{}, null],
    [undefined, null],
  ])('makes of %j the result %j', async (request, result) => {
    expect(await none(request)).toEqual({ result });
  });
});
