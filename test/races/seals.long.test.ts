import { afterAll, expect, it } from 'vitest';
import { verifySeal } from '../../functions/adapters/seal/verify-seal.ts';
import {
  GetCertificateDocument,
  GetSigningRequestDocument,
  ListSealingKeysDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { bucketOf } from '../support/bucket.ts';
import { signer, startInput } from '../support/given.ts';
import { deadLettersOf } from '../support/inside.ts';
import { withRecords } from '../support/synthesised.ts';

// More by argument.
const { REQUESTS = '400' } = process.env;

const backend = await startBackend({ assembly: await synthesise(withRecords) });
afterAll(() => backend.stop());

it(`of ${REQUESTS} requests that end at once each is sealed, and none twice`, { timeout: 3_600_000 }, async () => {
  const { clock, idle } = backend;
  const carol = await backend.as('carol@example.com');
  const ids = Array.from({ length: Number(REQUESTS) }, (_, at) => `ends-at-once-${at}`);
  const signers = [signer('bob@example.com')];
  for (const id of ids)
    await carol.get(StartSigningDocument, { input: startInput({ id, signers, expiresInSeconds: 3600 }) });
  await idle();
  const begun = performance.now();
  clock.advance(3_601_000);
  await idle();
  // What the queue gave before its end had been recorded comes again, and so does what a machine that is busy had no time for.
  const isWaiting = () =>
    Object.entries(backend.queues()).some(([name, count]) => name.includes('Sealing') && count > 0);
  for (let times = 0; times < 20 && (times === 0 || isWaiting()); times++) {
    clock.advance(181_000);
    await idle();
  }
  expect(isWaiting()).toBe(false);
  console.info(`${ids.length} requests sealed in ${Math.round((performance.now() - begun) / 1000)} s`);

  const keys = (await carol.get(ListSealingKeysDocument, {})).map((key) => ({
    ...key,
    jwk: JSON.parse(key.jwk) as object,
  }));
  expect(keys).toHaveLength(1);
  const bucket = bucketOf(backend);
  const seals = new Set<string>();
  for (const id of ids) {
    const { history } = await carol.get(GetSigningRequestDocument, { id });
    expect(history.map(({ type }) => type)).toEqual(['STARTED', 'REQUESTED', 'EXPIRED', 'SEALED']);
    const { jws } = await carol.get(GetCertificateDocument, { requestId: id });
    expect(await verifySeal(jws, keys)).toMatchObject({ valid: true, record: { request: { id, status: 'EXPIRED' } } });
    seals.add(jws);
    const { versions, markers } = await bucket.versions(`records/${id}/`);
    expect([versions.length, markers.length]).toEqual([3, 0]);
  }
  expect(seals.size).toBe(ids.length);
  expect(deadLettersOf(backend)).toEqual([]);
});
