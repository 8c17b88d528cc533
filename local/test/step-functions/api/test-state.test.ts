import { describe, expect, it } from 'vitest';
import { backend, begin, callback, functionArn, invoke, named, roleArn, single } from '../given.ts';

const call = { Type: 'Task', Resource: invoke, Arguments: { FunctionName: 'foo', Payload: 'bar' }, Next: 'Done' };
const failing = { error: 'MockException', cause: 'Mock the cause of the error.' };
const pass = { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };

async function tested(state: object, more: object = {}, functions: Parameters<typeof backend>[1] = {}) {
  const { operations } = await backend(single({ Type: 'Pass' }), functions);
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...state });
  return operations.TestState!({ definition, ...more });
}

const refusal = (state: object, more: object) =>
  tested(state, more).then(
    () => undefined,
    ({ name, message }: Error) => [name, message],
  );

describe('TestState', () => {
  it.each<[string, object, object, object]>([
    [
      'Pass with variables',
      { Type: 'Pass', Output: '{% $n + $states.input.n %}', Assign: { m: '{% $n * 2 %}' }, Next: 'Then' },
      { input: '{"n":1}', variables: '{"n":2}' },
      {
        ...{ status: 'SUCCEEDED', output: '3', nextState: 'Then' },
        inspectionData: { input: '{"n":1}', variables: '{"n":2,"m":4}' },
      },
    ],
    ['Succeed', { Type: 'Succeed' }, {}, { status: 'SUCCEEDED', output: '{}', inspectionData: { input: '{}' } }],
    [
      'Fail',
      { Type: 'Fail', Error: 'SomeFailure', Cause: 'why' },
      {},
      { status: 'FAILED', error: 'SomeFailure', cause: 'why', inspectionData: { input: '{}' } },
    ],
    [
      'Choice',
      { Type: 'Choice', Choices: [{ Condition: '{% $states.input.cost < 10 %}', Next: 'Cheap' }], Default: 'Dear' },
      { input: '{"cost":5}' },
      { status: 'SUCCEEDED', output: '{"cost":5}', nextState: 'Cheap', inspectionData: { input: '{"cost":5}' } },
    ],
    [
      'Wait, without waiting',
      { Type: 'Wait', Seconds: 60, Next: 'Then' },
      {},
      { status: 'SUCCEEDED', output: '{}', nextState: 'Then', inspectionData: { input: '{}' } },
    ],
    [
      'Task with a result',
      { ...call, Output: '{% $states.result.Payload %}' },
      { mock: { result: '{"Payload":"function output","StatusCode":200}' } },
      {
        ...{ status: 'SUCCEEDED', output: '"function output"', nextState: 'Done' },
        inspectionData: {
          input: '{}',
          afterArguments: '{"FunctionName":"foo","Payload":"bar"}',
          result: '{"Payload":"function output","StatusCode":200}',
        },
      },
    ],
    [
      'Task whose error is caught',
      {
        ...call,
        Catch: [{ ErrorEquals: ['MockException'], Next: 'Handle', Output: '{% $states.errorOutput.Cause %}' }],
      },
      { mock: { errorOutput: failing } },
      {
        ...{ status: 'CAUGHT_ERROR', ...failing, output: `"${failing.cause}"`, nextState: 'Handle' },
        inspectionData: {
          ...{ input: '{}', afterArguments: '{"FunctionName":"foo","Payload":"bar"}' },
          errorDetails: { catchIndex: 0 },
        },
      },
    ],
    [
      'Parallel with results',
      {
        Type: 'Parallel',
        Branches: [pass, { StartAt: 'In2', States: { In2: { Type: 'Pass', End: true } } }],
        End: true,
      },
      { mock: { result: '[{"branch1":"result"},2]' } },
      { status: 'SUCCEEDED', output: '[{"branch1":"result"},2]', inspectionData: { input: '{}' } },
    ],
    [
      'Map with results',
      {
        ...{ Type: 'Map', Items: '{% $states.input.Values %}', MaxConcurrency: 1, ItemProcessor: pass, End: true },
        ItemSelector: { v: '{% $states.context.Map.Item.Value %}' },
      },
      { input: '{"Values":[1,2]}', mock: { result: '[1,4]' } },
      {
        ...{ status: 'SUCCEEDED', output: '[1,4]' },
        inspectionData: { input: '{"Values":[1,2]}', maxConcurrency: 1, afterItemSelector: '[{"v":1},{"v":2}]' },
      },
    ],
    [
      'Map whose iteration fails',
      { Type: 'Map', Items: '{% $states.input.Values %}', ItemProcessor: pass, End: true },
      {
        ...{ input: '{"Values":[1]}', mock: { errorOutput: failing } },
        stateConfiguration: { errorCausedByState: 'In' },
      },
      { status: 'FAILED', ...failing, inspectionData: { input: '{"Values":[1]}', maxConcurrency: 0 } },
    ],
  ])('runs a %s', async (_what, state, more, answer) => {
    expect(await tested(state, { inspectionLevel: 'DEBUG', ...more })).toEqual(answer);
    const { inspectionData: _, ...info } = answer as { inspectionData: unknown };
    expect(await tested(state, more)).toEqual(info);
  });

  it.each([
    [0, { status: 'RETRIABLE', errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 1 } }],
    [4, { status: 'RETRIABLE', errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 16 } }],
    [5, { status: 'FAILED', errorDetails: { retryIndex: 1 } }],
  ])('says what a retrier does after %i retries', async (retrierRetryCount, { status, errorDetails }) => {
    const Retry = [
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['MockException'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5 },
    ];
    const mock = { errorOutput: failing };
    const answer = await tested(
      { ...call, Retry },
      { mock, inspectionLevel: 'TRACE', stateConfiguration: { retrierRetryCount } },
    );
    expect(answer).toMatchObject({ status, ...failing, inspectionData: { errorDetails } });
  });

  it.each([
    ['dynamodb:putItem', undefined],
    ['aws-sdk:s3:getObject', undefined],
    ['events:putEvents', undefined],
    ['http:invoke', undefined],
    ['states:startExecution.sync:2', undefined],
    ['sns:publish.waitForTaskToken', { context: JSON.stringify({ Task: { Token: 't' } }) }],
  ])('takes a mock in place of %s, which it cannot call', async (operation, more) => {
    const Resource = `arn:aws:states:::${operation}`;
    const state = {
      Type: 'Task',
      Resource,
      Arguments: { a: '{% 1 + 1 %}' },
      Output: '{% $states.result.b %}',
      End: true,
    };
    const answer = await tested(state, { mock: { result: '{"b":7}' }, inspectionLevel: 'DEBUG', ...more });
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '7', inspectionData: { afterArguments: '{"a":2}' } });
    const failed = await tested(state, { mock: { errorOutput: failing }, ...more });
    expect(failed).toMatchObject({ status: 'FAILED', ...failing });
    const machine = {
      QueryLanguage: 'JSONata',
      StartAt: 'Calls',
      States: { Calls: { ...state, End: undefined, Next: 'Ends' }, Ends: { Type: 'Pass', End: true } },
    };
    expect(await tested(machine, { stateName: 'Ends', input: '5' })).toMatchObject({
      status: 'SUCCEEDED',
      output: '5',
    });
  });

  it('takes no mock in place of an activity, nor does without one where it cannot call', async () => {
    const activity = { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a', End: true };
    expect((await refusal(activity, { mock: { result: '{}' } }))?.[0]).toBe('InvalidDefinition');
    const publish = { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments: {}, End: true };
    expect((await refusal(publish, { roleArn }))?.[0]).toBe('InvalidDefinition');
  });

  it('calls the function of a Task without a mock', async () => {
    const functions = { foo: (payload: string) => `${payload}!` };
    const state = { ...call, Output: '{% $states.result.Payload %}' };
    expect(await tested(state, { roleArn }, functions)).toMatchObject({ status: 'SUCCEEDED', output: '"bar!"' });
    const failed = { foo: () => Promise.reject(named('Boom', 'bang')) };
    expect(await tested(call, { roleArn }, failed)).toMatchObject({ status: 'FAILED', error: 'Boom' });
    const bare = { Type: 'Task', Resource: functionArn('foo'), End: true };
    expect(await tested(bare, { roleArn, input: '1' }, { [functionArn('foo')]: (n: number) => n + 1 })).toMatchObject({
      output: '2',
    });
  });

  it('has a Context object of its own, or the one that is given', async () => {
    const state = { ...call, Output: '{% $states.context %}' };
    const mock = { result: '{}' };
    const { output } = (await tested(state, { mock, roleArn })) as { output: string };
    expect(JSON.parse(output)).toEqual({
      Execution: {
        Id: expect.stringMatching(/^arn:aws:states:[^:]+:\d+:express:/) as string,
        Input: {},
        Name: expect.any(String) as string,
        RoleArn: roleArn,
        StartTime: new Date(begin).toISOString().replace('.000Z', 'Z'),
      },
      State: { Name: 'StateName', EnteredTime: '2026-11-23T10:00:00Z', RetryCount: 0 },
      StateMachine: { Id: expect.any(String) as string, Name: expect.any(String) as string },
    });
    const asks = {
      ...{ ...call, Resource: callback, Output: '{% $states.result %}' },
      Arguments: { FunctionName: 'foo', Payload: '{% $states.context.Task.Token %}' },
    };
    expect(
      await tested(asks, { mock: { result: '1' }, context: '{"Task":{"Token":"abc"}}', inspectionLevel: 'DEBUG' }),
    ).toMatchObject({ output: '1', inspectionData: { afterArguments: '{"FunctionName":"foo","Payload":"abc"}' } });
  });

  it('tests a state of a machine by its name, wherever it is', async () => {
    const machine = {
      StartAt: 'Each',
      States: { Each: { Type: 'Map', ItemProcessor: pass, Next: 'End' }, End: { Type: 'Fail', Error: 'E' } },
    };
    expect(await tested(machine, { stateName: 'In', input: '5' })).toEqual({ status: 'SUCCEEDED', output: '5' });
    expect(await tested(machine, { stateName: 'End' })).toEqual({ status: 'FAILED', error: 'E' });
    const mock = { result: '[1]' };
    expect(await tested(machine, { stateName: 'Each', mock, input: '[0]' })).toMatchObject({ nextState: 'End' });
    expect(await refusal(machine, { stateName: 'dne' })).toEqual([
      'ValidationException',
      'State not found in definition',
    ]);
  });

  const supported =
    'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]';
  const map = { Type: 'Map', ItemProcessor: pass, End: true };
  const parallel = { Type: 'Parallel', Branches: [pass], End: true };
  it.each<[object, object, string, string]>([
    [call, {}, 'ValidationException', 'RoleArn must be specified when testing a Task state'],
    [map, {}, 'InvalidDefinition', supported],
    [parallel, {}, 'InvalidDefinition', supported],
    [
      { Type: 'Pass', End: true },
      { mock: { result: '1' } },
      'ValidationException',
      "State type 'Pass' is not supported when a mock is specified",
    ],
    [
      call,
      { mock: { result: '1', errorOutput: failing } },
      'ValidationException',
      'A test mock should have only one of the following fields: [result, errorOutput].',
    ],
    [call, { mock: { result: 'no' } }, 'ValidationException', 'Mocked result must be valid JSON'],
    [map, { mock: { result: '{}' } }, 'ValidationException', 'Mocked result must be an array.'],
    [
      parallel,
      { mock: { result: '[1,2]' } },
      'ValidationException',
      'Mocked result must contain the same number of items as number of Parallel branches.',
    ],
    [
      call,
      { mock: { result: '{"StatusCode":"200"}' } },
      'ValidationException',
      "Mock result schema validation error: Field 'StatusCode' must be a number",
    ],
    [
      call,
      { mock: { result: '{}' }, revealSecrets: true },
      'ValidationException',
      'TestState does not support RevealSecrets when a mock is specified.',
    ],
    [
      call,
      { roleArn, stateConfiguration: { mapIterationFailureCount: 1 } },
      'ValidationException',
      'TestState does not support MapIterationFailureCount when a mock is not specified.',
    ],
    [
      map,
      { mock: { result: '[1]' }, stateConfiguration: { mapIterationFailureCount: 2 } },
      'ValidationException',
      'Map iteration failure count must be less than or equal to the number of Map iterations',
    ],
    ...(
      [
        ['{"Pokedex":1}', "Field 'Pokedex' is not allowed"],
        ['{"Execution":{"pokemon":1}}', "Field 'pokemon' is not allowed"],
        ['{"Execution":{"Id":1}}', 'Execution.Id must be a string'],
        ['{"Map":{}}', "'Map' field is not supported when mocking a Context object"],
        [
          '{"Task":{"Token":"a"}}',
          "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
        ],
      ] as const
    ).map(([context, problem]): [object, object, string, string] => [
      call,
      { mock: { result: '{}' }, context },
      'ValidationException',
      `Invalid Context object provided: ${problem}`,
    ]),
  ])('refuses %j with %j', async (state, more, name, message) => {
    expect(await refusal(state, more)).toEqual([name, message]);
  });

  it('refuses what is no state', async () => {
    const types = 'Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map';
    const problem = `The field 'Type' should have one of these values: [${types}] at /States/StateName/Type`;
    expect(await refusal({ Type: 'Sleep' }, {})).toEqual([
      'InvalidDefinition',
      `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: ${problem}'`,
    ]);
  });

  it.each([
    [{ Type: 'Choice', Choices: 5 }, 'Array', 'Choices'],
    [{ Type: 'Choice', Choices: [null] }, 'Object', 'Choices[0]'],
    [{ Type: 'Parallel', Branches: {} }, 'Array', 'Branches'],
    [{ Type: 'Parallel', Branches: [5] }, 'Object', 'Branches[0]'],
    [{ Type: 'Map', ItemProcessor: { StartAt: 'A', States: 1 } }, 'Object', 'ItemProcessor/States'],
    [{ Type: 'Task', Resource: 1 }, 'String', 'Resource'],
    [{ ...call, Retry: [{ ErrorEquals: [1] }] }, 'String', 'Retry[0]/ErrorEquals'],
    [{ Type: 'Pass', Assign: 1 }, 'Object', 'Assign'],
  ])('refuses the structure of %j', async (state, expected, place) => {
    expect(await refusal(state, { mock: { result: '1' } })).toEqual([
      'InvalidDefinition',
      `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Expected value of type ${expected} at /States/StateName/${place}'`,
    ]);
  });

  it.each([[{ mock: 5 }], [{ mock: { errorOutput: 'x' } }], [{ stateConfiguration: [] }], [{ mock: { result: 1 } }]])(
    'refuses %j, which the model does not have',
    async (more) => expect(await refusal(call, more)).toEqual(['SerializationException', expect.any(String)]),
  );

  it('takes NONE for what no model has', async () => {
    const mock = { result: '{"StatusCode":"200"}', fieldValidationMode: 'NONE' };
    expect(await tested(call, { mock })).toMatchObject({ status: 'SUCCEEDED' });
  });
});
