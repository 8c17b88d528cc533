import { AwsError } from '../../shared/service.ts';
import type { Clock } from '../../shared/clock.ts';
import { checkExecutionArn } from '../arns.ts';
import type { ExecutionEnd } from '../asl/execution.ts';
import type { HistoryEvent } from '../asl/history.ts';
import type { Store } from '../storage/store.ts';

/** An execution as the API shows it, whether open or closed. */
export interface ExecutionView {
  arn: string;
  name: string;
  revision: string;
  startedAt: number;
  end?: ExecutionEnd;
  events: number;
  /** The events from one index to another, oldest first; none beyond `events`. */
  history(from: number, to: number): HistoryEvent[];
}

/**
 * Finds an execution; what is shown is on disk.
 * @throws AwsError `InvalidArn`, `ExecutionDoesNotExist`
 */
export async function readExecution(store: Store, clock: Clock, arn: string): Promise<ExecutionView> {
  checkExecutionArn(arn);
  const open = store.executions.get(arn);
  if (open) {
    const { name, revision, startedAt, end, events } = open;
    const shown = { arn, name, revision, startedAt, ...(end && { end }), events: events.length };
    await store.written();
    return {
      ...shown,
      history: (from, to) =>
        events.slice(from, Math.min(to, shown.events)).map((text) => JSON.parse(text) as HistoryEvent),
    };
  }
  const entry = store.closed.find(arn, clock.now());
  if (!entry) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  const closed = await store.closed.read(entry);
  return { ...closed, events: closed.events.length, history: (from, to) => closed.events.slice(from, to) };
}
