import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CancelSigningDocument, GetCertificateDocument, StartSigningDocument } from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { openssl } from '../support/openssl.ts';
import { withRecords } from '../support/synthesised.ts';
import { startTimeStampAuthority } from '../support/time-stamp-authority.ts';

const authority = await startTimeStampAuthority();
const folder = mkdtempSync(join(tmpdir(), 'countersign-stamp-'));
const context = { ...withRecords.context, timestampUrl: authority.url };
const backend = await startBackend({ assembly: await synthesise({ context }) });
afterAll(async () => {
  await backend.stop();
  await authority.stop();
  rmSync(folder, { recursive: true });
});

it('a time stamp is over the seal, by the authority that the deployment names', async () => {
  const carol = await backend.as('carol@example.com');
  const requestId = 'sealed-and-stamped';
  await carol.get(StartSigningDocument, { input: startInput({ id: requestId, signers: [signer('bob@example.com')] }) });
  await backend.idle();
  await carol.get(CancelSigningDocument, { input: { requestId } });
  await backend.idle();
  const { jws, timestamp } = await carol.get(GetCertificateDocument, { requestId });
  writeFileSync(join(folder, 'record.jws'), jws);
  writeFileSync(join(folder, 'record.tsr'), Buffer.from(timestamp!, 'base64'));
  const verify = ['ts', '-verify', '-data', 'record.jws', '-in', 'record.tsr', '-CAfile', authority.certificate];
  expect(String(openssl(verify, { cwd: folder }))).toContain('Verification: OK');
});
