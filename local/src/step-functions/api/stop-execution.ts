import { checkExecutionArn } from '../arns.ts';
import { checkInput } from './check-input.ts';
import { seconds } from './context.ts';
import type { Context } from './context.ts';
import { endExecution } from '../asl/end-execution.ts';
import { readExecution } from './executions.ts';

/**
 * StopExecution; stopping a closed one changes nothing.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
 */
export const stopExecution =
  ({ engine, store, clock }: Context) =>
  async (request: { executionArn: string; error?: string; cause?: string }) => {
    checkInput(request, {
      executionArn: { type: 'string', required: true, least: 1, most: 256 },
      error: { type: 'string', most: 256 },
      cause: { type: 'string', most: 32_768 },
    });
    const { executionArn: arn, error, cause } = request;
    checkExecutionArn(arn);
    await engine.happen(arn, (step) => {
      const given = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
      endExecution(step, 'ABORTED', 0, given);
      return true;
    });
    const { end } = await readExecution(store, clock, arn);
    return { stopDate: seconds(end!.at) };
  };
