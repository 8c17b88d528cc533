import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  GetCertificateDocument,
  ListSealingKeysDocument,
  StartSigningDocument,
  VerifyCertificateDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { withRecords } from '../support/synthesised.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
let running: TestBackend | undefined;
afterAll(() => running?.stop());

/** Starts the backend over the same data, as another deployment. */
async function deployed(context: Record<string, string>) {
  await running?.stop();
  running = await startBackend({
    assembly: await synthesise({ context: { ...withRecords.context, ...context } }),
    dataDir,
  });
  const carol = await running.as('carol@example.com');
  return {
    carol,
    /** A request that was cancelled, and its certificate. */
    async sealed(requestId: string) {
      await carol.get(StartSigningDocument, {
        input: startInput({ id: requestId, signers: [signer('bob@example.com')] }),
      });
      await running!.idle();
      await carol.get(CancelSigningDocument, { input: { requestId } });
      await running!.idle();
      return carol.get(GetCertificateDocument, { requestId });
    },
  };
}

describe('another sealing key', () => {
  it('seals from then on; what the one before has sealed stays valid, and that one is told as retired', async () => {
    const first = await deployed({});
    const before = await first.sealed('sealed-by-the-first');
    const second = await deployed({ sealingKeys: '2' });
    const after = await second.sealed('sealed-by-the-second');
    expect(after.keyId).not.toBe(before.keyId);
    expect(await second.carol.get(ListSealingKeysDocument, {})).toMatchObject([
      { keyId: after.keyId, retiredAt: null },
      { keyId: before.keyId, retiredAt: expect.stringMatching(/^20/) },
    ]);
    for (const { jws } of [before, after])
      expect(await second.carol.get(VerifyCertificateDocument, { jws })).toMatchObject({ valid: true, problems: [] });
    expect((await second.carol.get(GetCertificateDocument, { requestId: 'sealed-by-the-first' })).jws).toBe(before.jws);
  });
});
