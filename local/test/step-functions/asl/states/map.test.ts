import { describe, expect, it } from 'vitest';
import { backend, callback, executionArn, functionArn, history, historyOf, machineArn, single } from '../../given.ts';

const processor = (state: object) => ({
  ItemProcessor: { StartAt: 'Item', States: { Item: { End: true, ...state } } },
});
const mapping = (more: object, state: object = { Type: 'Pass' }) =>
  single({ Type: 'Map', Items: '{% $states.input.items %}', ...processor(state), ...more });
const boom = { Type: 'Fail', Error: 'Boom', Cause: 'bang', End: undefined };
const brief = (events: unknown[][]) => events.map(([id, previous, type]) => [id, previous, type]);

describe('Map', () => {
  it('runs its processor for each item and lists the outputs in order', async () => {
    expect((await history(mapping({}), { items: [1, 2] })).slice(1)).toEqual([
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

  it('runs one after the other with MaxConcurrency 1, each on the chain of the one before', async () => {
    expect(brief(await history(mapping({ MaxConcurrency: 1 }), { items: [1, 2] })).slice(3, 9)).toEqual([
      [4, 3, 'MapIterationStarted'],
      [5, 4, 'PassStateEntered'],
      [6, 5, 'PassStateExited'],
      [7, 6, 'MapIterationSucceeded'],
      [8, 6, 'MapIterationStarted'],
      [9, 8, 'PassStateEntered'],
    ]);
  });

  it('ends at once without items', async () => {
    expect((await history(mapping({}), { items: [] })).slice(2)).toEqual([
      [3, 2, 'MapStateStarted', { length: 0 }],
      [4, 3, 'MapStateSucceeded'],
      [5, 3, 'MapStateExited', { name: 'Only', output: '[]' }],
      [6, 5, 'ExecutionSucceeded', { output: '[]' }],
    ]);
  });

  it('shapes each input with ItemSelector and the item of the context', async () => {
    const map = mapping({
      ItemSelector: { item: '{% $states.context.Map.Item %}', from: '{% $states.input.from %}' },
      Output: '{% $states.result %}',
    });
    const events = await history(map, { items: ['a'], from: 'outside' });
    expect(events.at(-1)![3]).toEqual({
      output: '[{"item":{"Index":0,"Value":"a","Source":"STATE_DATA"},"from":"outside"}]',
    });
  });

  it('has at most 40 iterations under way', async () => {
    const tokens: string[] = [];
    const ask = {
      Type: 'Task',
      Resource: callback,
      Arguments: { FunctionName: functionArn('ask'), Payload: '{% $states.context.Task.Token %}' },
    };
    const { operations, states } = await backend(mapping({ Output: '{% $count($states.result) %}' }, ask), {
      [functionArn('ask')]: (token: string) => void tokens.push(token),
    });
    const input = JSON.stringify({ items: Array.from({ length: 100 }, (_, n) => n) });
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input });
    await states.idle();
    expect(tokens).toHaveLength(40);
    for (let answered = 0; answered < 100; answered++) {
      await operations.SendTaskSuccess!({ taskToken: tokens[answered]!, output: 'null' });
      await states.idle();
      expect(tokens).toHaveLength(Math.min(100, 41 + answered));
    }
    expect(await operations.DescribeExecution!({ executionArn: executionArn('one') })).toMatchObject({
      status: 'SUCCEEDED',
      output: '100',
    });
  });

  it('fails with the error of an iteration and aborts the others', async () => {
    const choice = {
      Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Boom' }],
      Default: 'Rest',
      Type: 'Choice',
    };
    const states = {
      Item: choice,
      Boom: { Type: 'Fail', Error: 'Boom' },
      Rest: { Type: 'Wait', Seconds: 9, End: true },
    };
    const map = {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: { StartAt: 'Item', States: states },
      End: true,
    };
    expect((await history({ StartAt: 'Only', States: { Only: map } })).slice(12)).toEqual([
      [13, 8, 'WaitStateEntered', { name: 'Rest', input: '1' }],
      [14, 10, 'FailStateEntered', { name: 'Boom', input: '2' }],
      [15, 14, 'MapIterationFailed', { name: 'Only', index: 1 }],
      [16, 14, 'MapIterationAborted', { name: 'Only', index: 0 }],
      [17, 14, 'WaitStateAborted'],
      [18, 14, 'MapIterationAborted', { name: 'Only', index: 2 }],
      [19, 14, 'MapStateFailed'],
      [20, 19, 'ExecutionFailed', { error: 'Boom' }],
    ]);
  });

  it('lets tasks that time out together all say so, and aborts them by turns, as recorded on AWS', async () => {
    const call = { Type: 'Task', Resource: callback, Arguments: { FunctionName: 'f' }, TimeoutSeconds: 5 };
    const { operations, states, clock } = await backend(mapping({ Items: [1, 2, 3, 4] }, call), { f: () => null });
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await states.idle();
    clock.advance(5000);
    await states.idle();
    const events = (await historyOf(operations, 'one')).slice(7 + 4 * 4);
    const [first] = events[0] as [number];
    expect(events.map(([, previous, type, details]) => [type, previous === first, details])).toEqual([
      ...Array.from({ length: 4 }, () => ['TaskTimedOut', false, expect.objectContaining({ error: 'States.Timeout' })]),
      ['MapIterationFailed', true, { name: 'Only', index: 0 }],
      ['TaskStateAborted', true, undefined],
      ['MapIterationAborted', true, { name: 'Only', index: 1 }],
      ['TaskStateAborted', true, undefined],
      ['MapIterationAborted', true, { name: 'Only', index: 2 }],
      ['TaskStateAborted', true, undefined],
      ['MapIterationAborted', true, { name: 'Only', index: 3 }],
      ['TaskStateAborted', true, undefined],
      ['MapStateFailed', true, undefined],
      ['ExecutionFailed', false, { error: 'States.Timeout' }],
    ]);
  });

  it('passes an error through Maps in Maps to the catcher outside', async () => {
    const definition = {
      StartAt: 'Outer',
      States: {
        Outer: {
          Type: 'Map',
          Items: [1],
          ...processor({ Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'Boom', States: { Boom: { ...boom } } } }),
          Catch: [{ ErrorEquals: ['Boom'], Next: 'Done', Assign: { why: '{% $states.errorOutput.Cause %}' } }],
          End: true,
        },
        Done: { Type: 'Succeed', Output: '{% $why %}' },
      },
    };
    expect((await history(definition)).slice(6)).toEqual([
      [7, 6, 'MapIterationStarted', { name: 'Item', index: 0 }],
      [8, 7, 'FailStateEntered', { name: 'Boom', input: '1' }],
      [9, 8, 'MapIterationFailed', { name: 'Item', index: 0 }],
      [10, 8, 'MapStateFailed'],
      [11, 10, 'MapIterationFailed', { name: 'Outer', index: 0 }],
      [12, 10, 'MapStateFailed'],
      [
        13,
        12,
        'MapStateExited',
        { name: 'Outer', output: '{"Error":"Boom","Cause":"bang"}', assignedVariables: { why: '"bang"' } },
      ],
      [14, 13, 'SucceedStateEntered', { name: 'Done', input: '{"Error":"Boom","Cause":"bang"}' }],
      [15, 14, 'SucceedStateExited', { name: 'Done', output: '"bang"' }],
      [16, 15, 'ExecutionSucceeded', { output: '"bang"' }],
    ]);
  });

  it.each([
    ['nothing', {}, 'returned nothing (undefined).'],
    ['one value', { items: 1 }, "returned an unexpected result type. Expected 'array', but was 'number' for value: 1"],
  ])('fails where Items is %s', async (_what, input, reason) => {
    const cause = `An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression '$states.input.items' specified for the field 'Items' ${reason}`;
    const error = 'States.QueryEvaluationError';
    expect((await history(mapping({}), input)).slice(2)).toEqual([
      [3, 2, 'EvaluationFailed', { error, cause, location: 'Items', state: 'Only' }],
      [4, 3, 'MapStateFailed'],
      [5, 4, 'ExecutionFailed', { error, cause }],
    ]);
  });

  it.each([
    [
      'MaxConcurrency',
      mapping({ MaxConcurrency: '{% -1 %}' }),
      '-1',
      'returned -1, which is not a whole number, 0 or more.',
    ],
    [
      'MaxConcurrency',
      mapping({ MaxConcurrency: '{% 1.5 %}' }),
      '1.5',
      'returned 1.5, which is not a whole number, 0 or more.',
    ],
  ])('fails where %s is none', async (field, definition, text, reason) => {
    const cause = `An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression '${text}' specified for the field '${field}' ${reason}`;
    const events = await history(definition, { items: [1, 2] });
    expect(events.at(-1)).toEqual([5, 4, 'ExecutionFailed', { error: 'States.QueryEvaluationError', cause }]);
  });

  it.each([1, 'string', true, { foo: 'bar' }, null])('fails as recorded on AWS on the input %j', async (input) => {
    const cause = `An error occurred while executing the state 'Only' (entered at the event id #2). Map state input must be an array but was: ${JSON.stringify(input)}`;
    const error = 'States.QueryEvaluationError';
    expect((await history(mapping({ Items: undefined }), input)).slice(2)).toEqual([
      [3, 2, 'EvaluationFailed', { error, cause, state: 'Only' }],
      [4, 3, 'MapStateFailed'],
      [5, 4, 'ExecutionFailed', { error, cause }],
    ]);
  });

  it('keeps the waits of a retried Map for its next attempt only', async () => {
    const definition = mapping(
      { Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1, IntervalSeconds: 5 }], Catch: undefined },
      boom,
    );
    const { operations, states, clock } = await backend(definition);
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input: '{"items":[1]}' });
    clock.advance(5000);
    await states.idle();
    expect(brief(await historyOf(operations, 'one')).slice(2)).toEqual([
      [3, 2, 'MapStateStarted'],
      [4, 3, 'MapIterationStarted'],
      [5, 4, 'FailStateEntered'],
      [6, 5, 'MapIterationFailed'],
      [7, 5, 'MapStateStarted'],
      [8, 7, 'MapIterationStarted'],
      [9, 8, 'FailStateEntered'],
      [10, 9, 'MapIterationFailed'],
      [11, 9, 'MapStateFailed'],
      [12, 11, 'ExecutionFailed'],
    ]);
  });
});
