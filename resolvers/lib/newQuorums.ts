import type { QuorumInput } from '../../generated/schema.ts';
import type { StoredQuorum } from '../../functions/domain/quorum.ts';
import type { StoredSigner } from '../../functions/domain/request.ts';
import { refuseInput } from './checks.ts';

/** Makes the quorums of a new request, or refuses them; undefined where there are none. */
export function newQuorums(
  inputs: QuorumInput[] | null | undefined,
  signers: Record<string, StoredSigner>,
): Record<string, StoredQuorum> | undefined {
  if (!inputs || inputs.length === 0) return undefined;
  const sizes: Record<string, number> = {};
  Object.values(signers).forEach(({ order = 1 }) => {
    sizes[`${order}`] = (sizes[`${order}`] ?? 0) + 1;
  });
  const quorums: Record<string, StoredQuorum> = {};
  inputs.forEach(({ order, required }, index) => {
    const at = `quorums[${index}]`;
    const size = sizes[`${order}`];
    if (!size) refuseInput(`${at}.order`, `${order}`, 'an order that signers have');
    if (Object.hasOwn(quorums, `${order}`)) refuseInput(`${at}.order`, `${order} again`, 'each order once');
    if (required < 1 || required > size)
      refuseInput(`${at}.required`, `${required}`, `1 to ${size}, as many as signers of order ${order}`);
    quorums[`${order}`] = { required, needed: required, mayDecline: size - required };
  });
  return quorums;
}
