import type { SigningEvidence } from '../../generated/schema.ts';
import { viaOfEvidence } from '../../functions/domain/actor.ts';
import type { StoredEvidence } from '../../functions/domain/request.ts';
import { time } from './time.ts';

/**
 * What the requester sees of stored evidence.
 * @param email the address that the signer had then
 * @param documentSha256 the hash that belongs to it
 */
export function presentEvidence(
  evidence: StoredEvidence,
  email: string | null,
  documentSha256?: string,
): SigningEvidence {
  const [sub, sourceIp, userAgent, authenticatedAt, , code] = evidence;
  return {
    ...{ sub, sourceIp, userAgent, authenticatedAt: time(authenticatedAt), documentSha256: documentSha256 ?? null },
    via: viaOfEvidence(evidence),
    invitation: (code && code[2]) || null,
    sentTo: code ? email : null,
    sentAt: time(code && code[1]),
    confirmedAt: time(code && code[0]),
  };
}
