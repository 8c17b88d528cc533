import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { amplifyOutputs } from '../../tools/amplify-outputs.ts';
import { startBackend } from '../support/backend.ts';
import { launchBrowser } from '../support/browser.ts';
import { examples } from '../support/example-packages.ts';
import { signer, startInput } from '../support/given.ts';
import { mailedCode } from '../support/mailed-code.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

let story = '';
beforeAll(async () => {
  const { outputFiles } = await build({
    ...{ entryPoints: ['test/examples/browser-story.mjs'], bundle: true, write: false, format: 'esm' },
    nodePaths: [`${examples}node_modules`],
  });
  story = outputFiles[0]!.text;
}, 120_000);

/** Another origin than the backend's: a page with what is bundled, and the examples as they are. */
const server = createServer(({ url = '/' }, response) => {
  const [, name] = /^\/([\w-]+\.mjs)$/.exec(url) ?? [];
  if (!name) return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page</title>');
  response.setHeader('content-type', 'text/javascript');
  response.end(name === 'story.mjs' ? story : readFileSync(join(examples, name)));
});
const home = mkdtempSync(join(tmpdir(), 'countersign-home-'));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.close();
  rmSync(home, { recursive: true });
});

/** Opens the page; `sockets` tells the address of each WebSocket that it opens. */
async function openPage(browser: Pick<Browser, 'newPage'>): Promise<{ page: Page; sockets: string[] }> {
  const page = await browser.newPage();
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { page, sockets };
}

/** Plays the story of a person with Amplify. */
async function play(page: Page, email: string): Promise<unknown> {
  await page.exposeFunction('mailedCode', () => mailedCode(backend.dataDir, email));
  await page.addScriptTag({ type: 'module', url: '/story.mjs' });
  await page.waitForFunction('globalThis.story');
  const outputs = amplifyOutputs(backend.template.outputs, backend.url);
  return page.evaluate(`story(${JSON.stringify(outputs)}, ${JSON.stringify(email)}, 'Correct-horse-7')`);
}

const whole = (email: string) => ({
  wrongPassword: 'NotAuthorizedException',
  byPassword: 'DONE',
  pushed: { isOurs: true, event: 'REQUESTED', signer: email },
  refreshed: { isNew: true, isSameSignIn: true },
  signed: { signed: 1, total: 1 },
  refused: 'RequestNotFound',
  byCode: ['CONFIRM_SIGN_IN_WITH_EMAIL_CODE', 'DONE'],
  person: email,
  signedOut: true,
});

const secure = () => [expect.stringMatching(/^wss:\/\/localhost:\d+\/graphql\/realtime/)];

/** The command by which docs/clients.md has the authority trusted on Linux. */
const [trust] = /^certutil -d sql:\S+ .+?(?= {2,}#)/m.exec(readFileSync('docs/clients.md', 'utf8')) ?? [''];

function hasCertutil(): boolean {
  try {
    execFileSync('certutil', ['--help'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

describe('a page of another origin', () => {
  it('has all of Amplify once the certificate was let through: sign-up, both sign-ins, calls, pushes, refresh, sign-out', async () => {
    await using browser = await launchBrowser();
    const context = await browser.newContext();
    const asked = await context.newPage();
    await asked.goto(`${backend.url.replace('http:', 'https:')}/health`).catch(() => {});
    await asked.locator('#details-button').click();
    await asked.locator('#proceed-link').click();
    await asked.getByText('ready').waitFor();

    const { page, sockets } = await openPage(context);
    expect(await play(page, 'carol@example.com')).toEqual(whole('carol@example.com'));
    expect(sockets).toEqual(secure());
  });

  it.skipIf(!hasCertutil())('has it too where the authority is trusted as docs/clients.md says for Linux', async () => {
    mkdirSync(join(home, '.pki', 'nssdb'), { recursive: true });
    const nss = `certutil -d sql:${home}/.pki/nssdb -N --empty-password`;
    const command = `${nss} && ${trust.replace('.local/tls/ca.crt', backend.caPath)}`;
    execFileSync('/bin/sh', ['-c', command], { env: { ...process.env, HOME: home } });

    await using browser = await launchBrowser(home);
    const { page, sockets } = await openPage(browser);
    expect(await play(page, 'dave@example.com')).toEqual(whole('dave@example.com'));
    expect(sockets).toEqual(secure());
  });

  it('follows a request by ws:// with examples/plain.mjs, no certificate and no bundler', async () => {
    await using browser = await launchBrowser();
    const { page, sockets } = await openPage(browser);
    const carol = await backend.as('carol@example.com');
    const bob = await backend.as('bob@example.com');
    const { id } = await carol.get(StartSigningDocument, {
      input: startInput({ signers: [signer('bob@example.com')] }),
    });
    await backend.idle();
    const { GraphqlEndpoint: endpoint, RealtimeEndpoint: realtime } = backend.template.outputs;
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    await page.exposeFunction('tell', ({ event }: { event: string }) => event === 'REQUESTED' && asked());
    const ended = page.evaluate(`(async () => {
      const { connect } = await import('/plain.mjs');
      const { follow } = await import('/follow.mjs');
      const client = connect({ ...${JSON.stringify({ endpoint, realtime })}, token: async () => ${JSON.stringify(carol.token)} });
      return follow(client, ${JSON.stringify(id)}, tell);
    })()`);
    await isAsked;
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    expect(await ended).toBe('COMPLETED');
    expect(sockets).toEqual([realtime]);
  });
});
