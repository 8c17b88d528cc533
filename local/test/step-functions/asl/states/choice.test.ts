import { describe, expect, it } from 'vitest';
import { history } from '../../given.ts';

const done = { Done: { Type: 'Succeed' }, Other: { Type: 'Succeed' } };
const choosing = (choice: object) => ({
  StartAt: 'Choose',
  States: { Choose: { Type: 'Choice', ...choice }, ...done },
});

describe('Choice', () => {
  it('takes the first rule whose condition is true, with its output and variables', async () => {
    const rules = [
      { Condition: '{% $states.input.n > 9 %}', Next: 'Other' },
      {
        Condition: '{% $states.input.n > 1 %}',
        Next: 'Done',
        Output: '{% $states.input.n * 2 %}',
        Assign: { seen: true },
      },
      { Condition: '{% true %}', Next: 'Other' },
    ];
    expect((await history(choosing({ Choices: rules }), { n: 2 })).slice(1)).toEqual([
      [2, 0, 'ChoiceStateEntered', { name: 'Choose', input: '{"n":2}' }],
      [3, 2, 'ChoiceStateExited', { name: 'Choose', output: '4', assignedVariables: { seen: 'true' } }],
      [4, 3, 'SucceedStateEntered', { name: 'Done', input: '4' }],
      [5, 4, 'SucceedStateExited', { name: 'Done', output: '4' }],
      [6, 5, 'ExecutionSucceeded', { output: '4' }],
    ]);
  });

  it('goes to Default, with the output of the state, where no rule is true', async () => {
    const choice = {
      Choices: [{ Condition: '{% false %}', Next: 'Other' }],
      Default: 'Done',
      Output: { by: 'default' },
    };
    expect((await history(choosing(choice))).slice(2, 4)).toEqual([
      [3, 2, 'ChoiceStateExited', { name: 'Choose', output: '{"by":"default"}' }],
      [4, 3, 'SucceedStateEntered', { name: 'Done', input: '{"by":"default"}' }],
    ]);
  });

  it.each([
    [true, 'Done'],
    [false, 'Other'],
  ])('takes the condition %j', async (Condition, next) => {
    const events = await history(choosing({ Choices: [{ Condition, Next: 'Done' }], Default: 'Other' }));
    expect(events[3]![3]).toMatchObject({ name: next });
  });

  it('fails the execution where no rule is true and there is no Default', async () => {
    const choice = {
      Choices: [
        { Condition: '{% false %}', Next: 'Other' },
        { Condition: '{% false %}', Next: 'Done' },
      ],
    };
    expect((await history(choosing(choice))).slice(2)).toEqual([
      [
        3,
        2,
        'ExecutionFailed',
        {
          error: 'States.Runtime',
          cause:
            "An error occurred while executing the state 'Choose' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
        },
      ],
    ]);
  });

  it('fails where a condition is not a boolean', async () => {
    const choice = { Choices: [{ Condition: '{% 1 %}', Next: 'Other' }], Default: 'Done' };
    const events = await history(choosing(choice));
    expect(events.map(([, , type]) => type)).toEqual([
      'ExecutionStarted',
      'ChoiceStateEntered',
      'EvaluationFailed',
      'ExecutionFailed',
    ]);
    expect(events[2]![3]).toEqual({
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'Choose' (entered at the event id #2). The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1",
      location: 'Choices[0]/Condition',
      state: 'Choose',
    });
  });
});
