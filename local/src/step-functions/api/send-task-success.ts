import { AwsError } from '../../shared/service.ts';
import { checkInput } from './check-input.ts';
import type { Context } from './context.ts';
import { maxBytes } from '../asl/history.ts';
import { succeedTask } from '../asl/states/task.ts';
import { settleTask, taskToken } from './settle-task.ts';

/** SendTaskSuccess; https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export const sendTaskSuccess = (context: Context) => (request: { taskToken: string; output: string }) => {
  checkInput(request, { taskToken, output: { type: 'string', required: true, maxBytes } });
  const result = parse(request.output);
  return settleTask(context, request.taskToken, (step, frame) => succeedTask(step, frame, request.output, result));
};

function parse(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch (thrown) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(thrown as Error).message}'`);
  }
}
