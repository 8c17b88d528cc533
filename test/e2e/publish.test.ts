import { afterAll, describe, expect, it } from 'vitest';
import {
  OnSignatureUpdateDocument,
  PublishUpdateDocument,
  type SignatureUpdateInput,
} from '../../generated/operations.ts';
import { asFunction } from '../support/as-function.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const carol = await backend.as('carol@example.com');

describe('publishSignatureUpdate', () => {
  it('pushes whole what the publishing function says, and is for nobody else', async () => {
    const { id: requestId, asked, updates } = await startAndFollow(carol, { signers: [signer('bob@example.com')] });
    await asked('bob@example.com');
    const input: SignatureUpdateInput = {
      ...{ requestId, documentId: '3', metadata: '{"a":"1"}', event: 'REMINDED', at: '2026-11-23T10:00:00.000Z' },
      ...{ version: 9, status: 'PENDING', signer: 'bob@example.com', signerStatus: 'REQUESTED', signed: 0, total: 1 },
    };
    const others = await carol.subscribe(OnSignatureUpdateDocument, { requestId });
    const { data } = await asFunction(backend, 'PublishUpdate').run(PublishUpdateDocument, { input });
    const published = { ...input, externalId: null, formerSigner: null, reason: null, expiresAt: null };
    expect(data).toEqual({ publishSignatureUpdate: published });
    for (const each of [updates, others]) expect(await each.until(({ version }) => version === 9)).toEqual(published);
    for (const other of [carol, asFunction(backend, 'AdvanceWorkflow')]) {
      const { errors } = await other.run(PublishUpdateDocument, { input });
      expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    }
    await others.close();
    await updates.close();
  });
});
