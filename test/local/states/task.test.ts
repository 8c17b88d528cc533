import { describe, expect, it } from 'vitest';
import {
  backend,
  callback,
  executionArn,
  functionArn,
  history,
  historyOf,
  invoke,
  machineArn,
  named,
  region,
  single,
} from './given.ts';

const task = (more: object = {}) =>
  single({
    Type: 'Task',
    Resource: invoke,
    Arguments: { FunctionName: functionArn('sign'), Payload: '{% $states.input %}' },
    ...more,
  });

const waiting = (more: object = {}) =>
  single({
    Type: 'Task',
    Resource: callback,
    Arguments: { FunctionName: functionArn('ask'), Payload: { token: '{% $states.context.Task.Token %}' } },
    ...more,
  });

describe('Task', () => {
  it('gives its arguments to the function and the envelope of its result on', async () => {
    const events = await history(
      task({ Output: '{% $states.result.Payload %}' }),
      { n: 1 },
      { [functionArn('sign')]: ({ n }: { n: number }) => n + 1 },
    );
    expect(events.map(([, , type]) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[2]).toEqual([
      3,
      2,
      'TaskScheduled',
      {
        resourceType: 'lambda',
        resource: 'invoke',
        region,
        parameters: `{"FunctionName":"${functionArn('sign')}","Payload":{"n":1}}`,
      },
    ]);
    expect(events[6]).toEqual([7, 6, 'ExecutionSucceeded', { output: '2' }]);
  });

  it('waits for its token', async () => {
    let token = '';
    const given = await backend(waiting({ TimeoutSeconds: 60 }), {
      [functionArn('ask')]: (payload: { token: string }) => void (token = payload.token),
    });
    await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await given.states.idle();
    await given.operations.SendTaskSuccess!({ taskToken: token, output: '{ "signed": true }' });
    await expect(given.operations.SendTaskSuccess!({ taskToken: token, output: '1' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    const events = await historyOf(given.operations, 'one');
    expect(events.slice(4)).toEqual([
      [5, 4, 'TaskSubmitted', expect.anything()],
      [
        6,
        5,
        'TaskSucceeded',
        { resourceType: 'lambda', resource: 'invoke.waitForTaskToken', output: '{ "signed": true }' },
      ],
      [7, 6, 'TaskStateExited', { name: 'Only', output: '{"signed":true}' }],
      [8, 7, 'ExecutionSucceeded', { output: '{"signed":true}' }],
    ]);
    await given.states.idle();
    expect(given.changes.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'SUCCEEDED']);
    expect(await given.operations.DescribeExecution!({ executionArn: executionArn('one') })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('times out', async () => {
    const given = await backend(
      waiting({ TimeoutSeconds: 60, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 10 }] }),
      { [functionArn('ask')]: () => 1 },
    );
    await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await given.states.idle();
    for (const seconds of [60, 10, 60]) {
      given.clock.advance(seconds * 1000);
      await given.states.idle();
    }
    expect(
      (await historyOf(given.operations, 'one')).slice(5).map(([id, previous, type]) => [id, previous, type]),
    ).toEqual([
      [6, 5, 'TaskTimedOut'],
      [7, 6, 'TaskScheduled'],
      [8, 7, 'TaskStarted'],
      [9, 8, 'TaskSubmitted'],
      [10, 9, 'TaskTimedOut'],
      [11, 10, 'ExecutionFailed'],
    ]);
  });

  it('fails with the error of its function', async () => {
    const events = await history(
      task(),
      {},
      {
        [functionArn('sign')]: () => {
          throw named('Refused', 'no');
        },
      },
    );
    expect(events.at(-1)).toEqual([
      6,
      5,
      'ExecutionFailed',
      { error: 'Refused', cause: '{"errorType":"Refused","errorMessage":"no"}' },
    ]);
  });
});
