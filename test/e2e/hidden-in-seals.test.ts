import { afterAll, expect, it } from 'vitest';
import { recordHash } from '../../functions/adapters/record-hash.ts';
import type { Opening, SigningRecord } from '../../functions/domain/record/signing-record.ts';
import {
  CancelSigningDocument,
  GetCertificateDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { programOf } from '../support/api-keys.ts';
import { person, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { withAll } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withAll) });
afterAll(() => backend.stop());
const { clock, idle } = backend;

const [keyName, userAgent, sourceIp] = ['billing (nightly)', 'Browser of Bob/7.1', '203.0.113.77'];
const bounced = 'Permanent/General';
const unreachable = 'bounce@simulator.amazonses.com';

const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;

it('what the requester alone may see stands in a seal as hashes, which the openings open', async () => {
  const carol = await backend.as('carol@example.com');
  const program = await programOf(backend, carol, { name: keyName });
  const bob = await backend.as('bob@example.com');
  const headers = { 'user-agent': userAgent, 'x-forwarded-for': sourceIp };
  const bobAtHome = person(backend.template.outputs.GraphqlEndpoint!, async () => bob.token, headers);

  const signers = [signer('bob@example.com'), signer(unreachable)];
  const { id: requestId } = await program.get(StartSigningDocument, { input: startInput({ signers }) });
  await idle();
  // What SES's simulator takes to answer.
  clock.advance(3000);
  await idle();
  await bobAtHome.get(ViewDocumentDocument, { input: { requestId } });
  await bobAtHome.get(SignDocumentDocument, { input: { requestId } });
  await program.get(CancelSigningDocument, { input: { requestId, reason: 'sold' } });
  await idle();

  const { jws, openings: none } = await bob.get(GetCertificateDocument, { requestId });
  expect(none).toBeNull();
  const text = Buffer.from(jws.split('.')[1]!, 'base64url').toString();
  const { events, signers: sealed } = JSON.parse(text) as SigningRecord;
  const hidden = [keyName, bounced, userAgent, sourceIp, subOf(bob.token)];
  expect(hidden.filter((each) => text.includes(each))).toEqual([]);
  expect(sealed.map(({ evidenceSha256 }) => evidenceSha256)).toEqual([hash, null]);
  expect(
    events.map(({ type, evidenceSha256, keyNameSha256, reasonSha256 }) => [
      ...[type, evidenceSha256, keyNameSha256, reasonSha256],
    ]),
  ).toEqual([
    ['STARTED', null, hash, null],
    ['REQUESTED', null, null, null],
    ['REQUESTED', null, null, null],
    ['BOUNCED', null, null, hash],
    ['VIEWED', hash, null, null],
    ['SIGNED', null, null, null],
    ['CANCELLED', null, hash, null],
  ]);

  const { openings } = await carol.get(GetCertificateDocument, { requestId });
  const opened = JSON.parse(openings!) as Opening[];
  const evidence: unknown = expect.objectContaining({
    ...{ sub: subOf(bob.token), userAgent, sourceIp: expect.stringContaining(sourceIp) as string },
  });
  expect(Object.fromEntries(opened.map(({ pointer, value }) => [pointer, value]))).toEqual({
    '/signers/0/evidenceSha256': evidence,
    '/events/0/keyNameSha256': keyName,
    '/events/3/reasonSha256': bounced,
    '/events/4/evidenceSha256': evidence,
    '/events/6/keyNameSha256': keyName,
  });
  for (const { pointer, salt, value } of opened)
    expect([pointer, recordHash(salt, value)]).toEqual([pointer, hashAt(pointer, { events, signers: sealed })]);
  // A salt that is given away opens no other.
  expect(new Set(opened.map(({ salt }) => salt)).size).toBe(opened.length);
});

/** What stands in a record where an opening points to. */
const hashAt = (pointer: string, record: object): unknown =>
  pointer
    .slice(1)
    .split('/')
    .reduce((at: unknown, step) => (at as Record<string, unknown>)[step], record);

const subOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;
