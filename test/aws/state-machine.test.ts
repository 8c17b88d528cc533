import { SFNClient, TestStateCommand, ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { ofType, templateOf } from '../support/synthesised.ts';

const client = new SFNClient({});
const [[, { Properties }]] = ofType(await templateOf(), 'AWS::StepFunctions::StateMachine') as unknown as [
  [string, { Properties: { DefinitionString: { 'Fn::Join': [string, unknown[]] } } }],
];
/** The definition with an ARN in the place of what only a deployment knows. */
const definition = Properties.DefinitionString['Fn::Join'][1]
  .map((part) => (typeof part === 'string' ? part : 'arn:aws:lambda:us-east-1:123456789012:function:countersign'))
  .join('');

const at = Date.parse('2099-01-01T00:00:00Z');
const request = { expiresAt: at, reminders: 3, remindEverySeconds: 3600, rounds: 100 };
const execution = { Execution: { Input: request }, State: { EnteredTime: '2026-12-01T10:00:00Z', RetryCount: 0 } };
const signer = { email: 'bob@example.com', method: 'MANUAL' };
const variables = { expiresAt: at, reminded: 0, remindAt: at, dueAt: 0, faults: 1, rounds: 1 };
const failing = (error: string) => ({ errorOutput: { error, cause: 'made up' } });

interface Row {
  state: string;
  input?: object;
  variables?: object;
  mock?: { result?: string; errorOutput?: { error: string; cause: string } };
  expected: { status: string; nextState?: string; error?: string };
}

/** States with what comes to them, and where they lead. A context goes with a mock alone, and a mock with tasks and maps alone. */
const rows: Row[] = [
  ...Object.entries({
    COMPLETED: 'Completed',
    DECLINED: 'Declined',
    CANCELLED: 'Cancelled',
    EXPIRED: 'Expired',
    PENDING: 'Interrupted',
    FAILED: 'Failed',
  }).map(([status, nextState]) => ({
    ...{ state: 'Outcome', input: { status } },
    expected: { status: 'SUCCEEDED', nextState },
  })),
  { state: 'Expired', expected: { status: 'FAILED', error: 'SigningExpired' } },
  { state: 'Wait out', input: signer, variables, expected: { status: 'SUCCEEDED', nextState: 'Go on?' } },
  ...Object.entries({
    SignerReassigned: 'Go on?',
    DeadlineMoved: 'Go on?',
    SignerAnswered: 'Answered already',
    SigningDeclined: 'Request is over',
    'Lambda.TooManyRequestsException': 'Wait out',
  }).map(([error, nextState]) => ({
    ...{ state: 'Request signature', input: signer, variables, mock: failing(error) },
    expected: { status: 'CAUGHT_ERROR', nextState, error },
  })),
];

describe.skipIf(!process.env.REMOTE)('the state machine, at the service that REMOTE=1 means', () => {
  it('is valid', async () => {
    const { result, diagnostics } = await client.send(
      new ValidateStateMachineDefinitionCommand({ definition, type: 'STANDARD', severity: 'WARNING' }),
    );
    expect({ result, diagnostics }).toEqual({ result: 'OK', diagnostics: [] });
  });

  it.each(rows)('goes on as it says: $state to $expected.nextState', async ({ state, expected, ...given }) => {
    const { status, nextState, error } = await client.send(
      new TestStateCommand({
        ...{ definition, stateName: state, input: JSON.stringify(given.input ?? {}) },
        ...(given.variables && { variables: JSON.stringify(given.variables) }),
        ...(given.mock && { mock: given.mock, context: JSON.stringify(execution) }),
      }),
    );
    expect({ status, ...(nextState && { nextState }), ...(error && { error }) }).toEqual(expected);
  });
});
