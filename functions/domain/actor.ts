import type { SigningActor, SigningVia } from '../../generated/schema.ts';
import { type EventKind, eventKinds } from './events.ts';
import { formerOf } from './places.ts';
import { type StoredEvent, type StoredEvidence, type StoredSigner, viewingOf } from './request.ts';

/** Who made a change; for an automatic signer who was faster than the backend there is evidence. @param signer whom it is about, if he still has the place */
export function actorOf(event: StoredEvent, signer: StoredSigner | undefined): SigningActor {
  if (event[4] === 'REQUESTER' || event[5] !== undefined) return 'REQUESTER';
  const [actor, instead] = eventKinds[event[0]].actors as EventKind['actors'];
  const former = formerOf(event);
  const isByFirst = former ? !former[2] : !signer?.method || signer.evidence !== undefined;
  return isByFirst ? actor : (instead ?? actor);
}

/** What the person came by who made a change: of who has answered, the evidence tells it. Null where it was the backend. */
export function viaOf(event: StoredEvent, actor: SigningActor, signer: StoredSigner | undefined): SigningVia | null {
  if (actor === 'SYSTEM') return null;
  if (event[5] !== undefined) return 'KEY';
  const evidence =
    viewingOf(event) ?? (eventKinds[event[0]].signerStatus === signer?.status ? signer?.evidence : undefined);
  return actor === 'SIGNER' && evidence ? viaOfEvidence(evidence) : 'ACCOUNT';
}

/** What the person came by of whom the evidence is. */
export function viaOfEvidence([, , , , , code]: StoredEvidence): SigningVia {
  return code && code[2] !== undefined ? 'LINK' : 'ACCOUNT';
}
