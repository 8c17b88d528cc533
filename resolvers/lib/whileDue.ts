import { quorumOf } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { SignerCondition } from './whileAwaited.ts';

/**
 * Makes the condition that signers are still to be reminded: none of them has answered or been told anything since the read, as
 * `askedAt` goes with the answer, and all are needed.
 */
export function whileDue(request: StoredRequest, emails: string[]): SignerCondition {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const quorums: Record<string, string> = {};
  const conditions = emails.map((email, index) => {
    const signer = request.signers[email] as StoredSigner;
    const { askedAt, order } = signer;
    if (quorumOf(request, signer)) quorums[`#isOrder${order ?? 1}`] = `${order ?? 1}`;
    names[`#is${index}`] = email;
    values[`:is${index}`] = askedAt ?? 'REQUESTED';
    return `signers.#is${index}.${askedAt ? 'askedAt' : '#isStatus'} = :is${index}`;
  });
  const needed = Object.keys(quorums).map((order) => `quorums.${order}.needed > :isNone`);
  return {
    condition: [...conditions, ...needed].join(' AND '),
    names: { ...names, ...quorums },
    values: { ...values, ...(needed.length > 0 ? { ':isNone': 0 } : {}) },
  };
}
