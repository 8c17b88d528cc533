import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AwsError, Service } from '../../../src/shared/service.ts';
import {
  backend,
  begin,
  callback,
  executionArn,
  functionArn,
  machine,
  machineArn,
  region,
  roleArn,
  single,
} from '../given.ts';

const ask = functionArn('ask');
const waiting = single({
  Type: 'Task',
  Resource: callback,
  Arguments: { FunctionName: ask, Payload: '{% $states.context.Task.Token %}' },
});

/** The AWS SDK in front of a service, over HTTP as the port serves it. */
async function client(service: Service): Promise<SFNClient> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [prefix, operation] = String(request.headers['x-amz-target']).split('.');
    expect(prefix).toBe(service.targetPrefix);
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    try {
      answer(200, await service.operations[operation!]!(JSON.parse(Buffer.concat(chunks).toString())));
    } catch (thrown) {
      const { name, message, statusCode } = thrown as AwsError;
      answer(statusCode ?? 500, { __type: name, message });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sdk = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    sdk.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return sdk;
}

async function given() {
  const tokens: string[] = [];
  const made = await backend(waiting, { [ask]: (token: string) => void tokens.push(token) });
  const sdk = await client(made.states.service);
  const start = (name: string, input?: string) =>
    sdk.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, ...(input && { input }) }));
  return { ...made, tokens, sdk, start };
}

describe('the API with the AWS SDK', () => {
  it('starts, describes and completes an execution', async () => {
    const { sdk, start, states, tokens, clock } = await given();
    expect(await start('one', '{"a":1}')).toMatchObject({
      executionArn: executionArn('one'),
      startDate: new Date(begin),
    });
    await states.idle();
    await sdk.send(new SendTaskHeartbeatCommand({ taskToken: tokens[0] }));
    clock.advance(1500);
    await sdk.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '"done"' }));
    const { $metadata, ...described } = await sdk.send(
      new DescribeExecutionCommand({ executionArn: executionArn('one') }),
    );
    expect($metadata.httpStatusCode).toBe(200);
    expect(described).toEqual({
      executionArn: executionArn('one'),
      stateMachineArn: machineArn,
      name: 'one',
      status: 'SUCCEEDED',
      startDate: new Date(begin),
      stopDate: new Date(begin + 1500),
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '"done"',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  it('stops an execution, and then changes nothing any more', async () => {
    const { sdk, start, states, tokens, clock } = await given();
    await start('one');
    await states.idle();
    const stop = (error: string) =>
      sdk.send(new StopExecutionCommand({ executionArn: executionArn('one'), error, cause: 'why' }));
    expect(await stop('Ended')).toMatchObject({ stopDate: new Date(begin) });
    clock.advance(1000);
    expect(await stop('Again')).toMatchObject({ stopDate: new Date(begin) });
    expect(await sdk.send(new DescribeExecutionCommand({ executionArn: executionArn('one') }))).toMatchObject({
      status: 'ABORTED',
      error: 'Ended',
      cause: 'why',
      redriveStatus: 'REDRIVABLE',
    });
    const { events } = await sdk.send(
      new GetExecutionHistoryCommand({ executionArn: executionArn('one'), reverseOrder: true }),
    );
    expect(events![0]).toEqual({
      id: 6,
      previousEventId: 0,
      timestamp: new Date(begin),
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'Ended', cause: 'why' },
    });
    const answer = sdk.send(new SendTaskFailureCommand({ taskToken: tokens[0] }));
    await expect(answer).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('gives the first start again while it runs', async () => {
    const { start, states, sdk, tokens, clock } = await given();
    await start('one', '{"a":1}');
    clock.advance(5000);
    expect(await start('one', '{"a":1}')).toMatchObject({ startDate: new Date(begin) });
    const taken = { name: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${executionArn('one')}'` };
    await expect(start('one', '{"a":2}')).rejects.toMatchObject(taken);
    await states.idle();
    await sdk.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '1' }));
    await expect(start('one', '{"a":1}')).rejects.toMatchObject(taken);
    await states.idle();
    await expect(start('one', '{"a":1}')).rejects.toMatchObject(taken);
    clock.advance(90 * 86_400_000);
    expect(await start('one', '{"a":1}')).toMatchObject({ executionArn: executionArn('one') });
  });

  it('pages through executions, newest first', async () => {
    const { start, sdk, clock, states, tokens } = await given();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await start(name);
      clock.advance(1000);
    }
    await states.idle();
    await sdk.send(new SendTaskSuccessCommand({ taskToken: tokens[1], output: '1' }));
    const list = (input: object) => sdk.send(new ListExecutionsCommand({ stateMachineArn: machineArn, ...input }));
    const first = await list({ maxResults: 2 });
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    const third = await list({ maxResults: 2, nextToken: second.nextToken });
    const pages = [first, second, third].map(({ executions }) => executions!.map(({ name }) => name));
    expect(pages).toEqual([['b', 'e'], ['d', 'c'], ['a']]);
    expect(third.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'SUCCEEDED' })).executions).toEqual([
      {
        executionArn: executionArn('b'),
        stateMachineArn: machineArn,
        name: 'b',
        status: 'SUCCEEDED',
        startDate: new Date(begin + 1000),
        stopDate: new Date(begin + 5000),
        redriveCount: 0,
      },
    ]);
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(list({ statusFilter: 'succeeded' as never })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]',
    });
  });

  it('pages through a history from either end, with or without data', async () => {
    const { start, sdk, states } = await given();
    await start('one');
    await states.idle();
    const page = (input: object) =>
      sdk.send(new GetExecutionHistoryCommand({ executionArn: executionArn('one'), ...input }));
    const ids = ({ events }: { events?: { id?: number | undefined }[] | undefined }) => events!.map(({ id }) => id);
    const first = await page({ maxResults: 3 });
    expect(ids(first)).toEqual([1, 2, 3]);
    expect(ids(await page({ maxResults: 3, nextToken: first.nextToken }))).toEqual([4, 5]);
    expect(ids(await page({ maxResults: 2, reverseOrder: true }))).toEqual([5, 4]);
    const bare = await page({ includeExecutionData: false });
    expect(bare.events!.slice(0, 3)).toEqual([
      {
        id: 1,
        previousEventId: 0,
        timestamp: new Date(begin),
        type: 'ExecutionStarted',
        executionStartedEventDetails: { roleArn },
      },
      {
        id: 2,
        previousEventId: 0,
        timestamp: new Date(begin),
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'Only' },
      },
      {
        id: 3,
        previousEventId: 2,
        timestamp: new Date(begin),
        type: 'TaskScheduled',
        taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke.waitForTaskToken', region },
      },
    ]);
  });

  it('repeats no event where a history grows between pages from its end', async () => {
    const { start, sdk, states, tokens } = await given();
    await start('one');
    await states.idle();
    const page = async (nextToken?: string) => {
      const input = { executionArn: executionArn('one'), maxResults: 2, reverseOrder: true, nextToken };
      const { events, ...rest } = await sdk.send(new GetExecutionHistoryCommand(input));
      return { ids: events!.map(({ id }) => id), nextToken: rest.nextToken };
    };
    const newest = await page();
    await sdk.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '1' }));
    const older = await page(newest.nextToken);
    const oldest = await page(older.nextToken);
    expect([newest.ids, older.ids, oldest]).toEqual([[5, 4], [3, 2], { ids: [1], nextToken: undefined }]);
  });

  it.each([
    ['ListStateMachines', {}, 1024],
    ['GetExecutionHistory', { executionArn: executionArn('one') }, 1024],
    ['ListExecutions', { stateMachineArn: machineArn }, 3096],
  ])('refuses a longer page token than the model of %s has', async (operation, input, most) => {
    const { operations } = await backend(waiting);
    const nextToken = 'x'.repeat(most + 1);
    const message = `1 validation error detected: Value '${nextToken}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to ${most}`;
    await expect(async () => operations[operation]!({ ...input, nextToken })).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    });
  });

  it('describes and lists machines', async () => {
    const { sdk, start } = await given();
    await start('one');
    const { definition } = machine(waiting);
    expect(await sdk.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }))).toMatchObject({
      stateMachineArn: machineArn,
      name: 'signing',
      status: 'ACTIVE',
      type: 'STANDARD',
      definition,
      roleArn,
      creationDate: new Date(begin),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
    const command = new DescribeStateMachineForExecutionCommand({ executionArn: executionArn('one') });
    expect(await sdk.send(command)).toMatchObject({
      stateMachineArn: machineArn,
      definition,
      roleArn,
      updateDate: new Date(begin),
    });
    expect((await sdk.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([
      { stateMachineArn: machineArn, name: 'signing', type: 'STANDARD', creationDate: new Date(begin) },
    ]);
  });

  it.each(
    (<[string, object, string, string][]>[
      [
        'StartExecution',
        { stateMachineArn: `${machineArn}x` },
        'StateMachineDoesNotExist',
        `State Machine Does Not Exist: '${machineArn}x'`,
      ],
      ['StartExecution', { stateMachineArn: 'nope' }, 'InvalidArn', "Invalid Arn: 'Invalid ARN prefix: nope'"],
      ['StartExecution', { stateMachineArn: machineArn, name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
      [
        'StartExecution',
        { stateMachineArn: machineArn, input: '' },
        'InvalidExecutionInput',
        "Invalid State Machine Execution Input: 'Invalid execution input.'",
      ],
      [
        'StartExecution',
        { stateMachineArn: machineArn, input: 'not' },
        'InvalidExecutionInput',
        'Invalid State Machine Execution Input: ',
      ],
      [
        'StartExecution',
        { stateMachineArn: machineArn, input: `"${'x'.repeat(262_143)}"` },
        'InvalidExecutionInput',
        'less than or equal to 262144',
      ],
      [
        'DescribeExecution',
        { executionArn: executionArn('nope') },
        'ExecutionDoesNotExist',
        `Execution Does Not Exist: '${executionArn('nope')}'`,
      ],
      ['StopExecution', { executionArn: executionArn('nope') }, 'ExecutionDoesNotExist', 'Execution Does Not Exist'],
      [
        'StopExecution',
        { executionArn: executionArn('nope').replace('execution', 'express') },
        'InvalidArn',
        "Invalid Arn: 'Resource type not valid in this context: express'",
      ],
      [
        'GetExecutionHistory',
        { executionArn: executionArn('nope'), maxResults: 1001 },
        'ValidationException',
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
      ],
      [
        'DescribeExecution',
        {},
        'ValidationException',
        "Value null at 'executionArn' failed to satisfy constraint: Member must not be null",
      ],
      ['ListExecutions', {}, 'ValidationException', 'give stateMachineArn; map runs are not emulated'],
      ['SendTaskSuccess', { taskToken: 'x', output: '1' }, 'InvalidToken', "Invalid Token: 'Invalid token'"],
      [
        'SendTaskSuccess',
        { taskToken: 'x', output: `"${'é'.repeat(131_072)}"` },
        'ValidationException',
        "at 'output' failed to satisfy constraint: Member must have length less than or equal to 262144",
      ],
      ['SendTaskSuccess', { taskToken: 'x', output: 'not' }, 'InvalidOutput', 'Invalid Output: '],
    ]).map(([operation, input, name, message]) => ({ operation, input, name, message })),
  )('$operation fails with $name', async ({ operation, input, name, message }) => {
    const { operations } = await given();
    const call = async () => operations[operation]!(input);
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringContaining(message) as string });
  });

  it.each(['null', '3', '"text"', '[]'])('takes %s as input', async (input) => {
    const { start, sdk } = await given();
    await start('one', input);
    expect(await sdk.send(new DescribeExecutionCommand({ executionArn: executionArn('one') }))).toMatchObject({
      input,
    });
  });
});

describe('permissions', () => {
  it('names what each call touches', async () => {
    const { states, start, tokens } = await given();
    await start('one');
    await states.idle();
    const { permissions } = states.service;
    const one = executionArn('one');
    const answer = { taskToken: tokens[0]! };
    expect(permissions('StartExecution', { stateMachineArn: machineArn })).toEqual([
      { action: 'states:StartExecution', resource: machineArn },
    ]);
    expect(permissions('GetExecutionHistory', { executionArn: one })).toEqual([
      { action: 'states:GetExecutionHistory', resource: one },
    ]);
    expect(permissions('SendTaskFailure', answer)).toEqual([
      { action: 'states:SendTaskFailure', resource: machineArn },
    ]);
    expect(permissions('SendTaskSuccess', { taskToken: 'x' })).toEqual([]);
    expect(permissions('ListStateMachines', {})).toEqual([{ action: 'states:ListStateMachines', resource: '*' }]);
    for (const operation of Object.keys(states.service.operations))
      expect(permissions(operation, { executionArn: one, stateMachineArn: machineArn, ...answer })).toHaveLength(1);
  });
});
