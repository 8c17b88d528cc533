import type { SigningActor, SigningEventType, SigningVia } from '../../../generated/schema.ts';
import type { RecordedEvent } from './signing-record.ts';

/** Writes a time in UTC, with the offset. */
export const shownTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC+00:00`;

/**
 * Picks what of a history people are shown: all where it is short, else what decided, and of what is less only kinds that fit as a whole.
 * @returns at most 14 for two signers and 40 for many, oldest first
 */
export function essentialEvents(events: RecordedEvent[], signers: number): RecordedEvent[] {
  const most = Math.min(40, 10 + 2 * signers);
  for (const least of [0, 1, 2, 3]) {
    const shown = events.filter(({ type }) => weights[type] >= least);
    if (shown.length <= most) return shown;
  }
  return events
    .filter(({ type }) => weights[type] >= 3)
    .sort((a, b) => weights[b.type] - weights[a.type] || a.version - b.version)
    .slice(0, most)
    .sort((a, b) => a.version - b.version);
}

/** What tells more of how a request went is kept longer; answers stand with the signers besides. */
const weights: Record<SigningEventType, number> = {
  STARTED: 4,
  COMPLETED: 4,
  CANCELLED: 4,
  EXPIRED: 4,
  FAILED: 4,
  ERASED: 4,
  SEALED: 4,
  DECLINED: 3,
  REASSIGNED: 3,
  EXTENDED: 3,
  BOUNCED: 3,
  SIGNED: 2,
  APPROVED: 2,
  VIEWED: 1,
  REQUESTED: 0,
  REMINDED: 0,
};

/** The cells of an event: number, time, what happened, by whom. */
export function eventCells(event: RecordedEvent): string[][] {
  const { version, at, type, signer, formerSigner, reason, expiresAt, previousExpiresAt } = event;
  const details = [
    signer,
    formerSigner && `instead of ${formerSigner}`,
    expiresAt && previousExpiresAt && `from ${shownTime(previousExpiresAt)}`,
    expiresAt && `to ${shownTime(expiresAt)}`,
    reason && `Reason: ${reason}`,
  ];
  return [
    [String(version)],
    [shownTime(at)],
    [typeWords[type], ...details.filter((detail) => !!detail).map(String)],
    [by(event)],
  ];
}

const typeWords: Record<SigningEventType, string> = {
  STARTED: 'Request started',
  REQUESTED: 'Signer asked',
  REMINDED: 'Signer reminded',
  VIEWED: 'Document opened',
  SIGNED: 'Signed',
  APPROVED: 'Approved',
  DECLINED: 'Declined',
  REASSIGNED: 'Place given to',
  EXTENDED: 'Deadline moved',
  BOUNCED: 'Mail not delivered',
  CANCELLED: 'Request cancelled',
  COMPLETED: 'Request completed',
  EXPIRED: 'Deadline passed',
  FAILED: 'Request failed',
  ERASED: 'Personal data erased',
  SEALED: 'Record sealed',
};

const actorWords: Record<SigningActor, string> = { REQUESTER: 'Requester', SIGNER: 'Signer', SYSTEM: 'The service' };

const viaWords: Record<SigningVia, string> = { ACCOUNT: 'account', KEY: 'API key', LINK: 'link and code' };

const by = ({ actor, via }: RecordedEvent) => (via ? `${actorWords[actor]}, by ${viaWords[via]}` : actorWords[actor]);
