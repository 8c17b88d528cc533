import { afterAll, describe, expect, it } from 'vitest';
import {
  ApproveDocumentDocument,
  DeclineDocumentDocument,
  ListPendingSignaturesDocument,
  OnSignatureRequestedDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { standings, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { execution, executionEnded, openSignatures } = inside(backend);

const [carol, bob, abby] = await Promise.all(['carol', 'bob', 'abby'].map((name) => backend.as(`${name}@example.com`)));
/** Abby approves, then Bob signs. */
const signers = [signer('abby@example.com', { role: 'APPROVER' }), signer('bob@example.com', { order: 2 })];

describe('an approver', () => {
  it('is asked in turn, reminded and answered for like a signer', async () => {
    const inbox = await abby!.subscribe(OnSignatureRequestedDocument, {});
    const { id, read, asked, closed, updates } = await startAndFollow(carol!, { signers, remindEverySeconds: 60 });
    await asked('abby@example.com');
    const { items } = await abby!.get(ListPendingSignaturesDocument, {});
    expect(items).toMatchObject([{ requestId: id, role: 'APPROVER' }]);
    const answer = { input: { requestId: id } };
    expect((await bob!.run(SignDocumentDocument, answer)).errors).toMatchObject([{ errorType: 'NotYourTurn' }]);
    await backend.idle();
    backend.clock.advance(60_000);
    await inbox.until(({ event }) => event === 'REMINDED');

    const approved = await abby!.get(ApproveDocumentDocument, answer);
    expect(approved).toMatchObject({ status: 'PENDING', progress: { signed: 1, total: 2 } });
    expect(standings(approved)).toEqual({ abby: 'APPROVED', bob: 'WAITING' });
    expect(await updates.until(({ event }) => event === 'APPROVED')).toMatchObject({
      ...{ signer: 'abby@example.com', signerStatus: 'APPROVED', status: 'PENDING', signed: 1, total: 2 },
    });
    await asked('bob@example.com');
    await bob!.get(SignDocumentDocument, answer);
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 2, total: 2 });
    const [approver] = (await read()).signers;
    expect(approver).toMatchObject({ role: 'APPROVER', signedAt: null, evidence: { sub: expect.any(String) } });
    expect(approver!.approvedAt).toMatch(/Z$/);
    await executionEnded(id);
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await openSignatures(id)).toEqual([]);
    await inbox.close();
    await updates.close();
  });

  it('answers by the verb of the role, and is told which that is', async () => {
    const { id, read, asked, updates } = await startAndFollow(carol!, { signers });
    await asked('abby@example.com');
    const answer = { input: { requestId: id } };
    const before = await read();
    for (const [{ errors }, verb] of [
      [await abby!.run(SignDocumentDocument, answer), 'approveDocument'],
      [await bob!.run(ApproveDocumentDocument, answer), 'signDocument'],
    ] as const)
      expect(errors).toMatchObject([{ errorType: 'InvalidInput', message: expect.stringContaining(verb) }]);
    expect(await read()).toEqual(before);
    await updates.close();
  });

  it('closes the request by declining', async () => {
    const { id, asked, closed, updates } = await startAndFollow(carol!, { signers });
    await asked('abby@example.com');
    await abby!.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'too dear' } });
    expect(await closed()).toMatchObject({ event: 'DECLINED', signer: 'abby@example.com', reason: 'too dear' });
    await executionEnded(id);
    await updates.close();
  });
});
