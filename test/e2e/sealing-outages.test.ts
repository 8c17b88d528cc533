import { AwsError } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import { sealKey } from '../../functions/domain/record/seal.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import { SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { bucketOf } from '../support/bucket.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { collectPutOff } from '../support/put-off.ts';
import { withRecords } from '../support/synthesised.ts';
import { withoutRetries } from '../support/without-retries.ts';

/** Whose changes cannot be recorded for now. */
let out: string | undefined;
const putOff = collectPutOff({
  async call(target, input, perform) {
    const { Key = '' } = input as { Key?: string };
    if (target === 'S3.PutObject' && out && Key.startsWith(`changes/${out}/`))
      throw new AwsError('InternalError', 'an outage of this test', 500);
    return perform();
  },
});
const backend: TestBackend = await startBackend({
  assembly: await withoutRetries(withRecords),
  intercept: putOff.intercept,
});
afterAll(() => backend.stop());
const { stored } = inside(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const dave = await backend.as('dave@example.com');

const done = async (act: Promise<unknown>) => {
  await act;
  await backend.idle();
};
const sign = (person: typeof bob, requestId: string) =>
  done(person.get(SignDocumentDocument, { input: { requestId } }));
async function pass(seconds: number): Promise<void> {
  backend.clock.advance(seconds * 1000);
  await backend.idle();
}

describe('a change that was put off', () => {
  /** A request whose last change but those of its end is put off, since S3 takes what is recorded of all the others. */
  async function completed(id: string): Promise<void> {
    const ids = [id, ...Array.from({ length: 8 }, (_, other) => `witness-${id}-${other}`)];
    const signers = [signer('bob@example.com'), signer('dave@example.com')];
    for (const each of ids) await done(carol.get(StartSigningDocument, { input: startInput({ id: each, signers }) }));
    out = id;
    for (const each of ids) {
      await sign(bob, each);
      if (putOff.has(id)) break;
      await pass(40);
    }
    expect(putOff.has(id)).toBe(true);
    out = undefined;
    await sign(dave, id);
  }
  const alterationsOf = async (id: string) => {
    const text = await bucketOf(backend).read(sealKey(await stored(id), 'record.json'));
    return (JSON.parse(text) as SigningRecord).alterations;
  };

  it('is waited for, and its request sealed as nothing that was altered', async () => {
    await completed('late-request');
    expect(await stored('late-request')).not.toHaveProperty('sealedAt');
    for (let minutes = 0; minutes < 10; minutes++) await pass(60);
    expect(await alterationsOf('late-request')).toEqual([]);
  });

  it('is missed an hour after the end, and the seal says so', async () => {
    await completed('lost-request');
    out = 'lost-request';
    for (let minutes = 0; minutes < 59; minutes++) await pass(60);
    expect(await stored('lost-request')).not.toHaveProperty('sealedAt');
    for (let minutes = 0; minutes < 10; minutes++) await pass(60);
    expect(await alterationsOf('lost-request')).toEqual([{ kind: 'NOT_RECORDED', version: 4 }]);
  });
});
