import type { RequestFragment } from '../../generated/operations.ts';
import type { SigningEventType, SigningStatus } from '../../generated/schema.ts';
import type { StoredSignerStatus } from '../../functions/domain/request.ts';

/** An event as the model needs it, from the API's history. */
export interface PastEvent {
  type: SigningEventType;
  /** Milliseconds since the epoch. */
  at: number;
  actor: string;
  signer: string | null;
  /** The new deadline of an extension. */
  expiresAt: number | null;
  formerSigner: string | null;
}

/** Where a request stands after some of its events. */
export interface State {
  status: SigningStatus;
  signed: number;
  signers: Record<string, StoredSignerStatus>;
  isExtended: boolean;
  orders: Orders;
  /** Who has said that they opened the document. */
  viewed: string[];
}

/** What a person can do to a request. */
export type Act = 'sign' | 'decline' | 'cancel' | 'extend' | 'reassign' | 'view';

/** What the API answers to an act: its data, or the code of its refusal. */
export type Reply = 'accepted' | 'RequestNotFound' | 'NotYourTurn' | 'AlreadyAnswered' | 'RequestClosed';

const closing: SigningEventType[] = ['COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'FAILED'];
const answers: Partial<Record<SigningEventType, StoredSignerStatus>> = {
  REQUESTED: 'REQUESTED',
  SIGNED: 'SIGNED',
  DECLINED: 'DECLINED',
  REASSIGNED: 'WAITING',
};

/** The events of a request as the API tells them. */
export const eventsOf = ({ history }: RequestFragment): PastEvent[] =>
  history.map(({ type, at, actor, signer, formerSigner, expiresAt }) => ({
    ...{ type, at: Date.parse(at), actor, signer, formerSigner },
    expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
  }));

/** The deadline after some events of a request that was started with another. */
export const deadlineAfter = (events: PastEvent[], first: number): number =>
  events.reduce((deadline, { expiresAt }) => expiresAt ?? deadline, first);

/** Each signer's order, by address. */
export type Orders = Record<string, number>;

/**
 * Tells a story from its beginning: what the events say, and nothing else.
 * @throws Error where an event cannot follow those before it
 */
export function stateAfter(events: PastEvent[], orders: Orders): State {
  const emails = Object.keys(orders);
  const signers = Object.fromEntries(emails.map((email): [string, StoredSignerStatus] => [email, 'WAITING']));
  const state: State = { status: 'PENDING', signed: 0, signers, isExtended: false, orders: { ...orders }, viewed: [] };
  for (const [index, { type, signer, formerSigner }] of events.entries()) {
    const refuse = (why: string) => {
      throw new Error(`event ${index + 1}, ${type} ${signer ?? ''}, cannot be: ${why}`);
    };
    if ((type === 'STARTED') !== (index === 0)) refuse('STARTED is the first event and no other');
    if (state.status !== 'PENDING') refuse(`the request was ${state.status}`);
    if (signer !== null && formerSigner !== null) {
      if (signers[formerSigner] !== 'WAITING' && signers[formerSigner] !== 'REQUESTED')
        refuse('the place was not open');
      delete signers[formerSigner];
      state.viewed = state.viewed.filter((email) => email !== formerSigner);
      state.orders[signer] = state.orders[formerSigner]!;
      delete state.orders[formerSigner];
    }
    const before = signer === null ? undefined : signers[signer];
    if (before === 'SIGNED' || before === 'DECLINED') refuse(`the signer had ${before}`);
    if (type === 'VIEWED' && state.viewed.includes(signer!)) refuse('the signer had said so');
    if (type === 'VIEWED') state.viewed.push(signer!);
    else if (signer !== null && type !== 'REASSIGNED' && !isTurnOf(signer, state))
      refuse('signers of a lower order had not signed');
    if (type === 'REMINDED' && before !== 'REQUESTED') refuse(`the signer was ${before}`);
    if (type === 'EXTENDED' && state.isExtended) refuse('to the same deadline it is extended once');
    if (type === 'EXTENDED') state.isExtended = true;
    if (type === 'SIGNED') state.signed++;
    if (signer !== null && answers[type]) signers[signer] = answers[type];
    if (!closing.includes(type)) continue;
    state.status = type as SigningStatus;
    const all = state.signed === emails.length;
    if (all !== (type === 'COMPLETED')) refuse(`${state.signed} of ${emails.length} had signed`);
  }
  return state;
}

/** The act that gives an answer. */
const givers = { SIGNED: 'sign', DECLINED: 'decline' } satisfies Partial<Record<StoredSignerStatus, Act>>;

/** What the API must reply to an act on a request that stands so, before or after its deadline. */
export function replyTo(act: Act, actor: string, state: State, isOver: boolean): Reply {
  const { status, signed, signers, viewed } = state;
  const mine = signers[actor];
  const isClosed = status !== 'PENDING' || signed === Object.keys(signers).length || isOver;
  if (act === 'extend') return !isClosed || state.isExtended ? 'accepted' : 'RequestClosed';
  if (act === 'reassign' && !mine) return 'accepted';
  if (act === 'cancel') return !isClosed || status === 'CANCELLED' ? 'accepted' : 'RequestClosed';
  if (!mine) return 'RequestNotFound';
  if (act === 'view' && viewed.includes(actor)) return 'accepted';
  if (mine === 'SIGNED' || mine === 'DECLINED') return act === givers[mine] ? 'accepted' : 'AlreadyAnswered';
  if (isClosed) return 'RequestClosed';
  return act === 'reassign' || act === 'view' || isTurnOf(actor, state) ? 'accepted' : 'NotYourTurn';
}

/** Whether all before a signer have signed: whoever has been asked by then or not. */
const isTurnOf = (email: string, { signers, orders }: State) =>
  Object.entries(orders).every(([other, order]) => order >= orders[email]! || signers[other] === 'SIGNED');
