import { quorumOf } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';

/** What a `requestChange` about a signer must find, to begin its condition with. */
export interface SignerCondition {
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

/**
 * Makes the condition that a signer has the place that was read, has not answered, and is still needed: an address may have
 * given up its place since, and even got another.
 * @param placeholder what stands for the address
 */
export function whileAwaited(request: StoredRequest, email: string, placeholder: '#isMe' | '#isFrom'): SignerCondition {
  const signer = request.signers[email] as StoredSigner;
  const hasQuorum = quorumOf(request, signer) !== undefined;
  const place = `signers.${placeholder}`;
  const names: Record<string, string> = { '#isPosition': 'position' };
  names[placeholder] = email;
  return {
    condition: `${place}.#isPosition = :isPosition AND ${place}.#isStatus IN (:isWaiting, :isRequested)${hasQuorum ? ' AND quorums.#isOrder.needed > :isNone' : ''}`,
    names: { ...names, ...(hasQuorum ? { '#isOrder': `${signer.order ?? 1}` } : {}) },
    values: {
      ...{ ':isPosition': signer.position, ':isWaiting': 'WAITING', ':isRequested': 'REQUESTED' },
      ...(hasQuorum ? { ':isNone': 0 } : {}),
    },
  };
}
