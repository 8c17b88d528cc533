import { groupSize } from '../stories.ts';
import { ofLooks, ofOpenSignature } from '../write-units.ts';
import type { RequestsTable } from './requests-table.ts';
import type { Act, World } from './world.ts';

/** The executions of the requests, state by state as infra/signing-definition.ts has them, where everybody signs. */
export interface Workflow {
  acts: Record<'group' | 'invoke' | 'task' | 'closing' | 'close', Act>;
  /** A signer's branch has ended: the next group is asked, or the request is closed. */
  goOn(request: number): void;
}

/**
 * Makes the workflow.
 * @param answerAt when somebody who is asked now answers
 */
export function createWorkflow(world: World, table: RequestsTable, answerAt: () => number): Workflow {
  const { add, between, enter, environments, leg, limits, load, run, seen } = world;
  const answered = new Uint8Array(load.requests);

  function goOn(request: number): void {
    const done = ++answered[request]!;
    if (done === load.signers) add(world.now + enter(1) + leg.workflowToLambda(), 'closing', request);
    else if (done % groupSize === 0) add(world.now, 'group', request, done / groupSize);
  }

  const acts: Workflow['acts'] = {
    group(request, group) {
      const end = Math.min(load.signers, (group + 1) * groupSize);
      // The start, `Groups` and `Signers`; of a further group `Signers` alone.
      let wait = enter(group === 0 ? 3 : 1);
      for (let signer = group * groupSize; signer < end; signer++) {
        // `Signing method` and the task.
        wait = Math.max(wait, enter(2));
        add(world.now + wait + leg.workflowToLambda(), 'invoke', request, signer);
      }
    },
    invoke(request, signer) {
      const name = world.isAutomatic(signer) ? 'signAutomatically' : 'requestSignature';
      const start = environments.begin(name, world.now);
      // `Wait out`, `Go on?` and the task again.
      if (!start) return add(world.now + enter(3) + between(1000, 2000), 'invoke', request, signer);
      seen.usage.invocations++;
      add(world.now + run(name, start === 'cold'), 'task', request, signer);
    },
    task(request, signer) {
      const { now } = world;
      const isAutomatic = world.isAutomatic(signer);
      const isWritten = isAutomatic
        ? table.write(request, 'SIGNED', signer, 0)
        : table.write(request, 'REQUESTED', signer, ofOpenSignature / 2);
      if (!isWritten) return add(now + between(100, 200), 'task', request, signer);
      environments.end(isAutomatic ? 'signAutomatically' : 'requestSignature', now);
      if (isAutomatic) return goOn(request);
      seen.asks.add(now - table.startedAt(request));
      add(answerAt(), 'answer', request, signer);
    },
    closing(request) {
      const start = environments.begin('closeRequest', world.now);
      if (!start) return add(world.now + enter(1) + between(1000, 2000), 'closing', request);
      seen.usage.invocations++;
      add(world.now + run('closeRequest', start === 'cold'), 'close', request);
    },
    close(request) {
      const { now } = world;
      if (!table.write(request, 'COMPLETED', 0, ofLooks / 2)) return add(now + between(100, 200), 'close', request);
      environments.end('closeRequest', now);
      // `Outcome`, `Completed`, and the end.
      enter(3);
      limits.openExecutions.leave();
      seen.ends.add(now - table.answeredAt(request));
      seen.ended++;
      seen.lastAt = now;
    },
  };
  return { acts, goOn };
}
