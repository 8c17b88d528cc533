import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../functions/adapters/seal/sign.ts';
import { GetCertificateDocument, SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { withRecords } from '../support/synthesised.ts';
import { startTimeStampAuthority } from '../support/time-stamp-authority.ts';
import { needPrograms, readersFolder, runSection, sections, titles, verifyPage } from '../support/verify-page.ts';

needPrograms();
const authority = await startTimeStampAuthority();
const context = { ...withRecords.context, timestampUrl: authority.url };
const backend = await startBackend({ assembly: await synthesise({ context }) });
const place = readersFolder();
afterAll(async () => {
  await backend.stop();
  await authority.stop();
  rmSync(place, { recursive: true });
});

describe('what the backend gives of a request', () => {
  beforeAll(async () => {
    const [carol, bob] = [await backend.as('carol@example.com'), await backend.as('bob@example.com')];
    const contract = Buffer.from('%PDF-1.7 the contract');
    const [id, documentSha256] = ['my-first-request', sha256(contract).toString('hex')];
    const people = [
      signer('alice@example.com', { method: 'AUTOMATIC' }),
      signer('bob@example.com', { name: '王小明' }),
    ];
    await carol.get(StartSigningDocument, { input: startInput({ id, documentSha256, signers: people }) });
    await backend.idle();
    await bob.get(SignDocumentDocument, { input: { requestId: id, documentSha256 } });
    await backend.idle();
    const { pdfUrl, recordUrl } = await carol.get(GetCertificateDocument, { requestId: id });
    const [pdf, record] = await Promise.all([pdfUrl, recordUrl].map(async (url) => (await fetch(url)).arrayBuffer()));
    const copy = JSON.stringify(JSON.parse(Buffer.from(record!).toString()), null, 2);
    const [, query] = /^```graphql\n(.*?)^```/ms.exec(verifyPage)!;
    const headers = { authorization: carol.token, 'content-type': 'application/json' };
    const body = JSON.stringify({ query });
    const answer = await fetch(backend.template.outputs.GraphqlEndpoint!, { method: 'POST', headers, body });
    const files = { 'answer.json': await answer.text(), 'certificate.pdf': Buffer.from(pdf!), 'copy.json': copy };
    for (const [name, content] of Object.entries({ ...files, 'contract.pdf': contract }))
      writeFileSync(join(place, name), content);
    copyFileSync(authority.certificate, join(place, 'authority.pem'));
  });

  // `With our command` takes the record that jose leaves.
  const { files, ours, ...foreign } = titles;
  it.each([files, ...Object.values(foreign), ours])('holds by docs/verify.md, as written: %s', async (title) => {
    const { code, said } = await runSection(title, place);
    expect({ code, said }).toEqual({ code: 0, said: expect.any(String) as string });
    for (const printed of sections[title]!.prints) expect(said).toContain(printed);
  });

  it('is one record in all: seal, PDF and address', () => {
    const read = (name: string) => readFileSync(join(place, name), 'utf8');
    expect(read('attached.jws')).toBe(read('record.jws'));
    expect(JSON.parse(read('copy.json'))).toEqual(JSON.parse(read('record.json')));
  });
});
