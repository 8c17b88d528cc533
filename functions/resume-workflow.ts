import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from './adapters/log.ts';
import { handleEach } from './adapters/queue.ts';
import { describeWorkflow } from './adapters/workflow.ts';
import type { EndedExecution } from './domain/dead-letter.ts';
import { followEnd } from './use-cases/follow-end.ts';

/** Sees to the requests of executions that have ended, as EventBridge tells of them by the queue. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleEach(event, 'ResumeFailed', resume);

async function resume({ executionArn, status }: EndedExecution): Promise<void> {
  const execution = await describeWorkflow(executionArn);
  if (!execution) return log.warn('an execution ended that is known no more');
  const { requestId, execution: number = 1, expiresAt } = execution.input;
  await followEnd(requestId, { number, status, error: execution.error, expiresAt });
}
