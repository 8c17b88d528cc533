import { describe, expect, it } from 'vitest';
import { begin, executionArn, history, machineArn, roleArn, single } from '../../given.ts';

describe('Pass', () => {
  it('hands its input on', async () => {
    expect(await history(single({ Type: 'Pass' }), { document: 3 })).toEqual([
      [1, 0, 'ExecutionStarted', { input: '{"document":3}', roleArn }],
      [2, 0, 'PassStateEntered', { name: 'Only', input: '{"document":3}' }],
      [3, 2, 'PassStateExited', { name: 'Only', output: '{"document":3}' }],
      [4, 3, 'ExecutionSucceeded', { output: '{"document":3}' }],
    ]);
  });

  it('computes Output and Assign of the values at its entry', async () => {
    const definition = {
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Assign: { n: 1, list: ['{% $states.input.x %}', 'text'] }, Next: 'Second' },
        Second: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Output: '{% $n %}', Next: 'Third' },
        Third: { Type: 'Pass', Output: { n: '{% $n %}', list: '{% $list %}' }, End: true },
      },
    };
    expect((await history(definition, { x: null })).slice(2)).toEqual([
      [
        3,
        2,
        'PassStateExited',
        { name: 'First', output: '{"x":null}', assignedVariables: { n: '1', list: '[null,"text"]' } },
      ],
      [4, 3, 'PassStateEntered', { name: 'Second', input: '{"x":null}' }],
      [5, 4, 'PassStateExited', { name: 'Second', output: '1', assignedVariables: { n: '2' } }],
      [6, 5, 'PassStateEntered', { name: 'Third', input: '1' }],
      [7, 6, 'PassStateExited', { name: 'Third', output: '{"n":2,"list":[null,"text"]}' }],
      [8, 7, 'ExecutionSucceeded', { output: '{"n":2,"list":[null,"text"]}' }],
    ]);
  });

  it('says nothing of an Assign without variables', async () => {
    expect((await history(single({ Type: 'Pass', Assign: {} }))).at(-2)).toEqual([
      3,
      2,
      'PassStateExited',
      { name: 'Only', output: '{}' },
    ]);
  });

  it('sees the context object', async () => {
    const events = await history(single({ Type: 'Pass', Output: '{% $states.context %}' }), { a: 1 });
    expect(JSON.parse((events.at(-1)![3] as { output: string }).output)).toEqual({
      Execution: {
        Id: executionArn('one'),
        Input: { a: 1 },
        Name: 'one',
        RoleArn: roleArn,
        StartTime: new Date(begin).toISOString().replace('.000Z', 'Z'),
        RedriveCount: 0,
      },
      State: { Name: 'Only', EnteredTime: '2026-11-23T10:00:00Z' },
      StateMachine: { Id: machineArn, Name: 'signing' },
    });
  });

  it('fails where an expression gives nothing', async () => {
    const cause =
      "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Output/v' returned nothing (undefined).";
    const error = 'States.QueryEvaluationError';
    expect((await history(single({ Type: 'Pass', Output: { v: '{% $states.input.missing %}' } }))).slice(1)).toEqual([
      [2, 0, 'PassStateEntered', { name: 'Only', input: '{}' }],
      [3, 2, 'EvaluationFailed', { error, cause, location: 'Output/v', state: 'Only' }],
      [4, 3, 'ExecutionFailed', { error, cause }],
    ]);
  });
});
