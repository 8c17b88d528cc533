import { describe, expect, it } from 'vitest';
import { backend, callback, functionArn, history, historyOf, invoke, machineArn, named, single } from '../../given.ts';

const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });
const boom = { StartAt: 'Boom', States: { Boom: { Type: 'Fail', Error: 'MyError', Cause: 'my cause' } } };
const ask = { Type: 'Task', Resource: callback, Arguments: { FunctionName: functionArn('ask') } };
const types = (events: unknown[][]) => events.map(([, previous, type]) => [previous, type]);

describe('Parallel', () => {
  it('runs its branches, each on a chain of its own', async () => {
    const parallel = {
      Type: 'Parallel',
      Arguments: { x: 1 },
      Branches: [branch('A', { Type: 'Pass' }), branch('B', { Type: 'Pass', Output: 2 })],
    };
    expect((await history(single(parallel))).slice(1)).toEqual([
      [2, 0, 'ParallelStateEntered', { name: 'Only', input: '{}' }],
      [3, 2, 'ParallelStateStarted'],
      [4, 3, 'PassStateEntered', { name: 'A', input: '{"x":1}' }],
      [5, 4, 'PassStateExited', { name: 'A', output: '{"x":1}' }],
      [6, 3, 'PassStateEntered', { name: 'B', input: '{"x":1}' }],
      [7, 6, 'PassStateExited', { name: 'B', output: '2' }],
      [8, 7, 'ParallelStateSucceeded'],
      [9, 7, 'ParallelStateExited', { name: 'Only', output: '[{"x":1},2]' }],
      [10, 9, 'ExecutionSucceeded', { output: '[{"x":1},2]' }],
    ]);
  });

  it('gives branches the variables around them and keeps theirs to itself', async () => {
    const definition = {
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
        Both: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Set',
              States: {
                Set: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Next: 'Get' },
                Get: { Type: 'Pass', Output: '{% $inner %}', End: true },
              },
            },
          ],
          Output: { results: '{% $states.result %}', inner: '{% $exists($inner) %}' },
          End: true,
        },
      },
    };
    expect((await history(definition)).at(-1)![3]).toEqual({ output: '{"results":[2],"inner":false}' });
  });

  it('fails with the error of a branch', async () => {
    expect((await history(single({ Type: 'Parallel', Branches: [boom] }))).slice(1)).toEqual([
      [2, 0, 'ParallelStateEntered', { name: 'Only', input: '{}' }],
      [3, 2, 'ParallelStateStarted'],
      [4, 3, 'FailStateEntered', { name: 'Boom', input: '{}' }],
      [5, 4, 'ParallelStateFailed'],
      [6, 5, 'ExecutionFailed', { error: 'MyError', cause: 'my cause' }],
    ]);
  });

  it('aborts the other branches, whose tokens are dead then', async () => {
    let answer = () => {};
    const refuse = () => new Promise((_resolve, reject) => (answer = () => reject(named('Refused', 'no'))));
    const failing = branch('Fails', {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName: functionArn('refuse') },
    });
    const definition = {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [branch('Asks', ask), branch('Waits', { Type: 'Wait', Seconds: 60 }), failing],
          Catch: [{ ErrorEquals: ['Refused'], Next: 'Handled', Output: '{% $states.errorOutput.Error %}' }],
          End: true,
        },
        Handled: { Type: 'Succeed' },
      },
    };
    const { operations, states } = await backend(definition, {
      [functionArn('ask')]: () => null,
      [functionArn('refuse')]: refuse,
    });
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await new Promise(setImmediate);
    while ((await historyOf(operations, 'one')).length < 11) await new Promise(setImmediate);
    answer();
    await states.idle();
    expect((await historyOf(operations, 'one')).slice(11)).toEqual([
      [
        12,
        10,
        'TaskFailed',
        { resourceType: 'lambda', resource: 'invoke', error: 'Refused', cause: expect.any(String) },
      ],
      [13, 12, 'TaskStateAborted'],
      [14, 12, 'TaskStateAborted'],
      [15, 12, 'WaitStateAborted'],
      [16, 12, 'ParallelStateFailed'],
      [17, 16, 'ParallelStateExited', { name: 'Both', output: '"Refused"' }],
      [18, 17, 'SucceedStateEntered', { name: 'Handled', input: '"Refused"' }],
      [19, 18, 'SucceedStateExited', { name: 'Handled', output: '"Refused"' }],
      [20, 19, 'ExecutionSucceeded', { output: '"Refused"' }],
    ]);
  });

  it('starts again as a whole when it is retried', async () => {
    const parallel = { Type: 'Parallel', Branches: [boom], Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] };
    const { operations, states, clock } = await backend(single(parallel));
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    expect(await historyOf(operations, 'one')).toHaveLength(4);
    clock.advance(1000);
    await states.idle();
    expect(types(await historyOf(operations, 'one')).slice(2)).toEqual([
      [2, 'ParallelStateStarted'],
      [3, 'FailStateEntered'],
      [4, 'ParallelStateStarted'],
      [5, 'FailStateEntered'],
      [6, 'ParallelStateFailed'],
      [7, 'ExecutionFailed'],
    ]);
  });

  it('fails a second time where the output of its catcher fails', async () => {
    const definition = {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [boom],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Done' },
            { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Done' },
          ],
          End: true,
        },
        Done: { Type: 'Succeed' },
      },
    };
    const events = await history(definition);
    expect(types(events).slice(3)).toEqual([
      [3, 'FailStateEntered'],
      [4, 'ParallelStateFailed'],
      [4, 'EvaluationFailed'],
      [6, 'ParallelStateFailed'],
      [7, 'ExecutionFailed'],
    ]);
    expect(events[5]![3]).toMatchObject({ location: 'Catch[1]/Output/v', state: 'Both' });
  });
});
