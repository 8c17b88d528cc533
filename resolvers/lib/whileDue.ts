import { type Condition, whileNeeded } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';

/**
 * Makes the condition that signers are still to be reminded: none of them has answered or been told anything since the read, as
 * `askedAt` goes with the answer, and all are needed.
 */
export function whileDue(request: StoredRequest, emails: string[]): Condition {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const signers = emails.map((email) => request.signers[email] as StoredSigner);
  const needed = whileNeeded(request, signers);
  const conditions = signers.map(({ askedAt }, index) => {
    names[`#is${index}`] = emails[index] as string;
    values[`:is${index}`] = askedAt ?? 'REQUESTED';
    return `signers.#is${index}.${askedAt ? 'askedAt' : '#isStatus'} = :is${index}`;
  });
  return {
    condition: `${conditions.join(' AND ')}${needed.condition}`,
    names: { ...names, ...needed.names },
    values: { ...values, ...needed.values },
  };
}
