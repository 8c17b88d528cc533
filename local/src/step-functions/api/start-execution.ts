import { AwsError } from '../../shared/service.ts';
import { executionArn } from '../arns.ts';
import { checkInput } from './check-input.ts';
import { findMachine, seconds } from './context.ts';
import type { Context } from './context.ts';
import { maxBytes } from '../asl/history.ts';

const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/**
 * StartExecution; the same name and input while it runs gives the first one again.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startExecution =
  (context: Context) => async (request: { stateMachineArn: string; name?: string; input?: string }) => {
    checkInput(request, {
      stateMachineArn: { type: 'string', required: true, least: 1, most: 256 },
      name: { type: 'string', least: 1, most: 80 },
      input: { type: 'string' },
    });
    const { stateMachineArn, name = context.newId(), input = '{}' } = request;
    const machine = findMachine(context, stateMachineArn);
    if (forbidden.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    checkExecutionInput(input);
    const arn = executionArn(stateMachineArn, name);
    const execution = await context.engine.start(machine, { arn, name, input });
    if (!execution) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    return { executionArn: arn, startDate: seconds(execution.startedAt) };
  };

/** @throws AwsError `InvalidExecutionInput` for what is no JSON, or too long */
export function checkExecutionInput(input: string): void {
  const refuse = (reason: string) => {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  };
  if (input === '') refuse('Invalid execution input.');
  if (Buffer.byteLength(input) > maxBytes) refuse(`Member must have length less than or equal to ${maxBytes}`);
  try {
    JSON.parse(input);
  } catch (thrown) {
    refuse((thrown as Error).message);
  }
}
