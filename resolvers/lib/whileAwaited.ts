import { type Condition, whileNeeded } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';

/**
 * Makes the condition that a signer has the place that was read, has not answered, and is still needed: an address may have
 * given up its place since, and even got another.
 * @param placeholder what stands for the address
 */
export function whileAwaited(request: StoredRequest, email: string, placeholder: '#isMe' | '#isFrom'): Condition {
  const signer = request.signers[email] as StoredSigner;
  const needed = whileNeeded(request, [signer]);
  const place = `signers.${placeholder}`;
  const names: Record<string, string> = { '#isPosition': 'position' };
  names[placeholder] = email;
  return {
    condition: `${place}.#isPosition = :isPosition AND ${place}.#isStatus IN (:isWaiting, :isRequested)${needed.condition}`,
    names: { ...names, ...needed.names },
    values: {
      ...{ ':isPosition': signer.position, ':isWaiting': 'WAITING', ':isRequested': 'REQUESTED' },
      ...needed.values,
    },
  };
}
