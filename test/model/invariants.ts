import { expect } from 'vitest';
import type { SigningStatus } from '../../generated/schema.ts';
import { updateOf } from '../../functions/domain/update.ts';
import type { Life } from './life.ts';
import { type Act, eventsOf, standingAfter, type Told } from './story.ts';
import type { World } from './world.ts';

const eventOf: Record<Act, Told['type']> = { sign: 'SIGNED', decline: 'DECLINED', cancel: 'CANCELLED' };

const endings: Record<Exclude<SigningStatus, 'PENDING'>, object> = {
  COMPLETED: { status: 'SUCCEEDED', output: '{"status":"COMPLETED","reason":null}' },
  DECLINED: { status: 'FAILED', error: 'SigningDeclined', cause: 'too dear' },
  CANCELLED: { status: 'FAILED', error: 'SigningCancelled', cause: 'the requester cancelled' },
  EXPIRED: { status: 'FAILED', error: 'SigningExpired', cause: 'the deadline passed before all had signed' },
  FAILED: { status: 'FAILED', error: 'SigningFailed' },
};

/** How often settling moves the clock on, by half a minute, once all deadlines have passed. */
const steps = 40;
/** How often until every request must have closed: three minutes. */
const stepsToClose = 6;

/** Moves the clock until nothing is left to happen, past the deadlines of all requests that are still open. */
export async function settle(world: World, lives: Life[]): Promise<void> {
  const { backend, hasEnded, stored, openSignatures, publishedOf } = world;
  const { clock } = backend;
  const open = async () => {
    const items = await Promise.all(lives.map(({ id }) => stored(id)));
    return lives.filter((_, index) => items[index]!.status === 'PENDING');
  };
  await backend.idle();
  const last = Math.max(...(await open()).map(({ expiresAt }) => expiresAt));
  if (last > clock.now()) clock.advance(last - clock.now() + 1);
  for (let step = 0; step < steps; step++) {
    await backend.idle();
    if (step >= stepsToClose) expect(await open(), 'requests open three minutes after their deadlines').toEqual([]);
    const settled = await Promise.all(
      lives.map(async ({ id }) => {
        const { status, version } = await stored(id);
        const isPublished = publishedOf(id).some((update) => update.version === version);
        return status !== 'PENDING' && isPublished && hasEnded(id) && (await openSignatures(id)).length === 0;
      }),
    );
    if (settled.every(Boolean)) return;
    clock.advance(30_000);
  }
}

/** Holds the invariants of a request whose life is over; an execution that was stopped may tell another end. */
export async function holdInvariants(world: World, life: Life, { isStopped = false } = {}): Promise<void> {
  const { id, emails, expiresAt, accepted } = life;
  const [shown, item, execution] = await Promise.all([life.read(), world.stored(id), world.execution(id)]);
  const events = eventsOf(shown);
  const standing = standingAfter(events, emails);

  expect(standing.status, 'a final status').not.toBe('PENDING');
  expect(item).toMatchObject({
    status: standing.status,
    signed: standing.signed,
    total: emails.length,
    version: events.length,
    lastEvent: item.events.at(-1),
  });
  expect(shown.history.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  expect(Object.fromEntries(emails.map((email) => [email, item.signers[email]!.status]))).toEqual(standing.signers);

  for (const { type, at } of events) {
    if (type === 'EXPIRED') expect(at, type).toBeGreaterThanOrEqual(expiresAt);
    else if (type !== 'COMPLETED' && type !== 'FAILED') expect(at, type).toBeLessThan(expiresAt);
  }
  const told = events.filter(({ actor }) => actor !== 'SYSTEM').map(({ type, signer }) => `${type} ${signer ?? ''}`);
  const acts = accepted.map(({ act, actor }) => `${eventOf[act]} ${act === 'cancel' ? '' : actor}`);
  expect(told.slice(1).sort(), 'what people did').toEqual([...new Set(acts)].sort());

  if (!isStopped || execution.status !== 'ABORTED')
    expect(execution).toMatchObject(endings[item.status as keyof typeof endings]);
  expect(await world.openSignatures(id), 'open signatures').toEqual([]);

  const published = world.publishedOf(id);
  const firsts = published.filter(({ version }, at) => published.findIndex((each) => each.version === version) === at);
  expect(firsts).toEqual(events.map((_, index) => updateOf(item, index + 1)).slice(1));
}
