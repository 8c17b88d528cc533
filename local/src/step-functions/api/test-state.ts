import { AwsError } from '../../shared/service.ts';
import type { Definition, State } from '../asl/definition/asl.ts';
import { compileMachine, type Machine } from '../asl/definition/machine.ts';
import { misfitsIn } from '../asl/definition/check-structure.ts';
import { transitionsOf } from '../asl/definition/check-flow.ts';
import { visitStates } from '../asl/definition/scopes.ts';
import { DefinitionError } from '../asl/definition/validate-definition.ts';
import type { Handled } from '../asl/step.ts';
import { runState, type StateOutcome } from '../asl/run-state.ts';
import type { Context } from './context.ts';
import { checkExecutionInput } from './start-execution.ts';
import { objectOf, readContext } from './test-state-context.ts';
import { invalid, readMock } from './test-state-mock.ts';
import { checkRequest, checkTogether, type TestStateRequest } from './test-state-request.ts';

/**
 * TestState: one attempt of one state, with a mock in place of its work or without; a Wait is not waited out.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export const testState = (context: Context) => async (request: TestStateRequest) => {
  checkRequest(request);
  const { input = '{}', variables = '{}', stateConfiguration = {}, inspectionLevel = 'INFO' } = request;
  checkExecutionInput(input);
  const given = objectOf(variables, 'variables');
  const isMocked = request.mock !== undefined;
  const { name, state } = findState(request);
  const mock = readMock(state, request.mock);
  checkTogether(request, state);
  const { clock, newId, running } = context;
  const ids = { machine: newId(), execution: newId() };
  const roleArn = request.roleArn ?? 'arn:aws:iam::123456789012:role/none';
  const machine = machineOf(name, state, { ...ids, roleArn, region: running.region, isMocked });
  const mocked = request.context === undefined ? undefined : readContext(request.context, state);
  const outcome = await runState({
    ...running,
    machine,
    execution: {
      arn: `${arnPrefix(running.region)}:express:${ids.machine}:${ids.execution}:${newId()}`,
      name: ids.execution,
    },
    at: clock.now(),
    input,
    variables: given,
    mock,
    retryCount: stateConfiguration.retrierRetryCount,
    contextOf: (usual) => mocked ?? usualContext(usual),
    call: (invocation) => running.call(roleArn, invocation),
  });
  const { status, output, nextState, handled } = outcome;
  return {
    status,
    ...(output !== undefined && { output }),
    ...(handled?.error !== undefined && { error: handled.error }),
    ...(handled?.cause !== undefined && { cause: handled.cause }),
    ...(nextState !== undefined && { nextState }),
    ...(inspectionLevel !== 'INFO' && { inspectionData: inspected(input, outcome) }),
  };
};

const arnPrefix = (region: string) => `arn:aws:states:${region}:123456789012`;

/** What the Context object of a tested state has, as recorded: no redrives, and a token only where it is mocked. */
function usualContext({ Task: _, ...usual }: Record<string, unknown>): Record<string, unknown> {
  const { RedriveCount: _count, ...execution } = Object.getOwnPropertyDescriptors(usual.Execution as object) as Record<
    string,
    PropertyDescriptor
  >;
  return { ...usual, Execution: Object.defineProperties({}, execution) };
}

function inspected(input: string, { seen, variables, handled }: StateOutcome): object {
  const details = errorDetails(handled);
  return {
    input,
    ...seen,
    ...(Object.keys(variables).length > 0 && { variables: JSON.stringify(variables) }),
    ...(details && { errorDetails: details }),
  };
}

function errorDetails({ error: _, cause: __, ...details }: Handled = {}): object | undefined {
  return Object.keys(details).length > 0 ? details : undefined;
}

/** The state to test: the definition itself, or that of a name in the machine that the definition is. */
function findState({ definition, stateName }: TestStateRequest): { name: string; state: State } {
  const parsed = parse(definition);
  if (stateName === undefined) {
    const state = parsed as unknown as State;
    const [misfit] = misfitsIn({ StartAt: 'StateName', States: { StateName: state } });
    if (misfit) throw invalidDefinition({ message: `Expected value of type ${misfit.expected}`, ...misfit });
    return { name: 'StateName', state };
  }
  const machine = parsed as unknown as Definition;
  // What other states call is nobody's concern.
  compiled({ arn: 'tested', name: 'tested', roleArn: 'none', definition }, true);
  let found: State | undefined;
  visitStates(machine, (name, state) => (found ??= name === stateName ? state : undefined));
  if (!found) throw invalid('State not found in definition');
  const { QueryLanguage = machine.QueryLanguage } = found;
  return { name: stateName, state: { ...found, ...(QueryLanguage !== undefined && { QueryLanguage }) } };
}

function parse(definition: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(definition);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, as of what is no object.
  }
  throw new AwsError(
    'InvalidDefinition',
    "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object'",
  );
}

/** A machine that begins with the state and ends wherever it goes to. */
function machineOf(
  name: string,
  state: State,
  { machine, roleArn, region, isMocked }: { machine: string; roleArn: string; region: string; isMocked: boolean },
): Machine {
  const targets = transitionsOf(state).flatMap(({ target }) => (target === name ? [] : target));
  const ends = targets.map((target) => [target, { Type: 'Succeed', QueryLanguage: 'JSONata' }]);
  const States = { [name]: state, ...(Object.fromEntries(ends) as Record<string, State>) };
  const { QueryLanguage } = state;
  const definition = JSON.stringify({ QueryLanguage, StartAt: name, States });
  return compiled(
    { arn: `${arnPrefix(region)}:stateMachine:${machine}`, name: machine, roleArn, definition },
    isMocked,
  );
}

function compiled(...source: Parameters<typeof compileMachine>): Machine {
  try {
    return compileMachine(...source);
  } catch (thrown) {
    if (!(thrown instanceof DefinitionError)) throw thrown;
    const { text, message = text, ...problem } = thrown.problem;
    throw invalidDefinition({ message, ...problem });
  }
}

function invalidDefinition({
  code = 'SCHEMA_VALIDATION_FAILED',
  message,
  location = '/',
}: {
  code?: string;
  message: string;
  location?: string;
}): AwsError {
  return new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${code}: ${message} at ${location}'`);
}
