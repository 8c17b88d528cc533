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
  isErased: boolean;
  orders: Orders;
  /** Who has said that they opened the document. */
  viewed: string[];
  groups: Record<number, Group>;
}

/** What the signers of an order come to. */
interface Group {
  needed: number;
  mayDecline: number;
}

/** What a person can do to a request. */
export type Act = 'sign' | 'decline' | 'cancel' | 'extend' | 'reassign' | 'view' | 'remind' | 'erase';

/** What the API answers to an act: its data, or the code of its refusal. */
export type Reply =
  | ('accepted' | 'RequestNotFound' | 'NotYourTurn' | 'NotNeeded' | 'AlreadyAnswered' | 'RequestClosed')
  | ('RequestOpen' | 'InvalidInput' | 'Unavailable');

const closing: SigningEventType[] = ['COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'FAILED'];
const answers: Partial<Record<SigningEventType, StoredSignerStatus>> = {
  REQUESTED: 'REQUESTED',
  SIGNED: 'SIGNED',
  APPROVED: 'APPROVED',
  DECLINED: 'DECLINED',
  REASSIGNED: 'WAITING',
};

/**
 * The events of a request as the API tells them; of one that is erased, as it told them before.
 * @param emails whom the requester named, by position
 */
export function eventsOf({ history }: RequestFragment, emails: string[]): PastEvent[] {
  const reassigned = new Set<string>();
  return history.map(({ type, at, actor, signer, formerSigner, expiresAt }) => {
    const first = signer === null ? undefined : emails[positionOf(signer)];
    if (first !== undefined && type === 'REASSIGNED') reassigned.add(first);
    const holder = first !== undefined && reassigned.has(first) ? standInOf(first) : first;
    return {
      ...{
        type,
        at: Date.parse(at),
        actor,
        signer: holder ?? signer,
        formerSigner: formerSigner && (first ?? formerSigner),
      },
      expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    };
  });
}

/** The position of a signer of whom only that is left; -1 of others. */
export function positionOf(email: string): number {
  const [, number = '0'] = /^(?:former-)?signer-(\d+)@erased\.invalid$/.exec(email) ?? [];
  return Number(number) - 1;
}

/** Who gets the place of each where it is given away. */
export const standInOf = (email: string): string => `for-${email}`;

/** The deadline after some events of a request that was started with another. */
export const deadlineAfter = (events: PastEvent[], first: number): number =>
  events.reduce((deadline, { expiresAt }) => expiresAt ?? deadline, first);

/** Each signer's order, by address. */
export type Orders = Record<string, number>;

/** What a request was started with, of what decides its story. */
export interface Plan {
  orders: Orders;
  /** By order, how many are required where it is not all. */
  quorums: Record<number, number>;
}

/** How many answers complete a request. */
export const totalOf = (plan: Plan): number =>
  Object.values(groupsOf(plan)).reduce((sum, { needed }) => sum + needed, 0);

function groupsOf({ orders, quorums }: Plan): Record<number, Group> {
  const groups: Record<number, Group> = {};
  for (const order of Object.values(orders)) {
    const size = Object.values(orders).filter((each) => each === order).length;
    const needed = quorums[order] ?? size;
    groups[order] = { needed, mayDecline: size - needed };
  }
  return groups;
}

/**
 * Tells a story from its beginning: what the events say, and nothing else.
 * @throws Error where an event cannot follow those before it
 */
export function stateAfter(events: PastEvent[], plan: Plan): State {
  const emails = Object.keys(plan.orders);
  const total = totalOf(plan);
  const signers = Object.fromEntries(emails.map((email): [string, StoredSignerStatus] => [email, 'WAITING']));
  const orders = { ...plan.orders };
  const groups = groupsOf(plan);
  const state: State = {
    status: 'PENDING',
    signed: 0,
    signers,
    isExtended: false,
    isErased: false,
    viewed: [],
    orders,
    groups,
  };
  for (const [index, { type, signer, formerSigner }] of events.entries()) {
    const refuse = (why: string) => {
      throw new Error(`event ${index + 1}, ${type} ${signer ?? ''}, cannot be: ${why}`);
    };
    if ((type === 'STARTED') !== (index === 0)) refuse('STARTED is the first event and no other');
    if (type === 'ERASED') {
      if (state.status === 'PENDING' || state.isErased) refuse('it was open, or erased before');
      state.isErased = true;
      continue;
    }
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
    if (isAnswer(before)) refuse(`the signer had ${before}`);
    if (signer !== null && groups[orders[signer]!]!.needed === 0) refuse('the signer was not needed');
    if (type === 'VIEWED' && state.viewed.includes(signer!)) refuse('the signer had said so');
    if (type === 'VIEWED') state.viewed.push(signer!);
    else if (signer !== null && type !== 'REASSIGNED' && !isTurnOf(signer, state)) refuse('a lower order was not done');
    if (type === 'REMINDED' && before !== 'REQUESTED') refuse(`the signer was ${before}`);
    if (type === 'EXTENDED' && state.isExtended) refuse('to the same deadline it is extended once');
    if (type === 'EXTENDED') state.isExtended = true;
    const group = signer === null ? undefined : groups[orders[signer]!];
    const isAgreed = type === 'SIGNED' || type === 'APPROVED';
    if (isAgreed) state.signed++;
    if (isAgreed) group!.needed--;
    const goesOn = type === 'DECLINED' && group!.mayDecline > 0;
    if (goesOn) group!.mayDecline--;
    if (signer !== null && answers[type]) signers[signer] = answers[type];
    if (!closing.includes(type) || goesOn) continue;
    state.status = type as SigningStatus;
    const all = state.signed === total;
    if (all !== (type === 'COMPLETED')) refuse(`${state.signed} of ${total} had answered`);
  }
  return state;
}

/** The act that gives an answer. */
const givers = { SIGNED: 'sign', APPROVED: 'sign', DECLINED: 'decline' } satisfies Partial<
  Record<StoredSignerStatus, Act>
>;

const isAnswer = (status: StoredSignerStatus | undefined): status is keyof typeof givers =>
  status !== undefined && Object.hasOwn(givers, status);

/** What the API must reply to an act on a request that stands so, before or after its deadline. */
export function replyTo(act: Act, actor: string, state: State, isOver: boolean): Reply {
  const { status, signers, viewed, groups, orders, isErased } = state;
  const mine = signers[actor];
  const isDone = Object.values(groups).every(({ needed }) => needed === 0);
  const isClosed = status !== 'PENDING' || isDone || isOver;
  if (act === 'erase') return status === 'PENDING' ? 'RequestOpen' : 'accepted';
  // Nobody has the address that the act is about, and no signer is left who could act.
  if (isErased && act === 'reassign') return 'InvalidInput';
  if (isErased && ['sign', 'decline', 'view'].includes(act)) return 'RequestNotFound';
  if (act === 'extend') return !isClosed || state.isExtended ? 'accepted' : 'RequestClosed';
  if (act === 'reassign' && !mine) return 'accepted';
  if (act === 'remind') return isClosed ? 'RequestClosed' : 'accepted';
  if (act === 'cancel') return !isClosed || status === 'CANCELLED' ? 'accepted' : 'RequestClosed';
  if (!mine) return 'RequestNotFound';
  if (act === 'view' && viewed.includes(actor)) return 'accepted';
  if (isAnswer(mine)) return act === givers[mine] ? 'accepted' : 'AlreadyAnswered';
  if (groups[orders[actor]!]!.needed === 0) return 'NotNeeded';
  if (isClosed) return 'RequestClosed';
  return act === 'reassign' || act === 'view' || isTurnOf(actor, state) ? 'accepted' : 'NotYourTurn';
}

/** Whether all orders before a signer's are done: whoever has been asked by then or not. */
const isTurnOf = (email: string, { groups, orders }: State) =>
  Object.entries(groups).every(([order, { needed }]) => Number(order) >= orders[email]! || needed === 0);
