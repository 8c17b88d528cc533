import type { SignerInput, SigningEventType } from '../../generated/schema.ts';
import { GetSigningRequestDocument } from '../../generated/operations.ts';
import type { Life } from '../model/life.ts';
import type { World } from '../model/world.ts';

/** Does something to a request, and gives what it is told. */
export type Contestant = (life: Life, world: World) => Promise<string>;

/** Two who want different things of a request at the same time, once its signers have been asked. */
export interface Race {
  signers: SignerInput[];
  /** How many of the first order are required, where it is not all. */
  required?: number;
  contestants: [Contestant, Contestant];
  /** For a second contestant of whom one call is for all requests: the clock. */
  once?: (world: World) => void;
  isStopped?: boolean;
  /** They have been asked an hour ago, and nobody has been reminded since. */
  isLater?: boolean;
  /** It has been cancelled. */
  isClosed?: boolean;
  /** An event whose coming is part of the outcome. */
  event?: SigningEventType;
  /**
   * The outcomes that may be: what comes when the first has its way before the second begins, and the other way round.
   * Each is what the two are told, how the request ends, and the event if it came.
   */
  outcomes: [string, string];
  /** What may come besides amid an outage: slow answers let the deadline pass before one of the two acts, or both. */
  late: string[];
}

const [bothLate, secondLate] = ['RequestClosed RequestClosed EXPIRED', 'accepted RequestClosed EXPIRED'];
const firstLate = 'RequestClosed accepted EXPIRED';
const [bob, dave] = [{ email: 'bob@example.com' }, { email: 'dave@example.com' }];
const sign: Contestant = (life) => life.act('sign', bob.email);
const cancel: Contestant = (life) => life.act('cancel', 'carol@example.com');
const view: Contestant = (life) => life.act('view', bob.email);
const decline =
  (email: string): Contestant =>
  (life) =>
    life.act('decline', email);
const remind: Contestant = (life) => life.act('remind', 'carol@example.com');
const erase: Contestant = (life) => life.act('erase', 'carol@example.com');
/** Reads it as the signer: whole, or not at all. */
const read: Contestant = async ({ id }, { signers }) => {
  const { data, errors } = await signers[bob.email]!.run(GetSigningRequestDocument, { id });
  const whole = data?.signingRequest?.signers[0]?.email === bob.email;
  return errors?.[0]?.errorType ?? (whole ? 'whole' : 'part');
};
const extend: Contestant = (life) => life.act('extend', 'carol@example.com');
const reassign: Contestant = (life) => life.act('reassign', bob.email);
const nobody: Contestant = async () => '';
const stop: Contestant = async ({ id }, { stopExecution }) => {
  await stopExecution(id);
  return 'stopped';
};
const after = (seconds: number) => (world: World) => world.backend.clock.advance(seconds * 1000);

/** Every race, by what it is of. */
export const races: Record<string, Race> = {
  'a signature against the same from another device': {
    signers: [bob],
    contestants: [sign, sign],
    outcomes: ['accepted accepted COMPLETED', 'accepted accepted COMPLETED'],
    late: [bothLate],
  },
  'a signature against a cancellation': {
    signers: [bob, dave],
    contestants: [sign, cancel],
    outcomes: ['accepted accepted CANCELLED', 'RequestClosed accepted CANCELLED'],
    late: [secondLate, bothLate],
  },
  'a signature against a decline by the same signer': {
    signers: [bob],
    contestants: [sign, decline(bob.email)],
    outcomes: ['accepted AlreadyAnswered COMPLETED', 'AlreadyAnswered accepted DECLINED'],
    late: [bothLate],
  },
  'a signature against a decline by another signer': {
    signers: [bob, dave],
    contestants: [sign, decline(dave.email)],
    outcomes: ['accepted accepted DECLINED', 'RequestClosed accepted DECLINED'],
    late: [secondLate, bothLate],
  },
  'a signature against that of the order before': {
    signers: [bob, { ...dave, order: 2 }],
    contestants: [sign, (life) => life.act('sign', dave.email)],
    outcomes: ['accepted accepted COMPLETED', 'accepted NotYourTurn EXPIRED'],
    late: [secondLate, bothLate, 'RequestClosed NotYourTurn EXPIRED'],
  },
  'a signature against a reassignment': {
    signers: [bob],
    contestants: [sign, reassign],
    outcomes: ['accepted AlreadyAnswered COMPLETED', 'RequestNotFound accepted EXPIRED'],
    late: [bothLate],
  },
  'a reassignment against the same from another device': {
    signers: [bob],
    contestants: [reassign, reassign],
    outcomes: ['accepted accepted EXPIRED', 'accepted accepted EXPIRED'],
    late: [secondLate, bothLate],
  },
  'a reassignment against a cancellation': {
    signers: [bob],
    contestants: [reassign, cancel],
    outcomes: ['accepted accepted CANCELLED', 'RequestClosed accepted CANCELLED'],
    late: [secondLate, bothLate],
  },
  'a signature against a viewing by the same signer': {
    signers: [bob],
    contestants: [sign, view],
    event: 'VIEWED',
    outcomes: ['accepted AlreadyAnswered COMPLETED', 'accepted accepted COMPLETED VIEWED'],
    late: [bothLate, 'RequestClosed accepted EXPIRED VIEWED'],
  },
  'a viewing against the same from another device': {
    signers: [bob],
    contestants: [view, view],
    event: 'VIEWED',
    outcomes: ['accepted accepted EXPIRED VIEWED', 'accepted accepted EXPIRED VIEWED'],
    late: [bothLate],
  },
  'a viewing against a cancellation': {
    signers: [bob],
    contestants: [view, cancel],
    event: 'VIEWED',
    outcomes: ['accepted accepted CANCELLED VIEWED', 'RequestClosed accepted CANCELLED'],
    late: [`${secondLate} VIEWED`, bothLate],
  },
  'a viewing against the deadline': {
    signers: [bob],
    contestants: [view, nobody],
    once: after(120),
    event: 'VIEWED',
    outcomes: ['accepted  EXPIRED VIEWED', 'RequestClosed  EXPIRED'],
    late: [],
  },
  'a viewing against a reassignment': {
    signers: [bob],
    contestants: [view, reassign],
    event: 'VIEWED',
    outcomes: ['accepted accepted EXPIRED VIEWED', 'RequestNotFound accepted EXPIRED'],
    late: [`${secondLate} VIEWED`, bothLate],
  },
  'two signatures for the last place of a quorum': {
    ...{ signers: [bob, dave], required: 1 },
    contestants: [sign, (life) => life.act('sign', dave.email)],
    outcomes: ['accepted NotNeeded COMPLETED', 'NotNeeded accepted COMPLETED'],
    late: [bothLate],
  },
  'the last signature of a quorum against a decline': {
    ...{ signers: [bob, dave], required: 1 },
    contestants: [sign, decline(dave.email)],
    outcomes: ['accepted NotNeeded COMPLETED', 'accepted accepted COMPLETED'],
    late: [firstLate, bothLate],
  },
  'the last decline that a quorum bears against the first that it does not': {
    ...{ signers: [bob, dave], required: 1 },
    contestants: [decline(bob.email), decline(dave.email)],
    outcomes: ['accepted accepted DECLINED', 'accepted accepted DECLINED'],
    late: [firstLate, secondLate, bothLate],
  },
  'the last signature of a quorum against a reassignment of another': {
    ...{ signers: [dave, bob], required: 1 },
    contestants: [(life) => life.act('sign', dave.email), reassign],
    outcomes: ['accepted NotNeeded COMPLETED', 'accepted accepted COMPLETED'],
    late: [firstLate, bothLate],
  },
  'an approval against a decline by another signer': {
    signers: [{ ...bob, role: 'APPROVER' }, dave],
    contestants: [sign, decline(dave.email)],
    outcomes: ['accepted accepted DECLINED', 'RequestClosed accepted DECLINED'],
    late: [secondLate, bothLate],
  },
  'the last signature against a cancellation': {
    signers: [bob],
    contestants: [sign, cancel],
    outcomes: ['accepted RequestClosed COMPLETED', 'RequestClosed accepted CANCELLED'],
    late: [bothLate],
  },
  'the last signature against the deadline': {
    signers: [bob],
    contestants: [sign, nobody],
    once: after(120),
    outcomes: ['accepted  COMPLETED', 'RequestClosed  EXPIRED'],
    late: [],
  },
  'an extension against the deadline': {
    signers: [bob],
    contestants: [extend, nobody],
    once: after(120),
    event: 'EXTENDED',
    outcomes: ['accepted  EXPIRED EXTENDED', 'RequestClosed  EXPIRED'],
    late: [],
  },
  'an extension against the last signature': {
    signers: [bob],
    contestants: [extend, sign],
    event: 'EXTENDED',
    outcomes: ['accepted accepted COMPLETED EXTENDED', 'RequestClosed accepted COMPLETED'],
    late: [`${secondLate} EXTENDED`, bothLate],
  },
  'an extension against a cancellation': {
    signers: [bob],
    contestants: [extend, cancel],
    event: 'EXTENDED',
    outcomes: ['accepted accepted CANCELLED EXTENDED', 'RequestClosed accepted CANCELLED'],
    late: [`${secondLate} EXTENDED`, bothLate],
  },
  'a reminder by the requester against the last signature': {
    signers: [bob],
    contestants: [remind, sign],
    isLater: true,
    event: 'REMINDED',
    outcomes: ['accepted accepted COMPLETED REMINDED', 'RequestClosed accepted COMPLETED'],
    late: [bothLate, 'accepted RequestClosed EXPIRED REMINDED'],
  },
  'a reminder by the requester against a reassignment': {
    signers: [bob],
    contestants: [remind, reassign],
    isLater: true,
    event: 'REMINDED',
    outcomes: ['accepted accepted EXPIRED REMINDED', 'accepted accepted EXPIRED'],
    late: [bothLate, 'accepted RequestClosed EXPIRED REMINDED', 'RequestClosed accepted EXPIRED'],
  },
  'a reminder by the requester against the last signature of a quorum': {
    ...{ signers: [bob, dave], required: 1 },
    contestants: [remind, sign],
    isLater: true,
    event: 'REMINDED',
    outcomes: ['accepted accepted COMPLETED REMINDED', 'RequestClosed accepted COMPLETED'],
    late: [bothLate, 'accepted RequestClosed EXPIRED REMINDED'],
  },
  'a reminder by the requester against the same': {
    signers: [bob, dave],
    contestants: [remind, remind],
    isLater: true,
    event: 'REMINDED',
    outcomes: ['accepted accepted EXPIRED REMINDED', 'accepted accepted EXPIRED REMINDED'],
    late: [bothLate, 'accepted RequestClosed EXPIRED REMINDED', 'RequestClosed accepted EXPIRED REMINDED'],
  },
  'an erasure against a reading by the signer': {
    signers: [bob],
    contestants: [erase, read],
    isClosed: true,
    outcomes: ['accepted RequestNotFound CANCELLED', 'accepted whole CANCELLED'],
    late: [],
  },
  'an erasure against the same from another device': {
    signers: [bob],
    contestants: [erase, erase],
    isClosed: true,
    outcomes: ['accepted accepted CANCELLED', 'accepted accepted CANCELLED'],
    late: [],
  },
  'an erasure against a cancellation': {
    signers: [bob],
    contestants: [erase, cancel],
    event: 'ERASED',
    outcomes: ['RequestOpen accepted CANCELLED', 'accepted accepted CANCELLED ERASED'],
    late: ['RequestOpen RequestClosed EXPIRED', 'accepted RequestClosed EXPIRED ERASED'],
  },
  'the last signature against a broken execution': {
    signers: [bob],
    contestants: [sign, stop],
    once: after(60),
    isStopped: true,
    outcomes: ['accepted stopped COMPLETED', 'RequestClosed stopped FAILED'],
    late: ['RequestClosed stopped EXPIRED'],
  },
  'a reminder against a signature': {
    signers: [bob],
    contestants: [sign, nobody],
    once: after(60),
    event: 'REMINDED',
    outcomes: ['accepted  COMPLETED', 'accepted  COMPLETED REMINDED'],
    late: ['RequestClosed  EXPIRED', 'RequestClosed  EXPIRED REMINDED'],
  },
};
