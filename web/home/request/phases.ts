import type { Request, Signer } from '../operations.ts';
import { isAwaited } from './state.ts';

/** Those who are asked together. */
export interface Phase {
  order: number;
  signers: Signer[];
  /** How many of them have signed or approved, of how many that are needed. */
  agreed: number;
  required: number;
  /** Behind it; where the request stands; to come; where it ended, before it was done; what it never reached. */
  state: 'done' | 'now' | 'next' | 'stopped' | 'off';
}

/** Makes the picture of a request: who is asked together, in order, and where it stands. */
export function phasesOf({ signers, quorums, status }: Pick<Request, 'signers' | 'quorums' | 'status'>): Phase[] {
  const orders = [...new Set(signers.map(({ order }) => order))].sort((a, b) => a - b);
  let isReached = true;
  return orders.map((order) => {
    const own = signers.filter((each) => each.order === order);
    const required = quorums.find((each) => each.order === order)?.required ?? own.length;
    const agreed = own.filter((each) => each.status === 'SIGNED' || each.status === 'APPROVED').length;
    const isDone = agreed >= required || (isReached && status === 'PENDING' && !own.some(isAwaited));
    const state = isDone ? 'done' : status === 'PENDING' ? (isReached ? 'now' : 'next') : isReached ? 'stopped' : 'off';
    isReached &&= isDone;
    return { order, signers: own, agreed, required, state };
  });
}
