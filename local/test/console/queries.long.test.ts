import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trial, type Trial } from '../wiring/given.ts';
import { asking } from './asking.ts';
import { complaintsOf, launch } from './browser.ts';

let browser: Browser;
let backend: Trial;
beforeAll(async () => {
  backend = await trial(asking());
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await backend?.stop();
});

let page: Page;
let complaints: string[];
beforeEach(async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  complaints = await complaintsOf(page);
  await page.goto(`${backend.url}/#queries`);
  await operation().waitFor();
});
afterEach(() => page.context().close());

const operation = () => page.getByRole('textbox', { name: 'Operation' });
const variables = () => page.getByRole('textbox', { name: 'Variables' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const answer = () => page.getByRole('region', { name: 'Answer' });
const beside = () => page.getByRole('complementary', { name: 'Beside the editor' });

/** Puts a text in the place of what stands in an editor; its brackets close by themselves. */
async function write(editor: ReturnType<typeof operation>, text: string) {
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Opens an operation of the document, which has its variables in the comment above it. */
async function choose(name: string) {
  await button('Operations').click();
  await beside().getByRole('button', { name, exact: true }).click();
}

describe('queries in a browser', { timeout: 120_000 }, () => {
  it('completes a field, marks one that is not there, and looks up what is clicked', async () => {
    await write(operation(), '{ helo }');
    await page.locator('.cm-lintRange-error', { hasText: 'helo' }).waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('{ pl');
    await page.getByRole('option', { name: /^plain/ }).click();
    await expect.poll(() => operation().textContent()).toBe('{ plain}');

    await operation().getByText('plain').click();
    const documentation = beside().getByRole('article', { name: 'Query.plain' });
    await documentation.getByText('Answers null for ever.').waitFor();
    await documentation.getByText('@aws_iam').waitFor();
    await button('All').click();
    await beside().getByRole('button', { name: 'say', exact: true }).click();
    await beside().getByText('What is said, and where.').waitFor();
    await button('Saying').click();
    await beside().getByRole('article', { name: 'Saying' }).getByText('Of any name.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('runs an operation of the document as anybody, with its variables, and is used by keyboard', async () => {
    await choose('Say');
    expect(await variables().textContent()).toBe('{  "what": {    "room": "hall",    "text": "hello"  }}');
    await page.getByLabel('Address of the person').fill('bob@example.com');
    await operation().focus();
    await page.keyboard.press('ControlOrMeta+Enter');
    await answer().getByText('"a person"').waitFor();
    await answer()
      .getByText(/^\d+ ms$/)
      .waitFor();

    await write(variables(), '{ "what": { "room": "hall", "text": "hi", "mood": "ANGRY" } }');
    await page.locator('.cm-lintRange-error', { hasText: '"mood"' }).waitFor();
    await page.keyboard.press('ControlOrMeta+Enter');
    await answer().getByRole('alert').getByText('mood').waitFor();
    await write(operation(), '{ plain }');
    await page.locator('.cm-lintRange-error', { hasText: '"what"' }).waitFor();
    await operation().focus();
    await page.keyboard.press('Tab');
    expect(await variables().evaluate((editor) => editor.matches(':focus'))).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('runs by a token, by IAM and by the API key, and says what is missing', async () => {
    await choose('Say');
    await page.getByLabel('Run as').selectOption('a token');
    await button('Run Say').click();
    await answer().getByRole('alert').getByText('there is no token').waitFor();
    await page.getByLabel('Token').fill('link-of-dora');
    await button('Run Say').click();
    await answer().getByText('"dora"').waitFor();
    expect(await page.evaluate<string>('JSON.stringify(localStorage)')).not.toContain('link-of-dora');
    await page.getByLabel('Run as').selectOption('IAM: the administrator');
    await button('Run Say').click();
    await answer().getByText('"local"').waitFor();
    await page.getByLabel('Run as').selectOption('the API key');
    await button('Run Say').click();
    await answer().getByText('"a key"').waitFor();
    await page.getByLabel('Run as').selectOption('a person');
    await page.getByLabel('Address of the person').fill('nobody');
    await button('Run Say').click();
    await answer().getByRole('alert').getByText('nobody is no e-mail address').waitFor();
  });

  it.each(['a person', 'a token', 'IAM: the administrator', 'the API key'])(
    'subscribes as %s, and stops',
    async (who) => {
      await choose('Listen');
      await page.getByLabel('Run as').selectOption(who);
      if (who === 'a token') await page.getByLabel('Token').fill('link-of-dora');
      await write(variables(), '{ "room": "attic" }');
      await button('Subscribe to Listen').click();
      await answer().getByText('subscribed').waitFor();

      await page.getByRole('link', { name: 'Stack' }).click();
      const say = (room: string) => ({
        query: `mutation { say(what: { room: "${room}", text: "psst" }) { room text } }`,
      });
      const authorization = await backend.token({ email: 'carol@example.com', use: 'access' });
      for (const room of ['hall', 'attic'])
        await fetch(`${backend.url}/graphql`, {
          ...{ method: 'POST', headers: { authorization }, body: JSON.stringify(say(room)) },
        });
      await page.getByRole('link', { name: 'Queries' }).click();
      const message = answer().getByRole('list', { name: 'Messages' }).getByText('"psst"');
      await message.first().waitFor();
      expect(await message.count()).toBe(1);

      await button('Stop').click();
      await answer().getByText('stopped').waitFor();
      expect(complaints).toEqual([]);
    },
  );

  it('says why a subscription ends', async () => {
    await choose('Listen');
    await write(variables(), '{ "room": 1 }');
    await button('Subscribe to Listen').click();
    await answer().getByText('ended').waitFor();
    await answer().getByText(/room/).waitFor();
  });

  it('has tabs and history again after a reload, and keeps no token', async () => {
    await choose('Say');
    await button('Run Say').click();
    await answer().getByText('"a person"').waitFor();
    await page.reload();
    await operation().getByText('mutation').waitFor();
    await button('New tab').click();
    const tops = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.sheets .tab')].map((each) => Math.round(each.getBoundingClientRect().top))",
    );
    expect(new Set(tops).size).toBe(1);
    await button('Close Say').click();
    await button('History').click();
    await beside().getByText('alice@example.com').waitFor();
    await beside().getByRole('button', { name: 'Say', exact: true }).click();
    await variables().getByText('"hello"').waitFor();
    const kept = await page.evaluate<string>('JSON.stringify(localStorage)');
    expect(kept).toContain('alice@example.com');
    expect(kept).not.toMatch(/eyJ|da2-|AWS4/);
    await button('Remove all').click();
    await beside().getByText('this browser keeps it, without tokens').waitFor();
    expect(complaints).toEqual([]);
  });
});
