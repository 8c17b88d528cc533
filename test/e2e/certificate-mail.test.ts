import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, describe, expect, it } from 'vitest';
import { GetCertificateDocument, SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { withMail, withRecords } from '../support/synthesised.ts';

/** Starts a stack that mails and seals. */
async function sealing(more: Record<string, string>): Promise<TestBackend> {
  const context = { ...withMail.context, ...withRecords.context, ...more };
  const backend = await startBackend({ assembly: await synthesise({ context }) });
  afterAll(() => backend.stop());
  return backend;
}

/** Has Bob sign what Carol asks for; gives the mails of the completion, and the certificate. */
async function completed({ as, idle, dataDir }: TestBackend) {
  const [carol, bob] = [await as('carol@example.com'), await as('bob@example.com')];
  const input = startInput({ signers: [signer('bob@example.com')] });
  const { id: requestId } = await carol.get(StartSigningDocument, { input });
  await idle();
  await bob.get(SignDocumentDocument, { input: { requestId } });
  await idle();
  const folder = join(dataDir, 'mail');
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(files.map((name) => PostalMime.parse(readFileSync(join(folder, name)))));
  return {
    mails: mails.filter(({ subject }) => subject?.startsWith('Completed')),
    certificate: await carol.get(GetCertificateDocument, { requestId }),
  };
}

describe('the mail of a completion', () => {
  it('goes when the request is sealed, to each once, and leads to the certificate', async () => {
    const { mails } = await completed(await sealing({}));
    expect(mails.flatMap(({ to = [] }) => to.map(({ address }) => address)).sort()).toEqual([
      ...['bob@example.com', 'carol@example.com'],
    ]);
    for (const { text, attachments } of mails) {
      expect(text).toContain('A certificate proves who answered, and when. You find it with the request.');
      expect(attachments).toEqual([]);
    }
  });

  it('has it attached where the deployment says so', async () => {
    const { mails, certificate } = await completed(await sealing({ attachCertificate: 'on' }));
    const pdf = Buffer.from(await (await fetch(certificate.pdfUrl)).arrayBuffer());
    expect(mails).toHaveLength(2);
    for (const { text, attachments } of mails) {
      expect(text).toContain('The attached certificate proves who answered, and when. Please keep it.');
      expect(attachments).toMatchObject([{ filename: 'certificate.pdf', mimeType: 'application/pdf' }]);
      expect(Buffer.from(attachments[0]!.content as ArrayBuffer).equals(pdf)).toBe(true);
    }
  });
});
