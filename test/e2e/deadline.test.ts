import { createClock } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  ExtendDeadlineDocument,
  RemindSignersDocument,
  SignDocumentDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { type Answer, startBackend } from '../support/backend.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** The clock stands still, so that a test knows the millisecond of an answer. */
const now = Date.now();
const backend = await startBackend({ clock: createClock(() => now) });
afterAll(() => backend.stop());
const { put } = inside(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const { sub: requestedBySub } = JSON.parse(Buffer.from(carol.token.split('.')[1]!, 'base64url').toString()) as {
  sub: string;
};

/** Puts a request that no workflow follows, so that nothing closes it. */
async function expiring(id: string, expiresAt: number): Promise<{ requestId: string }> {
  const events = [storedEvent(), storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 0 })];
  const signers = { 'bob@example.com': storedSigner({ status: 'REQUESTED' }) };
  await put(storedRequest({ id, requestedBySub, signers, events, expiresAt }));
  return { requestId: id };
}

describe('a deadline', () => {
  it.each<[string, (input: { requestId: string }) => Promise<Answer<unknown>>]>([
    ['signature', (input) => bob.run(SignDocumentDocument, { input })],
    ['decline', (input) => bob.run(DeclineDocumentDocument, { input: { ...input, reason: 'no' } })],
    ['extension', (input) => carol.run(ExtendDeadlineDocument, { input: { ...input, expiresInSeconds: 60 } })],
    ['viewing', (input) => bob.run(ViewDocumentDocument, { input })],
    ['reminder', (input) => carol.run(RemindSignersDocument, { input })],
    ['cancellation', (input) => carol.run(CancelSigningDocument, { input })],
  ])('lets a %s pass in the millisecond before it, and none in its own', async (name, act) => {
    expect((await act(await expiring(`${name}-in-time`, now + 1))).errors).toBeUndefined();
    const { errors } = await act(await expiring(`${name}-too-late`, now));
    expect(errors).toMatchObject([{ errorType: 'RequestClosed', message: expect.stringContaining('deadline passed') }]);
  });
});
