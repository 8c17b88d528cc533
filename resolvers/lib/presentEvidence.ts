import type { SigningEvidence } from '../../generated/schema.ts';
import type { StoredEvidence } from '../../functions/domain/request.ts';
import { time } from './time.ts';

/** What the requester sees of stored evidence, with the hash that belongs to it. */
export function presentEvidence(evidence: StoredEvidence, documentSha256: string | undefined): SigningEvidence {
  const [sub, sourceIp, userAgent, authenticatedAt] = evidence;
  return { sub, sourceIp, userAgent, authenticatedAt: time(authenticatedAt), documentSha256: documentSha256 ?? null };
}
