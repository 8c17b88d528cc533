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
  });

  it.each([
    ['negative seconds', { Seconds: '{% -1 %}' }, 'Seconds must be a whole number from 0 to 99999999: -1'],
    [
      'a timestamp without offset',
      { Timestamp: '{% "2026-11-23T10:00:00" %}' },
      'Timestamp must be a date and time with an offset: 2026-11-23T10:00:00',
    ],
  ])('fails for %s', async (_what, state, problem) => {
    expect((await history(single({ Type: 'Wait', ...state }))).at(-1)).toEqual([
      3,
      2,
      'ExecutionFailed',
      {
        error: 'States.Runtime',
        cause: `An error occurred while executing the state 'Only' (entered at the event id #2). ${problem}`,
      },
    ]);
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
