import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { SignDocumentDocument } from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { AwsError } from '@countersign/local';
import { startBackend } from '../support/backend.ts';
import { type Followed, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Functions that are out for now, by the end of their construct's name, and how. */
const out = new Map<string, 'unreachable' | 'done but unanswered'>();
const backend = await startBackend({
  intercept: {
    async invoke(name, _payload, perform) {
      const how = [...out].find(([each]) => name.includes(each))?.[1];
      if (how === 'unreachable') throw new AwsError('ServiceException', 'an outage of this test', 500);
      const answer = await perform();
      if (how) throw new AwsError('ServiceException', 'an outage of this test', 500);
      return answer;
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => out.clear());
const { executionEnded, execution, openSignatures } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const dave = await backend.as('dave@example.com');
const sign = (person: typeof bob, { id }: Followed) => person.get(SignDocumentDocument, { input: { requestId: id } });

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const first = signer('bob@example.com');
const second = signer('dave@example.com', { order: 2 });

/** Starts a request for a year less a day, and waits until Bob has been asked. */
async function begin(overrides: Partial<StartSigningInput> = {}): Promise<Followed> {
  const request = await startAndFollow(carol, { signers: [first], expiresInSeconds: 364 * day, ...overrides });
  await request.asked('bob@example.com');
  await backend.idle();
  return request;
}

/** Moves the clock on, by a step at a time, so that what is tried again is tried in its time. */
async function pass(seconds: number, step = Math.min(seconds, 5)): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    backend.clock.advance(step * 1000);
    await backend.idle();
  }
}

const historyOf = async ({ read }: Followed) =>
  (await read()).history.map(({ type, signer }) => (signer ? `${type} ${signer.split('@')[0]}` : type));

describe('an outage of 45 seconds on day 200 of 364', { timeout: 120_000 }, () => {
  it('does not stop the next signer from being asked, nor the request from completing', async () => {
    const request = await begin({ signers: [first, second] });
    await pass(200 * day, 200 * day);
    for (const name of ['RequestSignature', 'CloseRequest']) out.set(name, 'unreachable');
    await sign(bob, request);
    await backend.idle();
    await pass(45);
    out.clear();
    await pass(10 * minute);
    await sign(dave, request);
    await backend.idle();
    expect(await historyOf(request)).toEqual([
      ...['STARTED', 'REQUESTED bob', 'SIGNED bob', 'REQUESTED dave', 'SIGNED dave', 'COMPLETED'],
    ]);
    await executionEnded(request.id);
    expect(await execution(request.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await openSignatures(request.id)).toEqual([]);
    await request.updates.close();
  });

  it('does not void the last signature', async () => {
    const request = await begin();
    await pass(200 * day, 200 * day);
    for (const name of ['RequestSignature', 'CloseRequest']) out.set(name, 'unreachable');
    await sign(bob, request);
    await backend.idle();
    await pass(45);
    out.clear();
    await pass(3 * minute);
    expect(await historyOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'SIGNED bob', 'COMPLETED']);
    await executionEnded(request.id);
    await request.updates.close();
  });
});

describe('an outage', { timeout: 120_000 }, () => {
  it.each([
    ['unreachable', 45, 5],
    ['done but unanswered', 45, 5],
    ['unreachable', 10 * minute, 30],
    ['done but unanswered', 10 * minute, 30],
    ['unreachable', 19 * hour, 10 * minute],
    ['done but unanswered', 19 * hour, 10 * minute],
  ] as const)('%s for %i seconds when a signer is to be asked tells him once', async (how, seconds, step) => {
    out.set('RequestSignature', how);
    const request = await startAndFollow(carol, { signers: [first], remindEverySeconds: 30 * day });
    await backend.idle();
    await pass(seconds, step);
    out.clear();
    await pass(15 * minute, Math.min(step, minute));
    expect(await historyOf(request)).toEqual(['STARTED', 'REQUESTED bob']);
    await sign(bob, request);
    await backend.idle();
    expect(await historyOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'SIGNED bob', 'COMPLETED']);
    await request.updates.close();
  });

  it('when a reminder falls due tells it once, afterwards, and the next in its time', async () => {
    const request = await begin({ remindEverySeconds: hour });
    await pass(hour - minute, hour - minute);
    out.set('RequestSignature', 'done but unanswered');
    await pass(20 * minute, 10);
    out.clear();
    await pass(15 * minute, 30);
    expect(await historyOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'REMINDED bob']);
    await pass(26 * minute, minute);
    expect(await historyOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'REMINDED bob', 'REMINDED bob']);
    await request.updates.close();
  });

  it('that lasts over several reminders makes one of them, and no two close to each other', async () => {
    const request = await begin({ remindEverySeconds: hour });
    out.set('RequestSignature', 'unreachable');
    await pass(4 * hour + 20 * minute, 5 * minute);
    out.clear();
    await pass(15 * minute, 30);
    const reminded = ['STARTED', 'REQUESTED bob', 'REMINDED bob'];
    expect(await historyOf(request)).toEqual(reminded);
    // The reminder after four hours is late by more than half an hour: it is that of the fifth hour too.
    await pass(hour, 5 * minute);
    expect((await historyOf(request)).length).toBeLessThanOrEqual(reminded.length + 1);
    await request.updates.close();
  });

  it("of one signer's task leaves the wait for the other alone", async () => {
    const request = await begin({ signers: [first, signer('alice@example.com', { method: 'AUTOMATIC' })] });
    const [before] = await openSignatures(request.id);
    out.set('SignAutomatically', 'unreachable');
    const other = await startAndFollow(carol, {
      signers: [first, signer('alice@example.com', { method: 'AUTOMATIC' })],
    });
    await other.asked('bob@example.com');
    await pass(10 * minute, 10);
    expect(await historyOf(other)).toEqual(['STARTED', 'REQUESTED bob']);
    expect(await openSignatures(other.id)).toHaveLength(1);
    out.clear();
    await pass(10 * minute, 10);
    expect(await historyOf(other)).toEqual(['STARTED', 'REQUESTED bob', 'SIGNED alice']);
    expect(await openSignatures(request.id)).toEqual([before]);
    for (const each of [request, other]) {
      await sign(bob, each);
      await backend.idle();
      expect(await each.read()).toMatchObject({ status: 'COMPLETED' });
      await each.updates.close();
    }
  });

  it('over the deadline ends in the expiry, within three minutes after it', async () => {
    const request = await begin({ expiresInSeconds: hour });
    for (const name of ['RequestSignature', 'CloseRequest']) out.set(name, 'unreachable');
    await pass(7 * hour, 5 * minute);
    out.clear();
    await pass(3 * minute, 10);
    expect(await historyOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'EXPIRED']);
    expect(await openSignatures(request.id)).toEqual([]);
    await executionEnded(request.id);
    expect(await execution(request.id)).toMatchObject({ status: 'FAILED', error: 'SigningExpired' });
    await request.updates.close();
  });
});
