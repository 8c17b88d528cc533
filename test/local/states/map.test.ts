import { describe, expect, it } from 'vitest';
import { history, single } from './given.ts';

const processor = (state: object) => ({
  ItemProcessor: { StartAt: 'Item', States: { Item: { End: true, ...state } } },
});

describe('Map', () => {
  it('runs its processor for each item and lists the outputs in order', async () => {
    const map = { Type: 'Map', Items: '{% $states.input.items %}', ...processor({ Type: 'Pass' }) };
    expect((await history(single(map), { items: [1, 2] })).slice(1)).toEqual([
      [2, 0, 'MapStateEntered', { name: 'Only', input: '{"items":[1,2]}' }],
      [3, 2, 'MapStateStarted', { length: 2 }],
      [4, 3, 'MapIterationStarted', { name: 'Only', index: 0 }],
      [5, 3, 'MapIterationStarted', { name: 'Only', index: 1 }],
      [6, 4, 'PassStateEntered', { name: 'Item', input: '1' }],
      [7, 6, 'PassStateExited', { name: 'Item', output: '1' }],
      [8, 7, 'MapIterationSucceeded', { name: 'Only', index: 0 }],
      [9, 5, 'PassStateEntered', { name: 'Item', input: '2' }],
      [10, 9, 'PassStateExited', { name: 'Item', output: '2' }],
      [11, 10, 'MapIterationSucceeded', { name: 'Only', index: 1 }],
      [12, 11, 'MapStateSucceeded'],
      [13, 11, 'MapStateExited', { name: 'Only', output: '[1,2]' }],
      [14, 13, 'ExecutionSucceeded', { output: '[1,2]' }],
    ]);
  });
});
