import { isAgreement, signerAt, type StoredRequest, type StoredSigner } from './request.ts';

/**
 * How many signers of an order must sign or approve, where the requester says so, and what is left of it: conditions of
 * DynamoDB cannot calculate, so each answer counts one of the two down.
 */
export interface StoredQuorum {
  /** As the requester gave it. */
  required: number;
  /** How many signatures and approvals are still needed; at 0 the order is done. */
  needed: number;
  /** How many may still decline without closing the request. */
  mayDecline: number;
}

type WithQuorums = Pick<StoredRequest, 'quorums'>;

/** The quorum of a signer's order; undefined where the requester gave none, so that all of the order are needed. */
export function quorumOf(
  { quorums }: WithQuorums,
  { order = 1 }: Pick<StoredSigner, 'order'>,
): StoredQuorum | undefined {
  return quorums?.[`${order}`];
}

/** Whether the quorum of a signer's order has been reached. */
export function isReached(request: WithQuorums, signer: Pick<StoredSigner, 'order'>): boolean {
  return quorumOf(request, signer)?.needed === 0;
}

/** Whether a signer has not answered. */
export function isUnanswered({ status }: Pick<StoredSigner, 'status'>): boolean {
  return status === 'WAITING' || status === 'REQUESTED';
}

/** Whether a signer has not answered and is still needed: now or later the request waits for the answer, if it is open. */
export function isAwaited(request: WithQuorums, signer: Pick<StoredSigner, 'order' | 'status'>): boolean {
  return isUnanswered(signer) && !isReached(request, signer);
}

/** A condition of DynamoDB, and what it names. */
export interface Condition {
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

/**
 * Makes the condition that the quorums of some signers' orders have not been reached, to be put behind another: it is empty where
 * they have none. Its placeholders begin with `is`.
 */
export function whileNeeded(request: WithQuorums, signers: Pick<StoredSigner, 'order'>[]): Condition {
  const names: Record<string, string> = {};
  signers.forEach((signer) => {
    const { order = 1 } = signer;
    if (quorumOf(request, signer)) names[`#isOrder${order}`] = `${order}`;
  });
  const orders = Object.keys(names);
  return {
    condition: orders.map((order) => ` AND quorums.${order}.needed > :isNone`).join(''),
    names,
    values: orders.length > 0 ? { ':isNone': 0 } : {},
  };
}

/** Since when nobody waits for a signer who has answered or is not needed: the answer, or the last that the quorum needed. */
export function releasedAt(request: StoredRequest, { position, order }: StoredSigner): number {
  const answers = request.events.filter(([type]) => isAgreement(type) || type === 'DECLINED');
  const own = answers.find(([, , signer]) => signer === position);
  const isOfOrder = (signer: number | null | undefined) => signerAt(request, signer!)?.order === order;
  const last = answers.filter(([type, , signer]) => isAgreement(type) && isOfOrder(signer)).at(-1);
  return (own ?? last)?.[1] ?? 0;
}
