import type { SigningMethod } from '../../generated/schema.ts';
import { remindersOf } from './ask.ts';
import { roundsOf } from './history.ts';
import type { StoredRequest, StoredSigner } from './request.ts';

/** What the workflow is started with. It names signers by position: no personal data travels through the workflow. */
export interface WorkflowInput {
  requestId: string;
  /** The deadline in milliseconds since the epoch. */
  expiresAt: number;
  /** Seconds between reminders; 0 where nobody is reminded. */
  remindEverySeconds: number;
  /** How often a signer is reminded at most. */
  reminders: number;
  /** How many faults of one signer's tasks the execution waits out before another takes over. */
  rounds: number;
  /** Who is asked together, in the order of asking. */
  groups: { signers: { position: number; method: SigningMethod }[] }[];
}

/** Makes the workflow's input of a request: the groups ready-made, so that JSONata need not build them. */
export function workflowInput(request: StoredRequest): WorkflowInput {
  const signers = Object.values(request.signers).sort((a, b) => orderOf(a) - orderOf(b) || a.position - b.position);
  const orders = [...new Set(signers.map(orderOf))];
  const reminders = remindersOf(request);
  return {
    requestId: request.id,
    expiresAt: request.expiresAt,
    remindEverySeconds: request.remindEverySeconds ?? 0,
    reminders,
    rounds: roundsOf({ groups: orders.length, signers: signers.length, reminders: reminders * signers.length }),
    groups: orders.map((order) => ({
      signers: signers
        .filter((signer) => orderOf(signer) === order)
        .map(({ position, method }) => ({ position, method: method ?? 'MANUAL' })),
    })),
  };
}

const orderOf = ({ order = 1 }: StoredSigner) => order;
