import { AwsError } from '../../shared/service.ts';
import type { State } from '../asl/definition/asl.ts';
import { checkInput } from './check-input.ts';
import { invalid, type MockInput } from './test-state-mock.ts';

/** The input of TestState. */
export interface TestStateRequest {
  definition: string;
  roleArn?: string;
  input?: string;
  inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  revealSecrets?: boolean;
  variables?: string;
  stateName?: string;
  mock?: MockInput;
  context?: string;
  stateConfiguration?: {
    retrierRetryCount?: number;
    errorCausedByState?: string;
    mapIterationFailureCount?: number;
    mapItemReaderData?: string;
  };
}

/** Checks the input by its model. @throws AwsError `ValidationException`, `SerializationException` */
export function checkRequest(request: TestStateRequest): void {
  checkInput(request as never, {
    definition: { type: 'string', required: true, least: 1, most: 1_048_576 },
    roleArn: { type: 'string', least: 1, most: 256 },
    input: { type: 'string' },
    inspectionLevel: { type: 'string', values: ['INFO', 'DEBUG', 'TRACE'] },
    revealSecrets: { type: 'boolean' },
    variables: { type: 'string' },
    stateName: { type: 'string', least: 1, most: 80 },
    context: { type: 'string' },
  });
  checkMembers(request);
}

/** The members that are structures, which are checked like those of the model. */
function checkMembers({ mock = {}, stateConfiguration = {} }: TestStateRequest): void {
  for (const [name, value] of Object.entries({ mock, stateConfiguration, errorOutput: mock?.errorOutput ?? {} }))
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new AwsError('SerializationException', `${name} must be of type structure`);
  checkInput(mock as never, {
    result: { type: 'string' },
    fieldValidationMode: { type: 'string', values: ['STRICT', 'PRESENT', 'NONE'] },
  });
  checkInput((mock.errorOutput ?? {}) as never, { error: { type: 'string' }, cause: { type: 'string' } });
  checkInput(stateConfiguration as never, {
    retrierRetryCount: { type: 'integer', least: 0 },
    errorCausedByState: { type: 'string' },
    mapIterationFailureCount: { type: 'integer', least: 0 },
    mapItemReaderData: { type: 'string' },
  });
}

/** What members may not be together, or apart. @throws AwsError `ValidationException` */
export function checkTogether(
  { roleArn, mock, context, revealSecrets, stateConfiguration = {} }: TestStateRequest,
  state: State,
): void {
  const { mapIterationFailureCount } = stateConfiguration;
  if (!mock && state.Type === 'Task' && roleArn === undefined)
    throw invalid('RoleArn must be specified when testing a Task state');
  if (mock && revealSecrets) throw invalid('TestState does not support RevealSecrets when a mock is specified.');
  if (!mock && context !== undefined) throw invalid('TestState does not support Context when a mock is not specified.');
  if (mapIterationFailureCount === undefined) return;
  if (!mock) throw invalid('TestState does not support MapIterationFailureCount when a mock is not specified.');
  const result: unknown = mock.result === undefined ? undefined : JSON.parse(mock.result);
  const iterations = Array.isArray(result) ? result.length : Infinity;
  if (mapIterationFailureCount > iterations)
    throw invalid('Map iteration failure count must be less than or equal to the number of Map iterations');
}
