import type { SigningEvent } from '../../generated/schema.ts';
import { actorOf, viaOf } from '../../functions/domain/actor.ts';
import { formerOf } from '../../functions/domain/places.ts';
import {
  extensionOf,
  publicReasonOf,
  type StoredEvent,
  type StoredRequest,
  viewingOf,
} from '../../functions/domain/request.ts';
import { presentEvidence } from './presentEvidence.ts';
import { time } from './time.ts';

/** Shows an event but for its version and time. @param email of the signer whom it is about, as the place was held then */
export function presentEvent(
  event: StoredEvent,
  request: StoredRequest,
  email: string | null,
  isRequester: boolean,
): Omit<SigningEvent, 'version' | 'at'> {
  const [type, , , reason, , key] = event;
  const extension = extensionOf(event);
  const evidence = viewingOf(event);
  const actor = actorOf(event, email ? request.signers[email] : undefined);
  return {
    type,
    actor,
    via: viaOf(event, actor, email ? request.signers[email] : undefined),
    keyName: (isRequester && key) || null,
    signer: email,
    formerSigner: formerOf(event)?.[0] ?? null,
    reason: isRequester ? (reason ?? null) : publicReasonOf(event),
    expiresAt: time(extension?.[1]),
    previousExpiresAt: time(extension?.[0]),
    evidence: isRequester && evidence ? presentEvidence(evidence, email) : null,
  };
}
