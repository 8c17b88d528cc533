import { existsSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { StartSigningDocument } from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { buildPage } from '../../tools/page/build-page.ts';
import { servePage } from '../../tools/page/page-server.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from './backend.ts';
import { signer, startInput } from './given.ts';
import { codeTo, linksTo } from './invited.ts';
import { withLinks, withRecords } from './synthesised.ts';

/** A backend with links and seals, and the page beside it. */
export async function startWithPage() {
  const assembly = await synthesise({ context: { ...withLinks.context, ...withRecords.context } });
  const backend = await startBackend({ assembly });
  const { outputs } = backend.template;
  const site = await servePage({ port: 0, folder: buildPage, outputs, userPoolEndpoint: backend.url });
  const carol = await backend.as('carol@example.com');

  /** A request, and the links that its signers were mailed, on the page that is served here. */
  async function ask(input: Partial<StartSigningInput> & { signers: StartSigningInput['signers'] }) {
    const { id } = await carol.get(StartSigningDocument, { input: startInput(input) });
    await backend.idle();
    const linkTo = async (email: string) => `${site.url}sign#${(await linksTo(backend, email)).at(-1)}`;
    return { id, linkTo, link: await linkTo(input.signers[0]!.email) };
  }

  return {
    ...{ backend, site, carol, ask, signer },
    /** The code that was mailed last, once it is there. */
    code: (email: string) => codeTo(backend, email),
    async stop() {
      site.close();
      await backend.stop();
    },
  };
}

/** Opens a tab of its own, and notes all that a browser complains about. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  const tab = await context.newPage();
  return { tab, context, complaints: complaintsOf(tab) };
}

/** What the browser complains about: errors of the console, of scripts, and of the policy. */
function complaintsOf(tab: Page): string[] {
  const complaints: string[] = [];
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  tab.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** Its licence (MPL) is none that the lockfile takes: .ci/run installs it beside. */
function readAxe(): string {
  const path = '.tools/node_modules/axe-core/axe.min.js';
  if (!existsSync(path))
    throw new Error(`axe is missing; as .ci/run does: npm install --no-save --prefix .tools axe-core@4.14.1`);
  return readFileSync(path, 'utf8');
}

/** What keeps people from using what a tab shows, by the rules of axe: each with the elements that it is about. */
export async function barriersOf(tab: Page): Promise<string[]> {
  await tab.evaluate(readAxe());
  return tab.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`))',
  );
}

/** Comes in by a code, which `code` gives once it was sent. */
export async function comeInto(tab: Page, code: () => Promise<string>): Promise<void> {
  await tab.getByRole('button', { name: 'Send me a code' }).click();
  await tab.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await tab.getByLabel('Code, eight digits').fill(await code());
  await tab.getByRole('button', { name: 'Continue' }).click();
  await tab.getByRole('heading', { name: 'The document' }).waitFor();
}
