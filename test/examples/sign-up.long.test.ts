import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createWatch } from '@countersign/local/client';
import { afterAll, describe, expect, it } from 'vitest';
import { GetSigningRequestDocument, StartSigningDocument } from '../../generated/operations.ts';
import { amplifyFile, amplifyOutputs } from '../../tools/amplify-outputs.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { launchBrowser } from '../support/browser.ts';
import { examples } from '../support/example-packages.ts';
import { signer, startInput } from '../support/given.ts';
import { codeTo } from '../support/invited.ts';
import { mailedCode } from '../support/mailed-code.ts';
import { withLinks } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withLinks) });
afterAll(() => backend.stop());

/** Serves the page by its own command, for as long as something uses it. */
async function servePage() {
  const outputs = join(backend.dataDir, 'amplify_outputs.json');
  writeFileSync(outputs, amplifyFile(amplifyOutputs(backend.template.outputs, backend.url)));
  const command = ['run', 'sign-up', '--', `--alias:amplify_outputs=${outputs}`, '--serve=127.0.0.1:0'];
  // In a group of its own: npm leaves what it runs behind. It stops when nobody types any more.
  const child = spawn('npm', command, { cwd: examples, stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  const said = createWatch<string>();
  createInterface(child.stderr).on('line', said.push);
  const line = await said.until((each) => each.includes('Local:'));
  const stop = async () => {
    process.kill(-child.pid!, 'SIGTERM');
    await once(child, 'close');
  };
  return { url: line.split('Local:')[1]!.trim(), [Symbol.asyncDispose]: stop };
}

describe('the sign-up page', () => {
  it('signs up and in by mailed codes, shows what waits as it comes, and signs', async () => {
    await using page = await servePage();
    await using browser = await launchBrowser();
    const tab = await browser.newPage();
    const shows = (text: string) => tab.getByText(text).waitFor();
    const carol = await backend.as('carol@example.com');
    const start = (id: string, title: string, confirmByCode = false) => {
      const input = startInput({ id, title, confirmByCode, signers: [signer('bob@example.com')] });
      return carol.get(StartSigningDocument, { input });
    };
    const prove = async () => {
      await shows('Look into your mail');
      await tab.getByLabel('Code').fill(mailedCode(backend.dataDir, 'bob@example.com'));
      await tab.getByRole('button', { name: 'Go on' }).click();
      await shows('Waiting for you');
    };
    const begin = async (what: 'Sign up' | 'Sign in', email = 'bob@example.com') => {
      await tab.getByLabel('E-mail').fill(email);
      await tab.getByRole('button', { name: what }).click();
    };
    await start('before-he-came', 'The lease');
    await backend.idle();

    await tab.goto(page.url);
    await begin('Sign up', 'erin@example.com');
    await shows('Look into your mail');
    await tab.reload();
    await begin('Sign in', 'erin@example.com');
    await shows('erin@example.com was registered, but not confirmed.');

    await begin('Sign up');
    await prove();
    await shows('The lease');
    await start('while-he-looks', 'The keys');
    await shows('The keys');
    expect(await tab.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^The keys\s*from carol@example.com\s*Sign$/) as string,
      expect.stringMatching(/^The lease\s*from carol@example.com\s*Sign$/) as string,
    ]);

    await tab.getByRole('listitem').filter({ hasText: 'The lease' }).getByRole('button').click();
    await tab.getByText('The lease').waitFor({ state: 'detached' });
    await backend.idle();
    const { status } = await carol.get(GetSigningRequestDocument, { id: 'before-he-came' });
    expect(status).toBe('COMPLETED');

    await start('by-a-code', 'The loan', true);
    await shows('The loan');
    tab.once('dialog', async (dialog) => dialog.accept(await codeTo(backend, 'bob@example.com')));
    await tab.getByRole('listitem').filter({ hasText: 'The loan' }).getByRole('button').click();
    await tab.getByText('The loan').waitFor({ state: 'detached' });
    expect(await tab.locator('#problem').innerText()).toBe('');
    await backend.idle();

    await tab.getByRole('button', { name: 'Sign out' }).click();
    await begin('Sign up');
    await shows('An account with the given email already exists.');
    await begin('Sign in');
    await prove();
    await shows('The keys');
    await tab.reload();
    await shows('The keys');
    expect(await tab.locator('#problem').innerText()).toBe('');
  });
});
