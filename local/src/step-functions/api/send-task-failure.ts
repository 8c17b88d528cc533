import { checkInput } from './check-input.ts';
import type { Context } from './context.ts';
import { StateFailure } from '../asl/failure.ts';
import { failTask } from '../asl/states/task.ts';
import { settleTask, taskToken } from './settle-task.ts';

/** SendTaskFailure; https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export const sendTaskFailure =
  (context: Context) => (request: { taskToken: string; error?: string; cause?: string }) => {
    checkInput(request, {
      taskToken,
      error: { type: 'string', most: 256 },
      cause: { type: 'string', most: 32_768 },
    });
    const { error, cause } = request;
    return settleTask(context, request.taskToken, (step, frame) =>
      failTask(step, frame, new StateFailure(error, cause)),
    );
  };
