import { checkInput } from './check-input.ts';
import type { Context } from './context.ts';
import { heartbeatTask } from '../asl/states/task.ts';
import { settleTask, taskToken } from './settle-task.ts';

/** SendTaskHeartbeat; https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export const sendTaskHeartbeat = (context: Context) => (request: { taskToken: string }) => {
  checkInput(request, { taskToken });
  return settleTask(context, request.taskToken, heartbeatTask);
};
