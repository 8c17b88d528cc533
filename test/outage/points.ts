import type { StartSigningInput } from '../../generated/schema.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { signer } from '../support/given.ts';
import type { Random } from '../support/random.ts';
import type { Call, Service } from '../support/faulty-services.ts';

/** What brings a request to the point at which its outage begins. */
export interface Hands {
  start(): Promise<void>;
  /** Starts it as a client whose calls meet the outage, and who repeats them until one is answered. */
  startExposed(): void;
  answer(email: string, does?: 'sign' | 'decline'): Promise<void>;
  cancel(): Promise<void>;
  /** Ends the execution as nothing that the request knows of would. */
  breakExecution(): Promise<void>;
  /** Moves the clock on. */
  pass(seconds: number): Promise<void>;
}

/** Where a request is when its outage begins, and what must become of it. */
export interface Point {
  input: Partial<StartSigningInput>;
  /** Whether it is started, and comes to rest, before anything else happens. */
  isBegun: boolean;
  act(hands: Hands): Promise<void> | void;
  /** The call at which the outage begins; before `act` where it is left out. */
  at?(call: Call): boolean;
  /** Who signs amid the outage. */
  answers?: string;
  /** Says that the request has gone on. */
  isThrough(request: StoredRequest): boolean;
  /** How it ends when all who are left have signed. */
  end: Exclude<StoredRequest['status'], 'PENDING' | 'FAILED'>;
}

const [alice, bob, dave, erin, frank] = (['alice', 'bob', 'dave', 'erin', 'frank'] as const).map(
  (name) => `${name}@example.com`,
) as [string, string, string, string, string];

const invokes = (name: string) => (call: Call) => call.service === 'Lambda' && call.what.includes(name);
const isAsked = (email: string) => (request: StoredRequest) => request.signers[email]!.status !== 'WAITING';
const isSigned = (email: string) => (request: StoredRequest) => request.signers[email]!.status === 'SIGNED';
const isOver = ({ status }: StoredRequest) => status !== 'PENDING';
const isSealed = ({ sealedAt }: StoredRequest) => sealedAt !== undefined;
/** What nothing needs but the records and the seal. */
const sealers: Service[] = ['S3', 'KMS'];
const delivers = ({ service }: Call) => service === 'EventBridge';

/** What the points differ by from run to run. */
export interface Setting {
  service: Service;
  /** How long the outage lasts. */
  milliseconds: number;
  random: Random;
}

/**
 * The points at which an outage begins, each with a request of its own, in the order in which they are reached: the clock moves
 * for the reminder, and the broken execution is replaced meanwhile. `deadline` comes amid the outage besides.
 */
export const points = {
  replacement: ({ service }) => ({
    input: { signers: [signer(bob), signer(dave)] },
    isBegun: true,
    act: ({ breakExecution }) => breakExecution(),
    at: service === 'EventBridge' ? delivers : invokes('ResumeWorkflow'),
    answers: dave,
    isThrough: ({ execution }) => execution === 2,
    end: 'COMPLETED',
  }),
  reminder: ({ milliseconds }) => ({
    input: { signers: [signer(bob), signer(dave)], remindEverySeconds: periodOf(milliseconds) },
    isBegun: true,
    act: ({ pass }) => pass(periodOf(milliseconds)),
    at: invokes('RequestSignature'),
    answers: dave,
    isThrough: ({ events, signers }) =>
      events.some(([type, , position]) => type === 'REMINDED' && position === signers[bob]!.position),
    end: 'COMPLETED',
  }),
  start: () => ({
    input: { signers: [signer(bob), signer(dave)] },
    isBegun: false,
    act: ({ startExposed }) => startExposed(),
    answers: dave,
    isThrough: isAsked(bob),
    end: 'COMPLETED',
  }),
  'first ask': () => ({
    input: { signers: [signer(bob), signer(dave)] },
    isBegun: false,
    act: ({ start }) => start(),
    at: invokes('RequestSignature'),
    answers: dave,
    isThrough: isAsked(bob),
    end: 'COMPLETED',
  }),
  'between groups': ({ random }) => ({
    input: { signers: [signer(bob), signer(erin, { order: 2 }), signer(frank, { order: 2 })] },
    isBegun: true,
    act: ({ answer }) => answer(bob),
    at: random.pick([invokes('AdvanceWorkflow'), sendsSuccess, asksSecond]),
    answers: frank,
    isThrough: isAsked(erin),
    end: 'COMPLETED',
  }),
  'automatic signer': () => ({
    input: { signers: [signer(bob), signer(alice, { order: 2, method: 'AUTOMATIC' }), signer(dave, { order: 2 })] },
    isBegun: true,
    act: ({ answer }) => answer(bob),
    at: invokes('SignAutomatically'),
    answers: dave,
    isThrough: isSigned(alice),
    end: 'COMPLETED',
  }),
  close: ({ service, random }) => ({
    ...random.pick([
      { act: ({ answer }: Hands) => answer(bob), end: 'COMPLETED' as const },
      { act: ({ answer }: Hands) => answer(bob, 'decline'), end: 'DECLINED' as const },
      { act: ({ cancel }: Hands) => cancel(), end: 'CANCELLED' as const },
    ]),
    input: { signers: [signer(bob)] },
    isBegun: true,
    at: sealers.includes(service)
      ? invokes('SealRecord')
      : random.pick([invokes('CloseRequest'), invokes('AdvanceWorkflow'), invokes('SealRecord')]),
    isThrough: isSealed,
  }),
  publishing: () => ({
    input: { signers: [signer(bob), signer(dave)] },
    isBegun: true,
    act: ({ answer }) => answer(bob),
    at: (call) => invokes('PublishUpdate')(call) || call.service === 'AppSync',
    answers: dave,
    isThrough: isSigned(bob),
    end: 'COMPLETED',
  }),
  deadline: ({ milliseconds }) => ({
    // It begins when the reminder's request does, which comes to its point a period later.
    input: { signers: [signer(bob)], expiresInSeconds: periodOf(milliseconds) + Math.floor(milliseconds / 2000) },
    isBegun: true,
    act: () => {},
    isThrough: isOver,
    end: 'EXPIRED',
  }),
} satisfies Record<string, (setting: Setting) => Point>;

export type PointName = keyof typeof points;

/** Seconds between reminders: in an outage of some minutes two fall due. */
const periodOf = (milliseconds: number) => Math.max(60, Math.floor(milliseconds / 3000));

const sendsSuccess = (call: Call) => call.what === 'AWSStepFunctions.SendTaskSuccess';
const asksSecond = (call: Call) => invokes('RequestSignature')(call) && !/"signer":0\b/.test(call.text);
