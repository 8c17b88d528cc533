import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { about, log } from './adapters/log.ts';
import { count } from './adapters/metrics.ts';
import { handleEach } from './adapters/queue.ts';
import { readRequest } from './adapters/requests.ts';
import { describeWorkflow } from './adapters/workflow.ts';
import { replaceWorkflow } from './use-cases/replace-workflow.ts';
import { settleRequest } from './use-cases/settle-request.ts';

/** What EventBridge tells of an execution that ended as FAILED, TIMED_OUT or ABORTED, by the queue. */
export interface EndedExecution {
  executionArn: string;
  status: string;
}

/**
 * Sees to the request of an execution that has ended: where the item says that it is over, it is settled; where an operator
 * stopped the execution, it is FAILED; else another execution goes on from the item.
 */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleEach(event, 'ResumeFailed', resume);

async function resume({ executionArn, status: ended }: EndedExecution): Promise<void> {
  const execution = await describeWorkflow(executionArn);
  if (!execution) return log.warn('an execution ended that is known no more');
  const { requestId, execution: number = 1 } = execution.input;
  const isStopped = ended === 'ABORTED' && ((await readRequest(requestId))?.execution ?? 1) === number;
  const settled = await settleRequest(requestId, isStopped ? { stopped: 'an operator stopped the execution' } : {});
  const { status, isNew } = settled;
  if ((isNew || status === 'PENDING') && execution.error !== 'SigningHandedOver') {
    count('WorkflowBroke');
    log.error('an execution ended before its request', { ...about(requestId), number, ended, error: execution.error });
  }
  if (status === 'PENDING') await replaceWorkflow(requestId, number);
}
