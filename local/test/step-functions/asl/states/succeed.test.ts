import { describe, expect, it } from 'vitest';
import { history } from '../../given.ts';

const succeeding = (more: object = {}) => ({ StartAt: 'Only', States: { Only: { Type: 'Succeed', ...more } } });

describe('Succeed', () => {
  it('ends the execution with its input', async () => {
    expect((await history(succeeding(), { document: 3 })).slice(1)).toEqual([
      [2, 0, 'SucceedStateEntered', { name: 'Only', input: '{"document":3}' }],
      [3, 2, 'SucceedStateExited', { name: 'Only', output: '{"document":3}' }],
      [4, 3, 'ExecutionSucceeded', { output: '{"document":3}' }],
    ]);
  });

  it('ends it with its Output', async () => {
    expect((await history(succeeding({ Output: '{% $states.input.n + 1 %}' }), { n: 1 })).at(-1)).toEqual([
      ...[4, 3, 'ExecutionSucceeded'],
      { output: '2' },
    ]);
  });

  it('ends its branch only', async () => {
    const Branches = [succeeding({ Output: 1 }), { ...succeeding({ Output: 2 }) }].map(({ States: { Only } }, at) => ({
      StartAt: `S${at}`,
      States: { [`S${at}`]: Only },
    }));
    const definition = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches, End: true } } };
    expect((await history(definition)).at(-1)![3]).toEqual({ output: '[1,2]' });
  });
});
