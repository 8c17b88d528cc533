import { describe, expect, it } from 'vitest';
import { backend, begin, executionArn, history, historyOf, machineArn, single } from '../../given.ts';

const day = 86_400_000;

async function waiting(state: object) {
  const given = await backend(single({ Type: 'Wait', ...state }));
  await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input: '{"a":1}' });
  await given.states.idle();
  return given;
}

describe('Wait', () => {
  it('waits for its seconds, a year in milliseconds', async () => {
    const { clock, states, operations } = await waiting({ Seconds: '{% 364 * 86400 %}' });
    clock.advance(364 * day - 1);
    await states.idle();
    expect(await operations.DescribeExecution!({ executionArn: executionArn('one') })).toMatchObject({
      status: 'RUNNING',
    });
    clock.advance(1);
    await states.idle();
    expect((await historyOf(operations, 'one')).slice(1)).toEqual([
      [2, 0, 'WaitStateEntered', { name: 'Only', input: '{"a":1}' }],
      [3, 2, 'WaitStateExited', { name: 'Only', output: '{"a":1}' }],
      [4, 3, 'ExecutionSucceeded', { output: '{"a":1}' }],
    ]);
    expect(await operations.DescribeExecution!({ executionArn: executionArn('one') })).toMatchObject({
      startDate: begin / 1000,
      stopDate: (begin + 364 * day) / 1000,
    });
  });

  it('waits until its timestamp', async () => {
    const { clock, states, operations } = await waiting({ Timestamp: '{% $fromMillis($millis() + 5000) %}' });
    clock.advance(4999);
    await states.idle();
    expect(await historyOf(operations, 'one')).toHaveLength(2);
    clock.advance(1);
    await states.idle();
    expect(await historyOf(operations, 'one')).toHaveLength(4);
  });

  it('goes on at once where its time has passed', async () => {
    expect(await history(single({ Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z' }))).toHaveLength(4);
    expect(await history(single({ Type: 'Wait', Seconds: 0 }))).toHaveLength(4);
    expect(await history(single({ Type: 'Wait', Timestamp: '{% "2020-01-01T01:00+01:00" %}' }))).toHaveLength(4);
  });

  it.each([
    ['2016-12-05 21:29:29Z'],
    ['2016-12-05T21:29:29'],
    ['2016-13-05T21:29:29Z'],
    ['2016-12-05T25:29:29Z'],
    ['2016-02-30T21:29:29Z'],
    ['05-12-2016T21:29:29Z'],
  ])('fails as recorded on AWS where an expression gives the timestamp %s', async (text) => {
    const definition = single({ Type: 'Wait', Timestamp: '{% $states.input %}' });
    const problem = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
    const cause = `An error occurred while executing the state 'Only' (entered at the event id #2). ${problem}`;
    const error = 'States.QueryEvaluationError';
    expect((await history(definition, text)).slice(2)).toEqual([
      [3, 2, 'EvaluationFailed', { error, cause, location: 'Timestamp', state: 'Only' }],
      [4, 3, 'ExecutionFailed', { error, cause }],
    ]);
  });

  it.each([
    ['Seconds', '{% -1 %}', 'The Seconds field references a negative value: -1'],
    ['Seconds', '{% 1.5 %}', 'The Seconds field cannot be parsed as a long value: 1.5'],
    ['Seconds', '{% 100000000 %}', 'Wait state delay is too long.'],
    [
      'Seconds',
      '{% "1" %}',
      `The JSONata expression '"1"' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: "1"`,
    ],
    ['Timestamp', '{% "2100-01-01T00:00:00Z" %}', 'Wait state delay is too long.'],
  ])('tells the catcher outside what is wrong with %s %s', async (field, expression, reason) => {
    const outer = {
      Type: 'Parallel',
      Branches: [single({ Type: 'Wait', [field]: expression })],
      Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
      End: true,
    };
    const events = await history({ StartAt: 'Outer', States: { Outer: outer, Caught: { Type: 'Succeed' } } });
    const cause = `An error occurred while executing the state 'Only' (entered at the event id #4). ${reason}`;
    expect(events.at(-1)![3]).toEqual({
      output: JSON.stringify({ Error: 'States.QueryEvaluationError', Cause: cause }),
    });
  });

  it('is cut short by the time limit of the machine', async () => {
    const given = await backend({ ...single({ Type: 'Wait', Seconds: 60 }), TimeoutSeconds: 10 });
    await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    given.clock.advance(60_000);
    await given.states.idle();
    expect((await historyOf(given.operations, 'one')).slice(2)).toEqual([
      [3, 0, 'ExecutionTimedOut', { error: 'States.Timeout' }],
    ]);
    const described = await given.operations.DescribeExecution!({ executionArn: executionArn('one') });
    expect(described).toMatchObject({ status: 'TIMED_OUT', stopDate: begin / 1000 + 10 });
    expect(described).not.toHaveProperty('error');
    expect(given.changes.at(-1)!.detail).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', cause: null });
  });

  it('is ended by the year that an execution may take', async () => {
    const { clock, states, changes } = await waiting({ Seconds: 99_999_999 });
    clock.advance(365 * day);
    await states.idle();
    expect(changes.at(-1)!.detail.status).toBe('TIMED_OUT');
  });
});
