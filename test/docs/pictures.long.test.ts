import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { SignDocumentDocument } from '../../generated/operations.ts';
import { launchBrowser } from '../support/browser.ts';
import { register } from '../support/home-page.ts';
import { comeInto, openTab, startWithPage } from '../support/sign-page.ts';

/** Where the pictures go: `PICTURES=docs/pictures npx vitest run --config vitest.long.config.ts test/docs/pictures.long.test.ts` makes those anew that are kept. */
const { PICTURES } = process.env;
const folder = PICTURES ?? mkdtempSync(join(tmpdir(), 'countersign-pictures-'));
mkdirSync(folder, { recursive: true });

const world = await startWithPage();
const browser = await launchBrowser();
afterAll(async () => {
  await browser.close();
  await world.stop();
  if (!PICTURES) rmSync(folder, { recursive: true });
});

/** A picture of what a tab shows, which is more than an empty page. */
async function shoot(tab: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await tab.screenshot({ path });
  expect(statSync(path).size).toBeGreaterThan(20_000);
}

it('a request is pictured: on the pages of its signer and its requester, and in the console', async () => {
  const carol = await openTab(browser, { viewport: { width: 900, height: 1180 } });
  await register(world, carol.tab, 'carol@example.com', '#/requests');
  const people = [
    ['alice@example.com', 'Alice Baker'],
    ['bob@example.com', 'Bob Miller'],
    ['dave@example.com', 'Dave Hill'],
  ] as const;
  const { id, linkTo } = await world.ask({
    ...{ title: 'Lease, 12 Elm Street', message: 'As we agreed. Please read page 3.' },
    signers: people.map(([email, name], order) => world.signer(email, { name, order: Math.min(order, 1) + 1 })),
  });
  await (await world.backend.as('alice@example.com')).get(SignDocumentDocument, { input: { requestId: id } });
  await world.backend.idle();

  const phone = await openTab(browser, { viewport: { width: 390, height: 800 } });
  await phone.tab.goto(await linkTo('bob@example.com'));
  await comeInto(phone.tab, () => world.code('bob@example.com'));
  await shoot(phone.tab, 'sign');

  await carol.tab.goto(`${world.site.url}#/request/${id}`);
  await carol.tab.getByText('Live', { exact: true }).waitFor();
  await shoot(carol.tab, 'request');

  const desk = await openTab(browser, { viewport: { width: 1280, height: 800 } });
  await desk.tab.goto(world.backend.url);
  await desk.tab.getByRole('option', { name: id }).click();
  await desk.tab.locator('[data-state][data-status="waiting"]').first().waitFor();
  await desk.tab.getByRole('tab', { name: /^Versions/ }).click();
  await shoot(desk.tab, 'console');
});
