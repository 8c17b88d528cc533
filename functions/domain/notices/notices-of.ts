import type { Locale, SigningEventType } from '../../../generated/schema.ts';
import { erasedDomain } from '../erasure.ts';
import { requestStatusAfter } from '../events.ts';
import { isRecorded } from '../record/change-record.ts';
import { formerOf, signersByPosition, signersOfEvents } from '../places.ts';
import { isAwaited, isUnanswered, quorumOf } from '../quorum.ts';
import {
  isAgreement,
  requestedAtOf,
  signerAt,
  type StoredEvent,
  type StoredRequest,
  type StoredSigner,
  typesOf,
} from '../request.ts';
import type { Notice, NoticeKind, Recipient, Release } from './notice.ts';

/**
 * Says which notices the change of a version calls for, by the request as it is now: what has been overtaken is told to nobody. Who
 * did something is not told that it was done, and people who were erased are told nothing.
 * @param seals whether the stack seals requests that have ended; then the completion of one that is recorded is told when it is sealed
 * @throws RangeError where the item has no such version
 */
export function noticesOf(request: StoredRequest, version: number, seals = false): Notice[] {
  const event = request.events[version - 1];
  if (!event) throw new RangeError(`request ${request.id} has no version ${version}; it is at ${request.version}`);
  if (request.notify === false) return [];
  const notices = rules[event[0]]({
    ...{ request, version, event, position: event[2] ?? undefined },
    isSealed: seals && isRecorded(request),
  });
  const addresses = notices.map(({ to }) => to.email);
  return notices
    .filter(({ to }, index) => addresses.indexOf(to.email) === index && !to.email.endsWith(`@${erasedDomain}`))
    .map((notice) => ({ ...notice, version }));
}

interface Change {
  request: StoredRequest;
  version: number;
  event: StoredEvent;
  position: number | undefined;
  /** Whether the request is to be sealed. */
  isSealed: boolean;
}

type Rule = (change: Change) => Omit<Notice, 'version'>[];

const nobody: Rule = () => [];

/** The kinds of events of which anybody may be told. */
export function toldEvents(): string[] {
  return Object.entries(rules).flatMap(([type, rule]) => (rule === nobody ? [] : [type]));
}

/** Who is told of each kind of event. */
const rules: Record<SigningEventType, Rule> = {
  STARTED: nobody,
  REQUESTED: (change) => toAsked(change, 'ASKED'),
  // After an outage the newest reminder says all that those before it say.
  REMINDED: (change) => (hasLater(change, 'REMINDED') ? [] : toAsked(change, 'REMINDED')),
  VIEWED: nobody,
  SIGNED: (change) => toThoseNotNeeded(change),
  APPROVED: (change) => toThoseNotNeeded(change),
  DECLINED: (change) => [
    ...(isAsItWas(change) ? toRequester(change, 'DECLINED') : []),
    ...toAwaited(change, 'DECLINED'),
  ],
  COMPLETED: (change) => (change.isSealed ? [] : toAll(change)),
  EXPIRED: (change) => [...toRequester(change, 'EXPIRED'), ...toAwaited(change, 'EXPIRED')],
  CANCELLED: (change) => toAwaited(change, 'CANCELLED'),
  FAILED: (change) => [...toRequester(change, 'FAILED'), ...toAwaited(change, 'FAILED')],
  EXTENDED: nobody,
  REASSIGNED: (change) => toFormer(change),
  BOUNCED: (change) => (holderToAsk(change) ? toRequester(change, 'BOUNCED') : []),
  ERASED: nobody,
  SEALED: (change) => (change.request.status === 'COMPLETED' ? toAll(change) : []),
};

function toAsked(change: Change, kind: NoticeKind): ReturnType<Rule> {
  const signer = holderToAsk(change);
  if (signer?.status !== 'REQUESTED' || signer.method) return [];
  return [{ kind, to: recipient(change.request, signer), position: signer.position }];
}

/** Who has the place, and has had it since the change, if the request waits for him now or later. */
function holderToAsk(change: Change): Named | undefined {
  const { request, position } = change;
  const signer = position === undefined ? undefined : signerAt(request, position);
  if (!signer || request.status !== 'PENDING' || !isAwaited(request, signer)) return undefined;
  return hasLater(change, 'REASSIGNED') ? undefined : signer;
}

/** Tells the requester, unless it is his own act as a signer. */
function toRequester({ request, version, position }: Change, kind: NoticeKind): ReturnType<Rule> {
  const email = request.requestedBy;
  if (signersOfEvents(request)[version - 1] === email) return [];
  return [{ kind, to: recipient(request, { email }), ...(position === undefined ? {} : { position }) }];
}

/** Lets all go who were waited for until the request closed by this change; the requester is told of it as such, or did it. */
function toAwaited(change: Change, why: Release): ReturnType<Rule> {
  const { request } = change;
  if (statusAfter(change) === 'PENDING') return [];
  return released(request, why, (signer) => isAwaited(request, signer) && signer.email !== request.requestedBy);
}

/** Lets the others of an order go whose quorum this answer has reached. */
function toThoseNotNeeded({ request, version, position }: Change): ReturnType<Rule> {
  const { order } = signerAt(request, position!)!;
  const answers = request.events.slice(0, version).filter(([type]) => isAgreement(type));
  const ofOrder = answers.filter(([, , signer]) => signerAt(request, signer!)?.order === order);
  if (ofOrder.length !== quorumOf(request, { order })?.required) return [];
  return released(request, 'QUORUM', (signer) => signer.order === order && isUnanswered(signer));
}

/** Only who was asked is told that nobody asks any more. */
function released(request: StoredRequest, why: Release, isMeant: (signer: Named) => boolean): ReturnType<Rule> {
  return namedSigners(request)
    .filter((signer) => signer.status === 'REQUESTED' && !signer.method && isMeant(signer))
    .map((signer) => ({ kind: 'RELEASED', to: recipient(request, signer), position: signer.position, why }));
}

/** Lets him go whose place the requester gave to another person, if he was asked and has not got it back. */
function toFormer({ request, version, event, position }: Change): ReturnType<Rule> {
  const [email, name, by, locale] = formerOf(event)!;
  const before = { ...request, events: request.events.slice(0, version - 1) };
  const wasAsked = requestedAtOf(before, position!) !== undefined;
  if (by || !wasAsked || email in request.signers || email === request.requestedBy) return [];
  const to = recipient(request, { email, name: name ?? undefined, locale });
  return [{ kind: 'RELEASED', to, position, why: 'REASSIGNED' }];
}

function toAll({ request }: Change): ReturnType<Rule> {
  const answered = namedSigners(request).filter((signer) => !isUnanswered(signer));
  const observers = (request.observers ?? []).map(([email, name]) => ({ email, name }));
  const people: Person[] = [{ email: request.requestedBy }, ...answered, ...observers];
  return people.map((person) => ({ kind: 'COMPLETED', to: recipient(request, person) }));
}

type Named = StoredSigner & Person;

interface Person {
  email: string;
  name?: string | undefined;
  locale?: Locale | undefined;
}

/** By position: numbers come in their order among keys. */
const namedSigners = (request: StoredRequest): Named[] => Object.values(signersByPosition(request));

/** The requester's name and language are known where he signs, too. */
function recipient(request: StoredRequest, person: Person): Recipient {
  const { email, name, locale = request.locale ?? 'en' } = { ...request.signers[person.email], ...person };
  return { email, ...(name ? { name } : {}), locale };
}

const statusAfter = ({ request, version }: Change) => requestStatusAfter(typesOf(request), version, request.status);

/** Whether the request still has the status that the change left it with. */
const isAsItWas = (change: Change) => statusAfter(change) === change.request.status;

/** Whether something has happened since to the place that the change is about. */
const hasLater = ({ request, version, position }: Change, kind: SigningEventType) =>
  request.events.slice(version).some(([type, , signer]) => type === kind && signer === position);
