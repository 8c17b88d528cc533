import type { SigningActor, SigningEvent, SigningVia } from '../../generated/schema.ts';
import { type EventKind, eventKinds } from '../../functions/domain/events.ts';
import { formerOf } from '../../functions/domain/places.ts';
import {
  extensionOf,
  publicReasonOf,
  type StoredEvent,
  type StoredRequest,
  type StoredSigner,
  viewingOf,
} from '../../functions/domain/request.ts';
import { presentEvidence, viaOfEvidence } from './presentEvidence.ts';
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

/** What the person came by who made a change: of who has answered, the evidence tells it. */
function viaOf(event: StoredEvent, actor: SigningActor, signer: StoredSigner | undefined): SigningVia | null {
  if (actor === 'SYSTEM') return null;
  if (event[5] !== undefined) return 'KEY';
  const evidence =
    viewingOf(event) ?? (eventKinds[event[0]].signerStatus === signer?.status ? signer?.evidence : undefined);
  return actor === 'SIGNER' && evidence ? viaOfEvidence(evidence) : 'ACCOUNT';
}

/** Who made a change; for an automatic signer who was faster than the backend there is evidence. */
function actorOf(event: StoredEvent, signer: StoredSigner | undefined): SigningActor {
  if (event[4] === 'REQUESTER' || event[5] !== undefined) return 'REQUESTER';
  const [actor, instead] = eventKinds[event[0]].actors as EventKind['actors'];
  const former = formerOf(event);
  const isByFirst = former ? !former[2] : !signer?.method || signer.evidence !== undefined;
  return isByFirst ? actor : (instead ?? actor);
}
