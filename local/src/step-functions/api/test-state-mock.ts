import { AwsError } from '../../shared/service.ts';
import type { MapState, ParallelState, State, TaskState } from '../asl/definition/asl.ts';
import { parseResource } from '../asl/definition/resource.ts';
import type { Mock } from '../asl/run-state.ts';

/** The member `mock` of TestState. */
export interface MockInput {
  result?: string;
  errorOutput?: { error?: string; cause?: string };
  fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
}

/**
 * The mock of a state, checked as TestState does it.
 * @throws AwsError `ValidationException`, `InvalidDefinition`
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export function readMock(state: State, mock: MockInput | undefined): Mock | undefined {
  if (!mock) return void checkRunsWithout(state);
  const { result, errorOutput, fieldValidationMode = 'STRICT' } = mock;
  if (!['Task', 'Map', 'Parallel'].includes(state.Type))
    throw invalid(`State type '${state.Type}' is not supported when a mock is specified`);
  if ((result === undefined) === (errorOutput === undefined))
    throw invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  if (errorOutput) return { errorOutput };
  const value = parsed(result!);
  checkShape[state.Type]?.(state as never, value);
  if (state.Type === 'Task' && fieldValidationMode !== 'NONE') checkFields(state, value);
  return { result: result! };
}

function checkRunsWithout(state: State): void {
  if (state.Type === 'Map' || state.Type === 'Parallel')
    throw new AwsError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  if (state.Type === 'Task' && parseResource(state.Resource)?.callback)
    throw invalid("A mock is required to test a Task state with the '.waitForTaskToken' service integration pattern");
}

function parsed(result: string): unknown {
  try {
    return JSON.parse(result) as unknown;
  } catch {
    throw invalid('Mocked result must be valid JSON');
  }
}

const checkShape: Partial<Record<State['Type'], (state: never, value: unknown) => void>> = {
  Map(_state: MapState, value) {
    if (!Array.isArray(value)) throw invalid('Mocked result must be an array.');
  },
  Parallel({ Branches }: ParallelState, value) {
    if (!Array.isArray(value)) throw invalid('Mocked result must be an array.');
    if (value.length !== Branches.length)
      throw invalid('Mocked result must contain the same number of items as number of Parallel branches.');
  },
};

/** The members that the results of the integrations have by their models; none of them is required. */
const models: Record<string, Record<string, 'number' | 'string'>> = {
  'lambda:invoke': { StatusCode: 'number', ExecutedVersion: 'string', FunctionError: 'string', LogResult: 'string' },
  'sqs:sendMessage': {
    MD5OfMessageBody: 'string',
    MD5OfMessageAttributes: 'string',
    MD5OfMessageSystemAttributes: 'string',
    MessageId: 'string',
    SequenceNumber: 'string',
  },
};

/** What a callback gives has no model, nor has what a function gives by itself. */
function checkFields({ Resource }: TaskState, value: unknown): void {
  const resource = parseResource(Resource);
  if (resource?.kind !== 'integration' || resource.callback) return;
  for (const [name, type] of Object.entries(models[`${resource.service}:${resource.name}`] ?? {})) {
    const member = (value as Record<string, unknown> | null)?.[name];
    if (member !== undefined && typeof member !== type)
      throw invalid(`Mock result schema validation error: Field '${name}' must be a ${type}`);
  }
}

/** A refusal in TestState's words. */
export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
