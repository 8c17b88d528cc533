import { logContext, log } from '../adapters/log.ts';
import { noteExecution, readRequest } from '../adapters/requests.ts';
import { startWorkflow } from '../adapters/workflow.ts';
import { workflowInput } from '../domain/groups.ts';

/**
 * Lets another execution go on from the item where one has ended without its request. It may be called as often as one likes:
 * the item says which execution is to follow it, and an execution is started once by its name.
 * @param ended the number of the execution that has ended
 * @returns whether this call noted it; who repeats it, or does the same meanwhile, did not
 */
export async function replaceWorkflow(requestId: string, ended: number): Promise<boolean> {
  for (;;) {
    const request = await readRequest(requestId);
    if (request?.status !== 'PENDING') return false;
    const { execution = 1 } = request;
    // A later one has been started, and its end is told like this one's.
    if (execution > ended + 1) return false;
    const isNoted = execution > ended;
    const noted = isNoted ? request : await noteExecution(request, ended + 1);
    if (!noted) continue;
    // Also where it was noted: who did so may have got no further.
    if (await startWorkflow(workflowInput(noted)))
      log.info('another execution goes on', { ...logContext(requestId), number: ended + 1 });
    return !isNoted;
  }
}
