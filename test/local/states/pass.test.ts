import { describe, expect, it } from 'vitest';
import { history, roleArn, single } from './given.ts';

describe('Pass', () => {
  it('hands its input on', async () => {
    expect(await history(single({ Type: 'Pass' }), { document: 3 })).toEqual([
      [1, 0, 'ExecutionStarted', { input: '{"document":3}', roleArn }],
      [2, 0, 'PassStateEntered', { name: 'Only', input: '{"document":3}' }],
      [3, 2, 'PassStateExited', { name: 'Only', output: '{"document":3}' }],
      [4, 3, 'ExecutionSucceeded', { output: '{"document":3}' }],
    ]);
  });
});
