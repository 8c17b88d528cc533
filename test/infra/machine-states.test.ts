import {
  SFNClient,
  TestStateCommand,
  type TestStateCommandInput,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { definitionOf } from '../support/machine-definition.ts';
import { ofType, templateOf, withAll } from '../support/synthesised.ts';

/** Each machine as it deploys, by its logical id; `REMOTE=1` tests its states on AWS, otherwise the local backend does. */
const definitions = Object.fromEntries(
  ofType(await templateOf(withAll), 'AWS::StepFunctions::StateMachine').map(([id, { Properties }]) => [
    id.slice(0, -8),
    definitionOf(Properties.DefinitionString),
  ]),
);
const backend = process.env.REMOTE ? undefined : await startBackend();
// TestState is called at a host of its own, which a local port has not.
const disableHostPrefix = backend !== undefined || process.env.AWS_ENDPOINT_URL !== undefined;
const client = new SFNClient({ ...backend?.aws, disableHostPrefix });
afterAll(async () => {
  client.destroy();
  await backend?.stop();
});

/** A month ahead: a task may take three years at most. */
const farAhead = Date.now() + 30 * 86_400_000;
const workflow = { requestId: 'request-1', expiresAt: farAhead, reminders: 2, remindEverySeconds: 86_400, rounds: 10 };
const variables = { expiresAt: farAhead, reminded: 0, remindAt: farAhead, dueAt: 0, faults: 0, rounds: 0 };
const signer = { position: 1, method: 'MANUAL' };
const context = { Execution: { Input: workflow }, State: { EnteredTime: '2026-11-30T10:00:00Z' } };
const askContext = { ...context, Task: { Token: 'token-1' } };
const fails = (error: string, cause = 'why') => ({ errorOutput: { error, cause } });

interface Given {
  input?: unknown;
  variables?: object;
  mock?: NonNullable<TestStateCommandInput['mock']>;
  context?: object;
}

const tested = new Set<string>();
const test = testerOf('WorkflowSigning');
const testSendAgain = testerOf('WebhooksSendAgain');

/** Tests states of one machine. */
function testerOf(machine: string) {
  return (stateName: string, given: Given = {}) => {
    tested.add(`${machine}: ${stateName}`);
    return testState(definitions[machine]!, stateName, given);
  };
}

async function testState(definition: string, stateName: string, { input = signer, mock, ...given }: Given) {
  const answer = await client.send(
    new TestStateCommand({
      ...{ definition, stateName },
      input: JSON.stringify(input),
      inspectionLevel: 'DEBUG',
      ...(mock && { mock }),
      ...(given.variables && { variables: JSON.stringify(given.variables) }),
      ...(given.context && { context: JSON.stringify(given.context) }),
    }),
  );
  const { status, nextState, error, cause, output, inspectionData = {} } = answer;
  return {
    ...{ status, nextState, error, cause },
    output: output && (JSON.parse(output) as unknown),
    seen: {
      ...inspectionData,
      arguments: inspectionData.afterArguments && (JSON.parse(inspectionData.afterArguments) as unknown),
      variables: inspectionData.variables && (JSON.parse(inspectionData.variables) as unknown),
    },
  };
}

describe('the machines', () => {
  it.each(Object.keys(definitions))('%s is valid', async (machine) => {
    const definition = definitions[machine]!;
    const { result, diagnostics } = await client.send(
      new ValidateStateMachineDefinitionCommand({ definition, type: 'STANDARD', severity: 'WARNING' }),
    );
    expect({ result, diagnostics }).toEqual({ result: 'OK', diagnostics: [] });
  });
});

describe('the states of the signing workflow', () => {
  it.each([
    ['Groups', { groups: [{ signers: [] }] }, { maxConcurrency: 1 }],
    ['Signers', { signers: [signer] }, { maxConcurrency: 40 }],
  ])('%s hands on what its items give', async (name, input, seen) => {
    expect(await test(name, { input, mock: { result: '[1]' } })).toMatchObject({
      status: 'SUCCEEDED',
      output: [1],
      seen,
    });
  });

  it.each([
    ['SigningHandedOver', 'Handed over'],
    ['SigningDeclined', 'Close request'],
  ])('Groups that fail with %s go to %s', async (error, nextState) => {
    const answer = await test('Groups', { input: { groups: [1] }, mock: fails(error) });
    expect(answer).toMatchObject({ status: 'CAUGHT_ERROR', error, nextState });
  });

  it.each([
    ['AUTOMATIC', 'Sign automatically'],
    ['MANUAL', 'Request signature'],
  ])('Signing method %s goes to %s', async (method, nextState) => {
    // The execution's input is that of the state where it is tested by itself.
    const answer = await test('Signing method', { input: { ...workflow, method } });
    const assigned = { expiresAt: farAhead, reminded: 0, dueAt: 0, faults: 0, rounds: 0 };
    expect(answer).toMatchObject({ status: 'SUCCEEDED', nextState, seen: { variables: assigned } });
  });

  it('Request signature asks with the token and ends with the answer', async () => {
    const answer = await test('Request signature', {
      mock: { result: '{"signed":true}' },
      variables,
      context: askContext,
    });
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: { signed: true } });
    expect(answer.seen.arguments).toMatchObject({
      Payload: { requestId: 'request-1', signer: 1, taskToken: 'token-1', expiresAt: farAhead, dueAt: 0 },
    });
  });

  it.each<[string, string, string, object]>([
    ['States.Timeout', '', 'Go on?', { rounds: 1, reminded: 0, faults: 0 }],
    ['DeadlineMoved', '{"errorMessage":"the deadline moved to 4102444800000"}', 'Go on?', { expiresAt: 4102444800000 }],
    ['SignerReassigned', 'why', 'Go on?', { rounds: 0 }],
    ['SignerAnswered', 'why', 'Answered already', {}],
    ['SigningDeclined', 'why', 'Request is over', {}],
    ['Lambda.TooManyRequestsException', 'why', 'Wait out', { faults: 1, rounds: 1 }],
  ])('Request signature that fails with %s (%s) goes to %s', async (error, cause, nextState, assigned) => {
    const answer = await test('Request signature', { mock: fails(error, cause), variables, context: askContext });
    expect(answer).toMatchObject({ status: 'CAUGHT_ERROR', nextState, seen: { variables: assigned } });
  });

  it.each<[string, object, string]>([
    ['nothing else', {}, 'Request signature'],
    ['no rounds left', { rounds: 10 }, 'Too many faults'],
    ['the deadline gone after a fault', { expiresAt: 0, faults: 1 }, 'Deadline passed'],
  ])('Go on? with %s goes to the next state', async (_what, more, nextState) => {
    const answer = await test('Go on?', { input: { ...workflow, ...signer }, variables: { ...variables, ...more } });
    expect(answer).toMatchObject({ status: 'SUCCEEDED', nextState });
  });

  it('Wait out waits, for a second where the deadline has passed', async () => {
    const answer = await test('Wait out', { variables: { ...variables, expiresAt: 0, faults: 1 } });
    expect(answer).toMatchObject({ status: 'SUCCEEDED', nextState: 'Go on?', output: signer });
  });

  it('Sign automatically signs, or waits out what fails', async () => {
    const signed = await test('Sign automatically', { mock: { result: '{"StatusCode":200}' }, variables, context });
    expect(signed).toMatchObject({ status: 'SUCCEEDED', output: { StatusCode: 200 } });
    const failed = await test('Sign automatically', { mock: fails('Sandbox.Timedout'), variables, context });
    expect(failed).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'Wait out', seen: { variables: { faults: 1 } } });
  });

  it('Close request gives what its function gave, and tries again where it fails', async () => {
    const result = '{"StatusCode":200,"Payload":{"status":"COMPLETED"}}';
    const closed = await test('Close request', { input: {}, mock: { result }, context });
    expect(closed).toMatchObject({ status: 'SUCCEEDED', nextState: 'Outcome', output: { status: 'COMPLETED' } });
    const failed = await test('Close request', { input: {}, mock: fails('Lambda.ServiceException'), context });
    expect(failed).toMatchObject({ status: 'RETRIABLE', seen: { errorDetails: { retryIndex: 0 } } });
  });

  it.each([
    ['COMPLETED', 'Completed'],
    ['DECLINED', 'Declined'],
    ['CANCELLED', 'Cancelled'],
    ['EXPIRED', 'Expired'],
    ['PENDING', 'Interrupted'],
    ['ANYTHING', 'Failed'],
  ])('Outcome of %s is %s', async (status, nextState) => {
    expect(await test('Outcome', { input: { status } })).toMatchObject({ status: 'SUCCEEDED', nextState });
  });

  it.each(['Answered already', 'Completed'])('%s succeeds', async (name) => {
    expect(await test(name)).toMatchObject({ status: 'SUCCEEDED', output: signer });
  });

  it.each([
    ['Request is over', 'SigningDeclined', 'a signer declined'],
    ['Deadline passed', 'SigningExpired', 'the deadline passed before all had signed'],
    ['Too many faults', 'SigningHandedOver', 'the history has no room for further faults'],
    ['Failed', 'SigningFailed', 'an operator stopped the workflow'],
    ['Declined', 'SigningDeclined', 'a signer declined'],
    ['Cancelled', 'SigningCancelled', 'the requester cancelled'],
    ['Expired', 'SigningExpired', 'the deadline passed before all had signed'],
    ['Interrupted', 'SigningInterrupted', 'another execution goes on from the item'],
    ['Handed over', 'SigningHandedOver', 'another execution goes on from the item'],
  ])('%s fails with %s', async (name, error, cause) => {
    const input = { Error: error, Cause: cause };
    expect(await test(name, { input })).toMatchObject({ status: 'FAILED', error, cause });
  });
});

describe('the states that send a webhook again', () => {
  const due = { webhookId: 'webhook-1', delivery: 'request-1/1', tries: 1, seconds: 1 };

  it('Wait waits as long as it is told', async () => {
    expect(await testSendAgain('Wait', { input: due })).toMatchObject({
      ...{ status: 'SUCCEEDED', nextState: 'Send again', output: due },
    });
  });

  it('Send again gives the queue what it was given, and tries again where that fails', async () => {
    const result = '{"MessageId":"message-1"}';
    const sent = await testSendAgain('Send again', { input: due, mock: { result } });
    expect(sent).toMatchObject({ status: 'SUCCEEDED', output: { MessageId: 'message-1' } });
    expect(sent.seen.arguments).toMatchObject({ MessageBody: due });
    const failed = await testSendAgain('Send again', { input: due, mock: fails('Sqs.SdkClientException') });
    expect(failed).toMatchObject({ status: 'RETRIABLE', seen: { errorDetails: { retryIndex: 0 } } });
  });
});

describe('the states of all machines', () => {
  it('are all tested', () => {
    const states = Object.entries(definitions).flatMap(([machine, definition]) =>
      namesIn(JSON.parse(definition) as Scope).map((name) => `${machine}: ${name}`),
    );
    expect([...tested].sort()).toEqual(states.sort());
  });
});

interface Scope {
  States: Record<string, { ItemProcessor?: Scope }>;
}

const namesIn = ({ States }: Scope): string[] =>
  Object.entries(States).flatMap(([name, { ItemProcessor }]) => [
    name,
    ...(ItemProcessor ? namesIn(ItemProcessor) : []),
  ]);
