import { describe, expect, it } from 'vitest';
import { StateFailure, taskTimeout } from '../../../src/step-functions/asl/failure.ts';
import { matchesError, retryDelay } from '../../../src/step-functions/asl/retry.ts';
import { backend, executionArn, functionArn, historyOf, invoke, machineArn, named, single } from '../given.ts';

describe('matchesError', () => {
  const refused = new StateFailure('Refused', 'no');
  const heartbeat = taskTimeout(true);
  it.each([
    ['Refused', refused, true],
    ['refused', refused, false],
    ['States.ALL', refused, true],
    ['States.TaskFailed', refused, true],
    ['States.Timeout', refused, false],
    ['States.TaskFailed', taskTimeout(false), false],
    ['States.Timeout', taskTimeout(false), true],
    ['States.HeartbeatTimeout', taskTimeout(false), false],
    ['States.HeartbeatTimeout', heartbeat, true],
    ['States.Timeout', heartbeat, true],
    ['States.ALL', new StateFailure(undefined, undefined), true],
  ])('%s', (name, failure, expected) => expect(matchesError(name, failure)).toBe(expected));
});

describe('retryDelay', () => {
  const delays = (retrier: object, random = 0.5) =>
    [1, 2, 3, 4].map((n) => retryDelay({ ErrorEquals: [], ...retrier }, n, () => random));
  it('doubles a second unless told otherwise', () => expect(delays({})).toEqual([1000, 2000, 4000, 8000]));
  it('is capped', () =>
    expect(delays({ IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 7 })).toEqual([2000, 6000, 7000, 7000]));
  it('is jittered after the cap', () =>
    expect(delays({ MaxDelaySeconds: 3, JitterStrategy: 'FULL' })).toEqual([500, 1000, 1500, 1500]));
});

describe('Retry', () => {
  const work = functionArn('work');
  const task = (Retry: object[], more: object = {}) =>
    single({ Type: 'Task', Resource: invoke, Arguments: { FunctionName: work }, Retry, ...more });

  async function run(definition: object, outcomes: string[], delays: number[]) {
    const given = await backend(definition, {
      [work]: () => {
        const outcome = outcomes.shift()!;
        if (outcome !== 'ok') throw named(outcome, '');
      },
    });
    await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await given.states.idle();
    for (const delay of delays) {
      given.clock.advance(delay - 1);
      await given.states.idle();
      const before = outcomes.length;
      given.clock.advance(1);
      await given.states.idle();
      expect(outcomes).toHaveLength(before - 1);
    }
    return given.operations.DescribeExecution!({ executionArn: executionArn('one') });
  }

  it('counts each retrier for itself', async () => {
    const definition = task([
      { ErrorEquals: ['A'], MaxAttempts: 2, IntervalSeconds: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 10 },
    ]);
    expect(await run(definition, ['A', 'B', 'A', 'ok'], [1000, 10_000, 2000])).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run(definition, ['A', 'B', 'A', 'B'], [1000, 10_000, 2000])).toMatchObject({ error: 'B' });
    expect(await run(definition, ['A', 'A', 'A'], [1000, 2000])).toMatchObject({ error: 'A' });
  });

  it('lets the first retrier that matches decide, also that there is no retry', async () => {
    const definition = task([{ ErrorEquals: ['A'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }]);
    expect(await run(definition, ['A'], [])).toMatchObject({ status: 'FAILED', error: 'A' });
  });

  it('waits half the delay with full jitter and a coin', async () => {
    const definition = task([{ ErrorEquals: ['States.ALL'], IntervalSeconds: 4, JitterStrategy: 'FULL' }]);
    expect(await run(definition, ['A', 'A', 'ok'], [2000, 4000])).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('tries expressions again too, each with its own event', async () => {
    const definition = task([{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1, IntervalSeconds: 1 }], {
      Arguments: { FunctionName: work, Payload: '{% $states.input.missing %}' },
    });
    const given = await backend(definition);
    await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    given.clock.advance(1000);
    await given.states.idle();
    expect((await historyOf(given.operations, 'one')).map(([, previous, type]) => [previous, type]).slice(2)).toEqual([
      [2, 'EvaluationFailed'],
      [3, 'EvaluationFailed'],
      [4, 'ExecutionFailed'],
    ]);
  });
});
