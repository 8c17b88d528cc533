import type { SigningActor, SigningEventType, SigningVia } from '../../../generated/schema.ts';
import type { Cell } from './certificate.ts';
import type { RecordedEvent } from './signing-record.ts';

/** Writes a time in UTC, with the offset. */
export const shownTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC+00:00`;

/**
 * Picks what of a history people are shown: all where it is short, else what decided, and of what is less only kinds that fit as a whole.
 * @returns at most 14 in the room of 30 lines for two signers, 40 in that of 120 for many, oldest first
 */
export function essentialEvents(events: RecordedEvent[], signers: number): RecordedEvent[] {
  const [most, lines] = [Math.min(40, 10 + 2 * signers), Math.min(120, 10 + 10 * signers)];
  const fits = (shown: RecordedEvent[]) =>
    shown.length <= most && shown.reduce((sum, event) => sum + linesOf(event), 0) <= lines;
  for (const least of [0, 1, 2, 3]) {
    const shown = events.filter(({ type }) => weights[type] >= least);
    if (fits(shown)) return shown;
  }
  const byWeight = events
    .filter(({ type }) => weights[type] >= 3)
    .sort((a, b) => weights[b.type] - weights[a.type] || a.version - b.version);
  while (!fits(byWeight)) byWeight.pop();
  return byWeight.sort((a, b) => a.version - b.version);
}

/** How many lines an event takes, nearly: some 38 characters go into one, and its margins are as high as one. */
const linesOf = (event: RecordedEvent): number =>
  whatHappened(event)
    .map((each) => (typeof each === 'string' ? 1 : Math.min(each.lines, Math.ceil(each.text.length / 38))))
    .reduce((sum, lines) => sum + lines, 1);

/** What tells more of how a request went is kept longer; answers stand with the signers besides. */
const weights: Record<SigningEventType, number> = {
  STARTED: 4,
  COMPLETED: 4,
  CANCELLED: 4,
  EXPIRED: 4,
  FAILED: 4,
  ERASED: 4,
  SEALED: 4,
  DECLINED: 4,
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
export const eventCells = (event: RecordedEvent): Cell[] => [
  [String(event.version)],
  [shownTime(event.at)],
  whatHappened(event),
  [by(event)],
];

function whatHappened({ type, signer, formerSigner, reason, expiresAt, previousExpiresAt }: RecordedEvent): Cell {
  return [
    typeWords[type],
    ...(signer ? [{ text: signer, lines: 3 }] : []),
    ...(formerSigner ? [{ text: `instead of ${formerSigner}`, lines: 3 }] : []),
    ...(expiresAt && previousExpiresAt ? [`from ${shownTime(previousExpiresAt)}`] : []),
    ...(expiresAt ? [`to ${shownTime(expiresAt)}`] : []),
    // Why somebody declined stands with the signer besides.
    ...(reason ? [{ text: `Reason: ${reason}`, lines: type === 'DECLINED' ? 1 : 2 }] : []),
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
