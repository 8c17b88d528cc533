import { afterAll, describe, expect, it } from 'vitest';
import {
  ListPendingSignaturesDocument,
  OnSignatureRequestedDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import { limits } from '../../functions/domain/limits.ts';
import { startBackend } from '../support/backend.ts';
import { type Followed, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { execution, executionEnded, openSignatures } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

const bobAlone = { signers: [signer('bob@example.com')], remindEverySeconds: 60, expiresInSeconds: 3600 };

/** Lets a minute pass, and waits for what comes of it. */
async function aMinuteLater(): Promise<void> {
  backend.clock.advance(60_000);
  await backend.idle();
}

const eventsOf = async ({ read }: Followed) =>
  (await read()).history.map(({ type, signer }) => (signer ? `${type} ${signer.split('@')[0]}` : type));
const inbox = async () => (await bob.get(ListPendingSignaturesDocument, {})).items;

describe('reminders', () => {
  it('come again and again, renew the token and leave the inbox as it is', async () => {
    const request = await startAndFollow(carol, bobAlone);
    const reminded = await bob.subscribe(OnSignatureRequestedDocument, {});
    await request.asked('bob@example.com');
    await backend.idle();
    const { requestedAt } = (await request.read()).signers[0]!;
    const entry = await inbox();
    const tokens = new Set<string>();
    for (let minute = 0; minute < 3; minute++) {
      tokens.add((await openSignatures(request.id))[0]!.taskToken);
      await aMinuteLater();
    }
    tokens.add((await openSignatures(request.id))[0]!.taskToken);

    expect(await eventsOf(request)).toEqual([
      ...['STARTED', 'REQUESTED bob', 'REMINDED bob', 'REMINDED bob', 'REMINDED bob'],
    ]);
    expect(tokens.size).toBe(4);
    expect(await inbox()).toEqual(entry);
    const after = await request.read();
    expect(after.signers[0]).toMatchObject({ status: 'REQUESTED', requestedAt });
    await reminded.until(({ version }) => version === 5);
    expect(reminded.items.filter(({ event }) => event === 'REMINDED')).toMatchObject(
      [3, 4, 5].map((version) => ({
        version,
        signer: 'bob@example.com',
        signerStatus: 'REQUESTED',
        status: 'PENDING',
      })),
    );

    await bob.get(SignDocumentDocument, { input: { requestId: request.id } });
    expect(await request.closed()).toMatchObject({ event: 'COMPLETED', version: 7 });
    await executionEnded(request.id);
    expect(await execution(request.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await inbox()).toEqual([]);
    await reminded.close();
    await request.updates.close();
  });

  it('go only to those who have not answered', async () => {
    const signers = ['bob', 'dave', 'erin'].map((name) => signer(`${name}@example.com`));
    signers[2]!.order = 2;
    const request = await startAndFollow(carol, { ...bobAlone, signers });
    await request.asked('bob@example.com');
    await request.asked('dave@example.com');
    await bob.get(SignDocumentDocument, { input: { requestId: request.id } });
    await backend.idle();
    await aMinuteLater();
    expect((await eventsOf(request)).filter((event) => event.startsWith('REMINDED'))).toEqual(['REMINDED dave']);
    await request.updates.close();
  });

  it('end at the most that a signer gets, and the deadline stays', async () => {
    const most = limits.remindersOfSigner;
    const request = await startAndFollow(carol, bobAlone);
    await request.asked('bob@example.com');
    await backend.idle();
    for (let minute = 1; minute <= most; minute++) {
      await aMinuteLater();
      expect(await request.read()).toMatchObject({ version: 2 + minute, status: 'PENDING' });
    }
    for (let minute = 1; minute <= 3; minute++) {
      await aMinuteLater();
      expect(await request.read()).toMatchObject({ version: 2 + most, status: 'PENDING' });
    }
    expect(await inbox()).toMatchObject([{ requestId: request.id }]);
    backend.clock.advance((60 - most - 3) * 60_000);
    expect(await request.closed()).toMatchObject({ event: 'EXPIRED', version: 3 + most });
    await executionEnded(request.id);
    await request.updates.close();
  });

  it('do not come where none are wanted', async () => {
    const request = await startAndFollow(carol, { ...bobAlone, remindEverySeconds: null });
    await request.asked('bob@example.com');
    for (let minute = 1; minute <= 3; minute++) await aMinuteLater();
    expect(await eventsOf(request)).toEqual(['STARTED', 'REQUESTED bob']);
    await request.updates.close();
  });
});
