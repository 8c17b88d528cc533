import { afterAll, describe, expect, it } from 'vitest';
import {
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { execution, executionEnded } = inside(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

const minute = 60_000;
const year = 364 * 24 * 60 * minute;

/** Starts a request with the longest deadline, and lets almost all of it pass. */
async function lastMinuteOfARequest(): Promise<string> {
  const input = startInput({ signers: [signer('bob@example.com')], expiresInSeconds: year / 1000 });
  const { id } = await carol.get(StartSigningDocument, { input });
  await backend.idle();
  backend.clock.advance(year - minute);
  await backend.idle();
  expect(await carol.get(GetSigningRequestDocument, { id })).toMatchObject({ status: 'PENDING', version: 2 });
  return id;
}

describe('the longest request', () => {
  it('takes the answer of its last minute', async () => {
    const id = await lastMinuteOfARequest();
    const { items } = await bob.get(ListPendingSignaturesDocument, {});
    expect(items.map(({ requestId }) => requestId)).toEqual([id]);
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await executionEnded(id);
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await carol.get(GetSigningRequestDocument, { id })).toMatchObject({ status: 'COMPLETED' });
  });

  it('expires at its deadline, and not before', async () => {
    const id = await lastMinuteOfARequest();
    backend.clock.advance(minute);
    await executionEnded(id);
    expect(await carol.get(GetSigningRequestDocument, { id })).toMatchObject({ status: 'EXPIRED' });
  });
});
