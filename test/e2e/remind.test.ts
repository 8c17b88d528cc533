import { afterAll, describe, expect, it } from 'vitest';
import {
  OnSignatureRequestedDocument,
  RemindSignersDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { limits } from '../../functions/domain/limits.ts';
import { startBackend } from '../support/backend.ts';
import { type Followed, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { stored } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const erin = await backend.as('erin@example.com');
const finn = await backend.as('finn@example.com');

const minute = 60_000;
const signers = [
  signer('bob@example.com'),
  signer('dave@example.com'),
  signer('finn@example.com'),
  signer('erin@example.com', { order: 2 }),
];

/** Starts a request and waits until the first order has been asked. */
async function begin(overrides: Partial<StartSigningInput> = {}): Promise<Followed> {
  const input = { signers, ...overrides };
  const request = await startAndFollow(carol, input);
  for (const { email, order } of input.signers!) if (order === undefined) await request.asked(email);
  await backend.idle();
  return request;
}

async function pass(minutes: number): Promise<void> {
  backend.clock.advance(minutes * minute);
  await backend.idle();
}

/** Reminds all who are awaited, or one, and waits for what comes of it. */
const remind = async ({ id }: Followed, email?: string) => {
  const answer = await carol.run(RemindSignersDocument, {
    input: { requestId: id, ...(email ? { signer: email } : {}) },
  });
  await backend.idle();
  return answer;
};
const sign = (person: typeof bob, { id }: Followed) => person.get(SignDocumentDocument, { input: { requestId: id } });
const remindersOf = async ({ read }: Followed) =>
  (await read()).history
    .filter(({ type }) => type === 'REMINDED')
    .map(({ actor, signer }) => `${actor} ${signer!.split('@')[0]}`);

describe('a reminder by the requester', () => {
  it('tells each who is awaited, in one write, and nobody else', async () => {
    const request = await begin();
    const inboxes = await Promise.all([bob, erin].map((each) => each.subscribe(OnSignatureRequestedDocument, {})));
    await sign(bob, request);
    await pass(60);
    const { version, events } = await stored(request.id);
    const { data } = await remind(request);
    expect(data!.remindSigners).toMatchObject({ status: 'PENDING', version: version + 2 });
    const after = await stored(request.id);
    expect(after.events).toHaveLength(events.length + 2);
    const told = await request.updates.until((update) => update.version === version + 2);
    const reminders = request.updates.items.filter(({ event }) => event === 'REMINDED');
    expect(reminders).toMatchObject(
      ['dave@example.com', 'finn@example.com'].map((email, index) => ({
        ...{ version: version + 1 + index, at: told.at, signer: email, signerStatus: 'REQUESTED', status: 'PENDING' },
      })),
    );
    expect(await remindersOf(request)).toEqual(['REQUESTER dave', 'REQUESTER finn']);
    for (const inbox of inboxes) {
      expect(inbox.items.filter(({ event }) => event === 'REMINDED')).toEqual([]);
      await inbox.close();
    }
    await request.updates.close();
  });

  it('tells approvers too, and nobody whom a quorum has let go', async () => {
    const approver = signer('erin@example.com', { order: 2, role: 'APPROVER' });
    const request = await begin({
      ...{ signers: [...signers.slice(0, 3), approver] },
      quorums: [{ order: 1, required: 2 }],
    });
    await pass(60);
    await remind(request, 'dave@example.com');
    await sign(bob, request);
    await sign(finn, request);
    await request.asked('erin@example.com');
    await backend.idle();
    await pass(60);
    expect((await remind(request, 'dave@example.com')).errors).toMatchObject([{ errorType: 'NotNeeded' }]);
    expect((await remind(request)).errors).toBeUndefined();
    expect(await remindersOf(request)).toEqual(['REQUESTER dave', 'REQUESTER erin']);
    await request.updates.close();
  });

  it('reaches the inbox of whom it is about', async () => {
    const request = await begin();
    const inbox = await bob.subscribe(OnSignatureRequestedDocument, {});
    await pass(60);
    await remind(request);
    expect(await inbox.until(({ event }) => event === 'REMINDED')).toMatchObject({
      ...{ requestId: request.id, signer: 'bob@example.com' },
    });
    await inbox.close();
    await request.updates.close();
  });

  it('tells the one who is named', async () => {
    const request = await begin();
    await pass(60);
    await remind(request, 'Dave@Example.com');
    expect(await remindersOf(request)).toEqual(['REQUESTER dave']);
    // The others are due still.
    await remind(request);
    expect(await remindersOf(request)).toEqual(['REQUESTER dave', 'REQUESTER bob', 'REQUESTER finn']);
    await request.updates.close();
  });

  it('returns the request unchanged when it is repeated', async () => {
    const request = await begin();
    await pass(59);
    const before = await stored(request.id);
    // They were asked less than an hour ago.
    expect((await remind(request)).data!.remindSigners).toMatchObject({ version: before.version });
    expect(await stored(request.id)).toEqual(before);
    await pass(1);
    await remind(request);
    const reminded = await stored(request.id);
    await pass(59);
    for (const email of [undefined, 'bob@example.com']) expect((await remind(request, email)).errors).toBeUndefined();
    expect(await stored(request.id)).toEqual(reminded);
    await pass(1);
    await remind(request);
    expect(await remindersOf(request)).toHaveLength(6);
    await request.updates.close();
  });

  it('counts with those of the workflow, which does not remind twice', async () => {
    // 99 others of later orders share what a request has: the most comes soon.
    const others = Array.from({ length: 99 }, (_, at) =>
      signer(`signer${at}@example.com`, { order: 2 + Math.floor(at / 40) }),
    );
    const most = Math.floor(limits.remindersOfRequest / 100);
    const request = await begin({ signers: [signer('bob@example.com'), ...others], remindEverySeconds: 80 * 60 });
    await pass(60);
    await remind(request);
    await pass(20);
    // It would have fallen due now, and half of a period has not passed.
    expect(await remindersOf(request)).toEqual(['REQUESTER bob']);
    await pass(80);
    expect(await remindersOf(request)).toEqual(['REQUESTER bob', 'SYSTEM bob']);
    for (let times = 2; times < most; times++) await pass(80);
    expect(await remindersOf(request)).toHaveLength(most);
    await pass(80);
    const before = await stored(request.id);
    expect((await remind(request)).errors).toBeUndefined();
    expect((await remind(request, 'bob@example.com')).errors).toMatchObject([{ errorType: 'InvalidInput' }]);
    expect(await stored(request.id)).toEqual(before);
    await request.updates.close();
  });
});
