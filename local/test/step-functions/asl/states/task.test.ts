import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../src/shared/service.ts';
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
} from '../../given.ts';

const sign = functionArn('sign');
const ask = functionArn('ask');
const task = (more: object = {}) =>
  single({
    Type: 'Task',
    Resource: invoke,
    Arguments: { FunctionName: sign, Payload: '{% $states.input %}' },
    ...more,
  });
const lambda = { resourceType: 'lambda', resource: 'invoke' };
const submitted = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
const payload = { token: '{% $states.context.Task.Token %}', tries: '{% $states.context.State.RetryCount %}' };

/** An execution of a task that waits for its token, and the payloads that its function got. */
async function waiting(more: object = {}, work: (payload: never) => unknown = () => null) {
  const asked: { token: string; tries: number }[] = [];
  const definition = single({
    Type: 'Task',
    Resource: callback,
    Arguments: { FunctionName: ask, Payload: payload },
    ...more,
  });
  const given = await backend(definition, {
    [ask]: (got: never) => {
      asked.push(got);
      return work(got);
    },
  });
  await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
  await given.states.idle();
  const pass = async (seconds: number) => {
    given.clock.advance(seconds * 1000);
    await given.states.idle();
  };
  const describeOne = () => given.operations.DescribeExecution!({ executionArn: executionArn('one') });
  return { ...given, asked, pass, describeOne, events: () => historyOf(given.operations, 'one') };
}

const brief = (events: unknown[][]) => events.map(([id, previous, type]) => [id, previous, type]);

describe('Task with lambda:invoke', () => {
  it('gives its arguments to the function and the envelope of its result on', async () => {
    const events = await history(task(), { n: 1 }, { [sign]: ({ n }: { n: number }) => n + 1 });
    const headers = {
      'Content-Type': 'application/json',
      'X-Amz-Executed-Version': '$LATEST',
      'x-amzn-RequestId': '00000000-0000-4000-8000-000000000002',
    };
    const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    const output = JSON.stringify({
      ExecutedVersion: '$LATEST',
      Payload: 2,
      SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: '00000000-0000-4000-8000-000000000002' },
      StatusCode: 200,
    });
    expect(events.slice(1)).toEqual([
      [2, 0, 'TaskStateEntered', { name: 'Only', input: '{"n":1}' }],
      [3, 2, 'TaskScheduled', { ...lambda, region, parameters: `{"FunctionName":"${sign}","Payload":{"n":1}}` }],
      [4, 3, 'TaskStarted', lambda],
      [5, 4, 'TaskSucceeded', { ...lambda, output }],
      [6, 5, 'TaskStateExited', { name: 'Only', output }],
      [7, 6, 'ExecutionSucceeded', { output }],
    ]);
  });

  it('fails with the error of its function', async () => {
    const refuse = () => {
      throw named('Refused', 'no');
    };
    const failure = { error: 'Refused', cause: '{"errorType":"Refused","errorMessage":"no"}' };
    expect((await history(task(), {}, { [sign]: refuse })).slice(4)).toEqual([
      [5, 4, 'TaskFailed', { ...lambda, ...failure }],
      [6, 5, 'ExecutionFailed', failure],
    ]);
  });

  it.each([
    ['ResourceNotFoundException', 404, 'Lambda.ResourceNotFoundException'],
    ['TooManyRequestsException', 429, 'Lambda.TooManyRequestsException'],
    ['AccessDeniedException', 403, 'Lambda.AWSLambdaException'],
  ])('fails with the name that Step Functions gives %s', async (code, status, error) => {
    const refuse = () => {
      throw new AwsError(code, 'refused', status);
    };
    const cause = `refused (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: 00000000-0000-4000-8000-000000000002; Proxy: null)`;
    expect((await history(task(), {}, { [sign]: refuse })).at(-1)).toEqual([6, 5, 'ExecutionFailed', { error, cause }]);
  });

  it('gives up a function that takes longer than its time limit', async () => {
    const { operations, clock } = await backend(task({ TimeoutSeconds: '{% 2 + 1 %}' }), {
      [sign]: () => new Promise(() => {}),
    });
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    clock.advance(3000);
    while ((await historyOf(operations, 'one')).length < 6) await new Promise(setImmediate);
    expect((await historyOf(operations, 'one')).slice(2)).toEqual([
      [3, 2, 'TaskScheduled', expect.objectContaining({ timeoutInSeconds: 3 })],
      [4, 3, 'TaskStarted', lambda],
      [5, 4, 'TaskTimedOut', { ...lambda, error: 'States.Timeout' }],
      [6, 5, 'ExecutionFailed', { error: 'States.Timeout' }],
    ]);
  });

  it('lets a catcher take a result that is too large', async () => {
    const definition = {
      StartAt: 'Only',
      States: {
        Only: { ...task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }).States.Only },
        Done: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
      },
    };
    const events = await history(definition, {}, { [sign]: () => 'x'.repeat(262_144) });
    expect(events.at(-1)![3]).toEqual({ output: '"States.DataLimitExceeded"' });
  });
});

describe('Task with the ARN of a function', () => {
  const plain = single({ Type: 'Task', Resource: sign, TimeoutSeconds: 9 });

  it('gives its input to the function and the bare result on', async () => {
    expect((await history(plain, { n: 1 }, { [sign]: ({ n }: { n: number }) => ({ n: n + 1 }) })).slice(2)).toEqual([
      [3, 2, 'LambdaFunctionScheduled', { resource: sign, input: '{"n":1}', timeoutInSeconds: 9 }],
      [4, 3, 'LambdaFunctionStarted'],
      [5, 4, 'LambdaFunctionSucceeded', { output: '{"n":2}' }],
      [6, 5, 'TaskStateExited', { name: 'Only', output: '{"n":2}' }],
      [7, 6, 'ExecutionSucceeded', { output: '{"n":2}' }],
    ]);
  });

  it('fails with the error of its function', async () => {
    const refuse = () => {
      throw named('Refused', 'no');
    };
    expect((await history(plain, {}, { [sign]: refuse })).at(4)).toEqual([
      5,
      4,
      'LambdaFunctionFailed',
      { error: 'Refused', cause: '{"errorType":"Refused","errorMessage":"no"}' },
    ]);
  });
});

describe('Task with waitForTaskToken', () => {
  it('goes on with what its token is answered, word for word', async () => {
    const { operations, asked, events } = await waiting({ TimeoutSeconds: 60 });
    await operations.SendTaskSuccess!({ taskToken: asked[0]!.token, output: '{ "signed": true }' });
    expect((await events()).slice(4)).toEqual([
      [5, 4, 'TaskSubmitted', { ...submitted, output: expect.stringContaining('"Payload":null') }],
      [6, 5, 'TaskSucceeded', { ...submitted, output: '{ "signed": true }' }],
      [7, 6, 'TaskStateExited', { name: 'Only', output: '{ "signed": true }' }],
      [8, 7, 'ExecutionSucceeded', { output: '{ "signed": true }' }],
    ]);
  });

  it('takes an answer that comes before its function has returned', async () => {
    let operations: Record<string, (input: object) => unknown> = {};
    const given = await backend(
      single({ Type: 'Task', Resource: callback, Arguments: { FunctionName: ask, Payload: payload } }),
      { [ask]: ({ token }: { token: string }) => operations.SendTaskSuccess!({ taskToken: token, output: '1' }) },
    );
    operations = given.operations;
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await given.states.idle();
    expect(brief(await historyOf(operations, 'one')).slice(3)).toEqual([
      [4, 3, 'TaskStarted'],
      [5, 4, 'TaskSucceeded'],
      [6, 5, 'TaskStateExited'],
      [7, 6, 'ExecutionSucceeded'],
    ]);
  });

  it.each([
    [
      { error: 'SigningDeclined', cause: 'not mine' },
      { error: 'SigningDeclined', cause: 'not mine' },
    ],
    [{}, {}],
  ])('fails with what its token is answered: %j', async (answer, shown) => {
    const { operations, asked, events } = await waiting();
    await operations.SendTaskFailure!({ taskToken: asked[0]!.token, ...answer });
    expect((await events()).slice(5)).toEqual([
      [6, 5, 'TaskFailed', { ...submitted, ...shown }],
      [7, 6, 'ExecutionFailed', shown],
    ]);
  });

  /** A machine that asks for five seconds and catches an error. */
  const askingWithCatch = (caught: string) => ({
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: callback,
        Arguments: { FunctionName: ask, Payload: payload },
        TimeoutSeconds: 5,
        Catch: [{ ErrorEquals: [caught], Next: 'Done' }],
        End: true,
      },
      Done: { Type: 'Succeed' },
    },
  });

  it.each([
    ['an answer without error and cause', 'SendTaskFailure', '{"Error":null,"Cause":null}'],
    ['a timeout', '', '{"Error":"States.Timeout","Cause":""}'],
  ])('gives a catcher the error output of %s', async (_what, operation, output) => {
    const asked: string[] = [];
    const { operations, states, clock } = await backend(askingWithCatch('States.ALL'), {
      [ask]: ({ token }: { token: string }) => void asked.push(token),
    });
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await states.idle();
    if (operation) await operations[operation]!({ taskToken: asked[0]! });
    else clock.advance(5000);
    await states.idle();
    expect((await historyOf(operations, 'one')).at(-1)![3]).toEqual({ output });
  });

  it.each(['States.Timeout', 'States.Runtime'])(
    'takes %s that its token is answered for an error like any other',
    async (error) => {
      const asked: string[] = [];
      const { operations, states } = await backend(askingWithCatch('States.TaskFailed'), {
        [ask]: ({ token }: { token: string }) => void asked.push(token),
      });
      await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
      await states.idle();
      await operations.SendTaskFailure!({ taskToken: asked[0]!, error });
      expect((await historyOf(operations, 'one')).slice(5).map(([, , type, details]) => [type, details])).toEqual([
        ['TaskFailed', { ...submitted, error }],
        ['TaskStateExited', { name: 'Ask', output: JSON.stringify({ Error: error, Cause: null }) }],
        ['SucceedStateEntered', expect.anything()],
        ['SucceedStateExited', expect.anything()],
        ['ExecutionSucceeded', expect.anything()],
      ]);
    },
  );

  it('makes a new token for each attempt; the old one is dead', async () => {
    const { operations, asked, pass, events } = await waiting({
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 10, MaxAttempts: 1 }],
    });
    await pass(60);
    expect(asked).toHaveLength(1);
    await pass(10);
    expect(asked.map(({ tries }) => tries)).toEqual([0, 1]);
    const settled = { name: 'TaskTimedOut', message: "Task Timed Out: 'Provided task does not exist anymore'" };
    const send = (taskToken: string) => operations.SendTaskSuccess!({ taskToken, output: '1' });
    await expect(send(asked[0]!.token)).rejects.toMatchObject(settled);
    await send(asked[1]!.token);
    await expect(send(asked[1]!.token)).rejects.toMatchObject(settled);
    expect(brief(await events()).slice(4)).toEqual([
      [5, 4, 'TaskSubmitted'],
      [6, 5, 'TaskTimedOut'],
      [7, 6, 'TaskScheduled'],
      [8, 7, 'TaskStarted'],
      [9, 8, 'TaskSubmitted'],
      [10, 9, 'TaskSucceeded'],
      [11, 10, 'TaskStateExited'],
      [12, 11, 'ExecutionSucceeded'],
    ]);
  });

  it('refuses an answer after its time, even before the clock has said so', async () => {
    const { operations, asked, states, clock } = await waiting({ TimeoutSeconds: 60 });
    const late = clock.now() + 60_000;
    clock.now = () => late;
    await expect(operations.SendTaskSuccess!({ taskToken: asked[0]!.token, output: '1' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    await states.idle();
  });

  it('lives as long as its heart beats', async () => {
    const { operations, asked, pass, events } = await waiting({ HeartbeatSeconds: 10, TimeoutSeconds: 25 });
    await pass(9);
    await operations.SendTaskHeartbeat!({ taskToken: asked[0]!.token });
    await pass(9);
    expect(await events()).toHaveLength(5);
    await pass(1);
    expect((await events()).slice(5)).toEqual([
      [6, 5, 'TaskTimedOut', { ...submitted, error: 'States.Timeout' }],
      [7, 6, 'ExecutionFailed', { error: 'States.Timeout' }],
    ]);
  });

  it('fails where its heart beats no faster than its time limit', async () => {
    const { events } = await waiting({ HeartbeatSeconds: '{% 2 + 3 %}', TimeoutSeconds: '{% 5 %}' });
    const cause =
      "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression '2 + 3' specified for the field 'HeartbeatSeconds' returned 5, which is not less than TimeoutSeconds 5.";
    expect((await events()).at(-1)).toEqual([4, 3, 'ExecutionFailed', { error: 'States.QueryEvaluationError', cause }]);
  });

  it('is not kept alive beyond its time by its heart', async () => {
    const { operations, asked, pass, describeOne } = await waiting({ HeartbeatSeconds: 10, TimeoutSeconds: 25 });
    for (const seconds of [8, 8, 8]) {
      await pass(seconds);
      await operations.SendTaskHeartbeat!({ taskToken: asked[0]!.token });
    }
    await pass(1);
    expect(await describeOne()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('fails at once when its function throws', async () => {
    const { describeOne } = await waiting({}, () => {
      throw named('RequestClosed', 'it is over');
    });
    expect(await describeOne()).toMatchObject({ status: 'FAILED', error: 'RequestClosed' });
  });

  it('knows a token from words', async () => {
    const { operations, asked } = await waiting();
    const forged = Buffer.from(asked[0]!.token, 'base64url');
    forged[0]! ^= 1;
    for (const taskToken of ['abc', forged.toString('base64url'), `${asked[0]!.token}=`])
      await expect(operations.SendTaskSuccess!({ taskToken, output: '1' })).rejects.toMatchObject({
        name: 'InvalidToken',
        message: "Invalid Token: 'Invalid token'",
      });
    expect(asked[0]!.token.length).toBeLessThanOrEqual(1024);
  });
});
