import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  ExtendDeadlineDocument,
  ListPendingSignaturesDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import { limits } from '../../functions/domain/limits.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { type Followed, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { createUnreachable } from '../support/unreachable.ts';

const { out, invoke } = createUnreachable();
const backend = await startBackend({ intercept: { invoke } });
afterAll(() => backend.stop());
afterEach(() => out.clear());
const { execution, executionEnded, openSignatures, stored } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const dave = await backend.as('dave@example.com');
const sign = (person: typeof bob, { id }: Followed) => person.get(SignDocumentDocument, { input: { requestId: id } });

const minute = 60_000;

/** Starts a request whose deadline is in ten minutes, and waits until Bob has been asked. */
async function begin(overrides: Partial<StartSigningInput> = {}): Promise<Followed> {
  const input = { signers: [signer('bob@example.com')], expiresInSeconds: 600, ...overrides };
  const followed = await startAndFollow(carol, input);
  await followed.asked('bob@example.com');
  await backend.idle();
  return followed;
}

/** Lets some minutes pass, by steps, and waits for what comes of each. */
async function pass(minutes: number, step = 1): Promise<void> {
  for (let passed = 0; passed < minutes; passed += step) {
    backend.clock.advance(step * minute);
    await backend.idle();
  }
}

/** Extends a request to so many minutes after its start. */
async function extend({ id, read }: Followed, minutes: number) {
  const expiresAt = new Date(Date.parse((await read()).createdAt) + minutes * minute).toISOString();
  return carol.run(ExtendDeadlineDocument, { input: { requestId: id, expiresAt } });
}

const eventsOf = async ({ read }: Followed) =>
  (await read()).history.map(({ type, signer }) => (signer ? `${type} ${signer.split('@')[0]}` : type));

/** Holds that the one execution of a request was enough. */
async function oneExecution({ id }: Followed): Promise<void> {
  expect(await stored(id)).not.toHaveProperty('execution');
}

describe('an extended request', () => {
  it('takes an answer after its old deadline, and asks nobody again', async () => {
    const request = await begin();
    const { data } = await extend(request, 20);
    expect(data!.extendDeadline).toMatchObject({ status: 'PENDING', version: 3 });
    const { createdAt, expiresAt, history } = await request.read();
    const at = (minutes: number) => new Date(Date.parse(createdAt) + minutes * minute).toISOString();
    expect(expiresAt).toBe(at(20));
    expect(history.at(-1)).toMatchObject({ type: 'EXTENDED', expiresAt: at(20), previousExpiresAt: at(10) });
    expect(await request.updates.until(({ event }) => event === 'EXTENDED')).toMatchObject({
      ...{ version: 3, status: 'PENDING', signer: null, expiresAt: at(20) },
    });
    const inbox = async () => (await bob.get(ListPendingSignaturesDocument, {})).items;
    expect(await inbox()).toMatchObject([{ requestId: request.id, expiresAt: at(20) }]);

    await pass(12);
    expect(await inbox()).toMatchObject([{ requestId: request.id, expiresAt: at(20) }]);
    await sign(bob, request);
    await request.closed();
    await executionEnded(request.id);
    expect(await execution(request.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await eventsOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'EXTENDED', 'SIGNED bob', 'COMPLETED']);
    await oneExecution(request);
    await request.updates.close();
  });

  it('expires at its new deadline, and not before', async () => {
    const request = await begin();
    await extend(request, 20);
    await extend(request, 30);
    await pass(29);
    expect(await request.read()).toMatchObject({ status: 'PENDING', version: 4 });
    await pass(1);
    expect(await request.closed()).toMatchObject({ event: 'EXPIRED', version: 5 });
    await executionEnded(request.id);
    expect(await execution(request.id)).toMatchObject({ status: 'FAILED', error: 'SigningExpired' });
    expect(await openSignatures(request.id)).toEqual([]);
    await oneExecution(request);
    await request.updates.close();
  });

  it('waits until the new deadline for a later order too', async () => {
    const signers = [signer('bob@example.com'), signer('dave@example.com', { order: 2 })];
    const request = await begin({ signers });
    await extend(request, 30);
    await pass(15);
    await sign(bob, request);
    await request.asked('dave@example.com');
    await backend.idle();
    await pass(10);
    await sign(dave, request);
    await request.closed();
    expect(await eventsOf(request)).toEqual([
      ...['STARTED', 'REQUESTED bob', 'EXTENDED', 'SIGNED bob', 'REQUESTED dave', 'SIGNED dave', 'COMPLETED'],
    ]);
    await oneExecution(request);
    await request.updates.close();
  });

  it('reminds in its rhythm', async () => {
    const request = await begin({ remindEverySeconds: 240 });
    await extend(request, 21);
    await pass(20);
    const { createdAt, history } = await request.read();
    const reminded = history.filter(({ type }) => type === 'REMINDED');
    const minutes = reminded.map(({ at }) => Math.floor((Date.parse(at) - Date.parse(createdAt)) / minute));
    expect(minutes).toEqual([4, 8, 12, 16, 20]);
    await oneExecution(request);
    await request.updates.close();
  });

  it('loses no reminder to an extension: each signer has as many as without', async () => {
    // 100 signers share what a request has: each gets so few that they all come soon.
    const signers = Array.from({ length: 100 }, (_, at) =>
      signer(`signer${at}@example.com`, at === 0 ? {} : { order: 2 + Math.floor(at / 40) }),
    );
    const most = Math.floor(limits.remindersOfRequest / signers.length);
    const request = await startAndFollow(carol, { signers, remindEverySeconds: 120, expiresInSeconds: 90 });
    await request.asked('signer0@example.com');
    for (const later of [3, 5, 7]) {
      await extend(request, later);
      await pass(2);
    }
    await extend(request, 60);
    await pass(2 * most, 2);
    expect((await eventsOf(request)).filter((event) => event === 'REMINDED signer0')).toHaveLength(most);
    await request.updates.close();
  });

  it('goes on in another execution where the first cannot learn of it', async () => {
    const request = await begin();
    await extend(request, 30);
    out.add('RequestSignature');
    await pass(12);
    out.clear();
    await pass(2);
    expect(await execution(request.id)).toMatchObject({ status: 'FAILED', error: 'SigningInterrupted' });
    expect(await stored(request.id)).toMatchObject({ status: 'PENDING', execution: 2 });
    expect(await execution(request.id, 2)).toMatchObject({ status: 'RUNNING' });
    await sign(bob, request);
    await request.closed();
    expect(await eventsOf(request)).toEqual(['STARTED', 'REQUESTED bob', 'EXTENDED', 'SIGNED bob', 'COMPLETED']);
    await request.updates.close();
  });

  it('is EXPIRED within three minutes after its new deadline where nothing but a look can close it', async () => {
    const request = await begin();
    await extend(request, 20);
    out.add('CloseRequest').add('ResumeWorkflow');
    await pass(19);
    expect(await request.read()).toMatchObject({ status: 'PENDING', version: 3 });
    await pass(4);
    expect(await request.closed()).toMatchObject({ event: 'EXPIRED', version: 4 });
    await request.updates.close();
  });

  it('stays extended when the backend starts anew', async () => {
    const request = await begin();
    await extend(request, 20);
    await request.updates.close();
    await backend.restart();
    await pass(12);
    expect(await request.read()).toMatchObject({ status: 'PENDING', version: 3 });
    await sign(bob, request);
    await backend.idle();
    expect(await request.read()).toMatchObject({ status: 'COMPLETED', version: 5 });
    await oneExecution(request);
  });

  it('is extended so often at most, and then stays as it is', async () => {
    const request = await begin();
    for (let times = 1; times <= limits.extensions; times++)
      expect((await extend(request, 10 + times)).errors).toBeUndefined();
    expect((await extend(request, 40)).errors).toMatchObject([{ errorType: 'InvalidInput' }]);
    expect((await extend(request, 10 + limits.extensions)).errors).toBeUndefined();
    expect(await request.read()).toMatchObject({ version: 2 + limits.extensions });
    await request.updates.close();
  });
});

describe('a new deadline', () => {
  it.each([
    ['none', {}],
    ['both', { expiresAt: '2099-01-01T00:00:00Z', expiresInSeconds: 3600 }],
    ['one that has passed', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['one no later', { expiresInSeconds: 60 }],
    ['one before now', { expiresInSeconds: -1 }],
    ['one in no time of people', { expiresAt: '+1000000-01-01T00:00:00Z' }],
    ['one more than 364 days after the start', { expiresInSeconds: 364 * 86_400 + 60 }],
  ])('rejects %s, and writes nothing', async (_name, input) => {
    const request = await begin();
    const before = await stored(request.id);
    const { errors } = await carol.run(ExtendDeadlineDocument, { input: { requestId: request.id, ...input } });
    expect(errors).toMatchObject([{ errorType: 'InvalidInput' }]);
    expect(await stored(request.id)).toEqual(before);
    await request.updates.close();
  });

  it('may be 364 days after the start', async () => {
    const request = await begin();
    expect((await extend(request, 364 * 24 * 60)).errors).toBeUndefined();
    await request.updates.close();
  });
});
