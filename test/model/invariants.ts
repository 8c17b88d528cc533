import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { SigningStatus } from '../../generated/schema.ts';
import { limits } from '../../functions/domain/limits.ts';
import { compactEvent } from '../../functions/domain/request.ts';
import { isAwaited } from '../../functions/domain/quorum.ts';
import { changeOf } from '../../functions/domain/change.ts';
import { updateOf } from '../../functions/domain/update.ts';
import { deadLettersOf } from '../support/inside.ts';
import type { Life } from './life.ts';
import { type Act, deadlineAfter, eventsOf, type PastEvent, standInOf, stateAfter, totalOf } from './story.ts';
import type { World } from './world.ts';

const eventOf: Record<Exclude<Act, 'remind'>, PastEvent['type']> = {
  sign: 'SIGNED',
  decline: 'DECLINED',
  cancel: 'CANCELLED',
  extend: 'EXTENDED',
  reassign: 'REASSIGNED',
  view: 'VIEWED',
  erase: 'ERASED',
};

const eventBy = ({ approvers }: Life, act: Exclude<Act, 'remind'>, actor: string) =>
  act === 'sign' && approvers.has(actor) ? 'APPROVED' : eventOf[act];

const endings: Record<Exclude<SigningStatus, 'PENDING'>, object> = {
  COMPLETED: { status: 'SUCCEEDED', output: '{"status":"COMPLETED","reason":null}' },
  DECLINED: { status: 'FAILED', error: 'SigningDeclined', cause: 'a signer declined' },
  CANCELLED: { status: 'FAILED', error: 'SigningCancelled', cause: 'the requester cancelled' },
  EXPIRED: { status: 'FAILED', error: 'SigningExpired', cause: 'the deadline passed before all had signed' },
  FAILED: { status: 'FAILED', error: 'SigningFailed' },
};

/** By how much the clock moves on at a time, for retries. */
const step = 10_000;
const minute = 60_000;
/** How long a change waits at most to be tried again, and another second for what rounds. */
const longestBackoff = minute + 1000;
/** So long after the last fault everything must have gone as far as it can by itself, and been published. */
const patience = 15 * minute;
/** … and what has expired must be over. */
const patienceWithDeadlines = 3 * minute;

/**
 * Lets every request go as far as it can by itself, where it must either be over or wait for those whose turn it is;
 * then passes all deadlines, after which every request must be over.
 */
export async function settle(world: World, lives: Life[]): Promise<void> {
  const { clock } = world.backend;
  await rest(world, lives, mayWait, patience);
  await rest(world, lives, isPublished, patience);
  const items = await Promise.all(lives.map(({ id }) => world.stored(id)));
  const open = items.filter(({ status }) => status === 'PENDING');
  // Also where none is open by now: one may have closed this moment, its execution still on its way to the end.
  clock.advance(Math.max(0, ...open.map(({ expiresAt }) => expiresAt - clock.now() + 1)));
  await rest(world, lives, isOver, patienceWithDeadlines);
  await rest(world, lives, isPublished, patience);
  await rest(world, lives, isPutBack, patience);
}

/**
 * Lets those who follow the stream come to its end, which a request may have gone on without: what still waits to be tried again
 * would meet the faults of another story too, and be too old in the end.
 */
export async function catchUp({ backend: { clock, idle } }: World): Promise<void> {
  await idle();
  clock.advance(longestBackoff);
  await idle();
}

/** Moves the clock on, step by step, until a condition holds of each request; so long after the last fault it must. */
async function rest(world: World, lives: Life[], condition: Condition, longest: number): Promise<void> {
  const { clock, idle } = world.backend;
  const begun = clock.now();
  for (;;) {
    await idle();
    const missing = await Promise.all(lives.map((life) => condition(world, life)));
    if (!missing.some(Boolean)) return;
    const since = clock.now() - Math.max(begun, world.faults.lastAt());
    if (since > longest) {
      const aside = await world.letters('DeadLettersSetAside');
      expect(missing.filter(Boolean), `what did not happen in ${since / 1000} s; set aside: [${aside}]`).toEqual([]);
    }
    clock.advance(world.faults.stepAmid() ?? step);
  }
}

/** Says what is missing. */
type Condition = (world: World, life: Life) => Promise<object | undefined>;

const isOver: Condition = async ({ stored, execution, hasEnded: hasEndedFirst, openSignatures }, { id }) => {
  const { status, events, execution: number } = await stored(id);
  const isRunning = number !== undefined && (await execution(id, number))?.status === 'RUNNING';
  const hasEnded = hasEndedFirst(id) && !isRunning;
  const open = (await openSignatures(id)).map(({ email }) => email);
  if (status !== 'PENDING' && hasEnded && open.length === 0) return undefined;
  return { id, status, hasEnded, open, events };
};

const isPublished: Condition = async ({ stored, publishedOf, changesOf }, { id }) => {
  const { version } = await stored(id);
  const isNewest = (told: { version: number }) => told.version === version;
  const isPushed = version === 1 || publishedOf(id).some(isNewest);
  return isPushed && changesOf(id).some(isNewest) ? undefined : { id, version };
};

/** What was put off is given back by a look; that of `publish-update` may have come the other way before. */
const isPutBack: Condition = async ({ backend }) => {
  const letters = deadLettersOf(backend);
  return letters.length > 0 ? { letters } : undefined;
};

/** A request that is not over waits for all signers of the lowest order that is not done, and for nobody else. */
const mayWait: Condition = async (world, life) => {
  const item = await world.stored(life.id);
  const { status, signers, expiresAt, events } = item;
  if (status !== 'PENDING') return isOver(world, life);
  if (expiresAt <= world.backend.clock.now()) return undefined;
  const awaited = Object.entries(signers).filter(([, signer]) => isAwaited(item, signer));
  const order = Math.min(...awaited.map(([, signer]) => signer.order ?? 1));
  const turn = awaited.filter(([, signer]) => (signer.order ?? 1) === order).map(([email]) => email);
  const asked = awaited.filter(([, signer]) => signer.status === 'REQUESTED').map(([email]) => email);
  const open = (await world.openSignatures(life.id)).map(({ email }) => email);
  const waits = turn.length > 0 && [asked, open].every((list) => isDeepStrictEqual(list.sort(), turn.sort()));
  return waits ? undefined : { id: life.id, turn, asked, open, events };
};

/** Holds the invariants of a request whose life is over; an execution that was stopped may tell another end. */
export async function holdInvariants(world: World, life: Life, { isStopped = false } = {}): Promise<void> {
  const { id, plan, firstExpiresAt, accepted } = life;
  const [shown, item] = await Promise.all([life.read(), world.stored(id)]);
  // Where a fault meets the old deadline of a request that was extended, another execution goes on.
  const { execution: number = 1 } = item;
  // One may be noted, and the request over before it was started.
  const execution = (await world.execution(id, number)) ?? (await world.execution(id, number - 1));
  if (item.execution) expect(item.expiresAt, 'why another execution').toBeGreaterThan(firstExpiresAt);
  const events = eventsOf(shown, life.emails);
  const state = stateAfter(events, plan);

  // What goes wrong is mended by repetition: only an operator breaks an execution.
  expect(isStopped ? ['PENDING'] : ['PENDING', 'FAILED']).not.toContain(state.status);
  expect(item).toMatchObject({
    status: state.status,
    signed: state.signed,
    total: totalOf(plan),
    version: events.length,
  });
  expect(compactEvent(item.lastEvent)).toEqual(item.events.at(-1));
  expect(shown.history.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  const holders = Object.keys(state.orders);
  const statuses = Object.entries(item.signers).map(([email, { status, position }]) => {
    const first = life.emails[position]!;
    return [state.isErased ? holders.find((each) => [first, standInOf(first)].includes(each)) : email, status];
  });
  expect(Object.fromEntries(statuses)).toEqual(state.signers);
  if (state.isErased) expect(JSON.stringify([item, shown]), 'what is left').not.toMatch(/example\.com|too dear/);

  const times = events.map(({ at }) => at);
  expect(times, 'times').toEqual(times.toSorted((a, b) => a - b));

  holdReminders(life, events);
  for (const [index, { type, at }] of events.entries()) {
    const expiresAt = deadlineAfter(events.slice(0, index), firstExpiresAt);
    if (type === 'EXPIRED') expect(at, type).toBeGreaterThanOrEqual(expiresAt);
    else if (!['COMPLETED', 'FAILED', 'ERASED'].includes(type)) expect(at, type).toBeLessThan(expiresAt);
  }
  const byPeople = events
    .filter(({ type, actor }) => actor !== 'SYSTEM' && type !== 'REMINDED')
    .map(({ type, signer }) => `${type} ${signer ?? ''}`);
  const about = { cancel: () => '', extend: () => '', erase: () => '', reassign: standInOf } as Partial<
    Record<Act, (actor: string) => string>
  >;
  const acts = accepted.flatMap(({ act, actor }) =>
    act === 'remind' ? [] : [`${eventBy(life, act, actor)} ${about[act]?.(actor) ?? actor}`],
  );
  expect(byPeople.slice(1).sort(), 'what people did').toEqual([...new Set(acts)].sort());

  // It may have met the old deadline, and the request its end before another execution had begun: that one is not needed.
  const isExtended = item.expiresAt > firstExpiresAt;
  const isInterrupted = isExtended && execution?.error === 'SigningInterrupted';
  if (!isInterrupted && (!isStopped || execution?.status !== 'ABORTED'))
    expect(execution).toMatchObject(endings[item.status as keyof typeof endings]);
  expect(await world.openSignatures(id), 'open signatures').toEqual([]);

  const firstsOf = <Told extends { version: number }>(all: Told[]) => {
    const firsts = all.filter(({ version }, at) => all.findIndex((each) => each.version === version) === at);
    return world.putOff.has(id) ? firsts.sort((a, b) => a.version - b.version) : firsts;
  };
  const versions = events.map((_, index) => index + 1);
  expect(firstsOf(world.changesOf(id)), 'the bus').toEqual(versions.map((version) => changeOf(item, version)));
  const told = versions.slice(1).map((version) => updateOf(item, version));
  // What was told before an erasure names people.
  const counted = ({ signer, formerSigner, reason, ...rest }: (typeof told)[number]) =>
    state.isErased
      ? { ...rest, isAboutSigner: signer !== null, isReassigned: formerSigner !== null }
      : { ...rest, signer, formerSigner, reason };
  expect(firstsOf(world.publishedOf(id)).map(counted)).toEqual(told.map(counted));
}

/** Holds how often signers are reminded; by the requester only where they were told nothing for an hour. */
function holdReminders({ emails, remindEverySeconds }: Life, events: PastEvent[]): void {
  for (const email of emails) {
    const told = events.filter(({ type, signer }) => signer === email && (type === 'REQUESTED' || type === 'REMINDED'));
    const reminders = told.filter(({ type }) => type === 'REMINDED');
    const isByWorkflow = ({ actor }: PastEvent) => actor === 'SYSTEM';
    expect(reminders.length, 'reminders').toBeLessThanOrEqual(limits.remindersOfSigner);
    if (!remindEverySeconds) expect(reminders.filter(isByWorkflow), 'reminders that nobody wants').toEqual([]);
    for (const [index, event] of told.entries())
      if (event.type === 'REMINDED' && !isByWorkflow(event))
        expect(event.at - told[index - 1]!.at, 'since the last').toBeGreaterThanOrEqual(limits.nextReminder * 1000);
  }
}
