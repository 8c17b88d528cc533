import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartSigningDocument } from '../../../generated/operations.ts';
import { issueToken } from '@countersign/local';
import { synthesise } from '../../../tools/synthesise.ts';
import { person } from '../../support/backend.ts';
import { type BackendProcess, launch } from '../../support/backend-process.ts';
import { signer, startInput } from '../../support/given.ts';
import { mailsTo } from '../../support/invited.ts';

let dataDir: string;
let backend: BackendProcess | undefined;
let other: Server | undefined;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'countersign-page-'))));
afterEach(async () => {
  await backend?.kill();
  other?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The ports of this test; below those that the machine gives to whoever takes any, so that the two are free. */
const port = 20_000 + (process.pid % 5_000) * 2;

describe('npm start', () => {
  it('leads from the mail to the page, on the port after the backend’s', { timeout: 120_000 }, async () => {
    backend = launch({ dataDir, port });
    const endpoint = await backend.endpoint;
    await backend.lines.until((line) => line === `  links     http://localhost:${port + 1}/sign`);
    expect(backend.lines.items).toContain(`  page      http://localhost:${port + 1}/`);
    const token = await issueToken({
      assembly: await synthesise(),
      dataDir,
      email: 'carol@example.com',
      use: 'access',
    });
    const carol = person(endpoint, async () => token);
    await carol.get(StartSigningDocument, { input: startInput({ signers: [signer('bob@example.com')] }) });
    await backend.lines.until((line) => /^function +NoticesSendNotice /.test(line));
    const [mail] = await mailsTo({ dataDir }, 'bob@example.com');
    const [link] = /http\S+#\S+/.exec(mail!.text)!;
    expect(link).toMatch(new RegExp(`^http://localhost:${port + 1}/sign#link-`));
    const page = await fetch(link);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const config = await fetch(`http://localhost:${port + 1}/config.json`);
    const userPoolEndpoint = new URL(endpoint).origin;
    expect(await config.json()).toMatchObject({ endpoint, region: 'us-east-1', userPoolEndpoint });
  });

  it('goes on where the port of the page is taken, and says so', { timeout: 120_000 }, async () => {
    other = createServer().listen(port + 1, '127.0.0.1');
    await once(other, 'listening');
    backend = launch({ dataDir, port });
    await backend.endpoint;
    expect(backend.lines.items).toContain(
      `page      port ${port + 1} is taken, so that no page is served, and links of mails lead nowhere; end what listens there, or choose another PORT`,
    );
  });
});
