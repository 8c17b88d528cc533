import type { SigningStatus } from '../generated/schema.ts';
import { settleRequest } from './use-cases/settle-request.ts';

/**
 * What the state `Close request` sends (`requestId`, and `now` by its own clock), and what EventBridge sent in the first
 * release when an execution ended badly (`detail`: the execution's name is the request's id). Fields may be added, never
 * renamed: executions outlive deployments. No rule sends `detail` any more: it can go once every stack has been updated for a
 * day, which is as long as EventBridge tries (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html).
 */
export type CloseRequestEvent = { requestId: string; now?: number } | { detail: { name: string; status: string } };

/**
 * Settles a request whose workflow is over, by what the item says. A request that everybody has signed becomes COMPLETED,
 * whatever brought the workflow here; one that nothing has decided stays PENDING.
 * @returns how it stands; the workflow ends the same way. No reason: people wrote it, and executions keep what they get
 */
export async function handler(event: CloseRequestEvent): Promise<{ status: SigningStatus; reason: null } | null> {
  const { status } =
    'detail' in event ? await settleEnded(event) : await settleRequest(event.requestId, { now: event.now });
  return status ? { status, reason: null } : null;
}

/** Only an operator's stop makes FAILED; what broke down otherwise is found by the scheduled look. */
const settleEnded = ({ detail: { name, status } }: Extract<CloseRequestEvent, { detail: object }>) =>
  settleRequest(name, status === 'ABORTED' ? { stopped: `the workflow ended as ${status}` } : {});
