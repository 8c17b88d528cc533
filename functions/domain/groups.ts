import type { SigningMethod } from '../../generated/schema.ts';
import { roundsOf } from './history.ts';
import { isAwaited } from './quorum.ts';
import { remindedOf, remindersOf } from './reminders.ts';
import type { StoredRequest, StoredSigner } from './request.ts';

/** What the workflow is started with. It names signers by position: no personal data travels through the workflow. */
export interface WorkflowInput {
  requestId: string;
  /** Which execution of the request it is, from 1; those of the first release do not say. */
  execution?: number;
  /** The deadline in milliseconds since the epoch. */
  expiresAt: number;
  /** Seconds between reminders; 0 where nobody is reminded. */
  remindEverySeconds: number;
  /** How often a signer is reminded at most. */
  reminders: number;
  /** How many faults of one signer's tasks the execution waits out before another takes over. */
  rounds: number;
  /** Who is asked together, in the order of asking; who has answered, or is not needed, is asked no more. */
  groups: { signers: AskedSigner[] }[];
}

/** A signer as the workflow knows him. */
export interface AskedSigner {
  position: number;
  method: SigningMethod;
  /** How often he has been reminded, where an execution before this one has asked him. */
  reminded?: number;
  /** When the next reminder falls due, likewise; in milliseconds since the epoch. */
  remindAt?: number;
}

/**
 * Makes the input of the execution that is to follow a request: the groups ready-made, so that JSONata need not build them. It
 * goes on from what the item says, whichever execution came before.
 */
export function workflowInput(request: StoredRequest): WorkflowInput {
  const signers = Object.values(request.signers)
    .filter((signer) => isAwaited(request, signer))
    .sort((a, b) => orderOf(a) - orderOf(b) || a.position - b.position);
  const orders = [...new Set(signers.map(orderOf))];
  const reminders = remindersOf(request);
  return {
    requestId: request.id,
    execution: request.execution ?? 1,
    expiresAt: request.expiresAt,
    remindEverySeconds: request.remindEverySeconds ?? 0,
    reminders,
    rounds: roundsOf({ groups: orders.length, signers: signers.length, reminders: reminders * signers.length }),
    groups: orders.map((order) => ({
      signers: signers.filter((signer) => orderOf(signer) === order).map((signer) => askedSigner(request, signer)),
    })),
  };
}

function askedSigner(request: StoredRequest, { position, method: stored, askedAt }: StoredSigner): AskedSigner {
  const { remindEverySeconds } = request;
  const method = stored ?? 'MANUAL';
  if (askedAt === undefined || !remindEverySeconds) return { position, method };
  return { position, method, reminded: remindedOf(request, position), remindAt: askedAt + remindEverySeconds * 1000 };
}

const orderOf = ({ order = 1 }: StoredSigner) => order;
