import { describe, expect, it } from 'vitest';
import { history } from '../../given.ts';

const failing = (state: object) => ({ StartAt: 'Only', States: { Only: { Type: 'Fail', ...state } } });

describe('Fail', () => {
  it('ends the execution with its error and cause', async () => {
    expect(
      (await history(failing({ Error: '{% $states.input.outcome %}', Cause: 'no' }), { outcome: 'DECLINED' })).slice(1),
    ).toEqual([
      [2, 0, 'FailStateEntered', { name: 'Only', input: '{"outcome":"DECLINED"}' }],
      [3, 2, 'ExecutionFailed', { error: 'DECLINED', cause: 'no' }],
    ]);
  });

  it('leaves out what it does not say', async () => {
    expect((await history(failing({}))).at(-1)).toEqual([3, 2, 'ExecutionFailed', {}]);
  });
});
