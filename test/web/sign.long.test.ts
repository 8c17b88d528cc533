import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  GetSigningRequestDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import { launchBrowser } from '../support/browser.ts';
import { barriersOf, comeInto, openTab, startWithPage } from '../support/sign-page.ts';

const world = await startWithPage();
const browser = await launchBrowser();
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const contract = Buffer.from('The contract, as it was sent');
const documentSha256 = createHash('sha256').update(contract).digest('hex');
const url = 'https://files.example.com/contract.pdf';

let count = 0;
/** A signer of a test's own, a request to him and others, and his link. */
async function asked(input: Partial<Parameters<typeof world.ask>[0]> = {}) {
  // Places are told apart by the first letter, so that each has one of its own.
  const email = `bob-${++count}@b${count}.example.com`;
  const { signers = [] } = input;
  const first = world.signer(email, { name: 'Bob' });
  return { email, ...(await world.ask({ title: 'Lease', ...input, signers: [first, ...signers] })) };
}
const request = (id: string) => world.carol.get(GetSigningRequestDocument, { id });
const button = (tab: Page, name: string) => tab.getByRole('button', { name, exact: true });
const heading = (tab: Page, name: string) => tab.getByRole('heading', { name });
const file = (buffer: Buffer) => ({ name: 'contract.pdf', mimeType: 'application/pdf', buffer });

describe('the page that a link leads to', () => {
  it('leads from the mail to the certificate, and tells what happens as it happens', async () => {
    const { id, email, link } = await asked({
      ...{ message: 'Look at page 3.', documentSha256, documentUrl: url },
      signers: [world.signer('alice@example.com')],
    });
    const { tab, context, complaints } = await openTab(browser);
    await context.route(url, (route) => route.fulfill({ body: contract, contentType: 'text/plain' }));
    const asks: string[] = [];
    context.on('request', (each) => asks.push(new URL(each.url()).origin));

    await tab.goto(link);
    await heading(tab, 'Lease').waitFor();
    expect(tab.url()).toBe(`${world.site.url}sign`);
    expect(await tab.evaluate('sessionStorage.length + localStorage.length')).toBe(0);
    await tab.getByText('carol@example.com asks you to sign').waitFor();
    await tab.getByText('Look at page 3.').waitFor();
    expect(await tab.locator('dd').innerText()).toMatch(/^\d+ \w+ 20\d\d at \d\d:\d\d \(Europe\/Berlin\)\s.+ UTC$/);

    expect(await barriersOf(tab)).toEqual([]);
    await comeInto(tab, () => world.code(email));
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      tab.getByRole('link', { name: 'Open the document' }).click(),
    ]);
    await opened.getByText('The contract, as it was sent').waitFor();
    expect(await opened.evaluate('[document.referrer, opener]')).toEqual(['', null]);
    await opened.close();
    await tab.getByText('opened the document').waitFor();

    await tab.locator('input[type=file]').setInputFiles(file(Buffer.from('Another one')));
    await tab.getByText('is not the document that you are asked about').waitFor();
    expect(await button(tab, 'Sign').isDisabled()).toBe(true);
    expect(await barriersOf(tab)).toEqual([]);
    await tab.locator('input[type=file]').setInputFiles(file(contract));
    await tab.getByText('is exactly the document').waitFor();
    await button(tab, 'Sign').click();
    await heading(tab, 'You have signed').waitFor();
    expect(await tab.evaluate('document.activeElement.textContent')).toBe('You have signed');
    await tab.getByText('1 of 2 have signed or approved.').waitFor();
    const { signers } = await request(id);
    expect(signers[0]).toMatchObject({ status: 'SIGNED', evidence: { via: 'LINK', documentSha256 } });

    const alice = await world.backend.as('alice@example.com');
    await alice.get(SignDocumentDocument, { input: { requestId: id, documentSha256 } });
    await tab.getByText('It is complete.').waitFor();
    const href = await tab.getByRole('link', { name: 'Open the certificate' }).getAttribute('href');
    expect(Buffer.from(await (await fetch(href!)).arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
    await tab.getByText('The certificate was made').waitFor();
    expect(await barriersOf(tab)).toEqual([]);
    const ours = [world.site.url, world.backend.url, url].map((each) => new URL(each).origin);
    expect(asks.filter((origin) => !ours.includes(origin))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('declines with a reason, on a phone, in German', async () => {
    const { id, email, link } = await asked();
    const { tab, complaints } = await openTab(browser, {
      ...{ locale: 'de-DE', viewport: { width: 360, height: 740 }, colorScheme: 'dark' as const },
    });
    const fits = () => tab.evaluate('document.documentElement.scrollWidth <= innerWidth');
    await tab.goto(link);
    await button(tab, 'Code senden').click();
    await tab.getByLabel('Code, acht Ziffern').fill('12 34');
    await button(tab, 'Weiter').click();
    await tab.getByText('Der Code hat acht Ziffern.').waitFor();
    expect(await fits()).toBe(true);
    expect(await barriersOf(tab)).toEqual([]);
    await tab.getByLabel('Code, acht Ziffern').fill((await world.code(email)).replace(/(?<=^.{4})/, ' '));
    await tab.keyboard.press('Enter');
    await button(tab, 'Ablehnen …').click();
    await button(tab, 'Endgültig ablehnen').click();
    await tab.getByText('Sagen Sie in wenigen Worten').waitFor();
    await tab.getByLabel('Warum?').fill('Zu teuer');
    expect(await fits()).toBe(true);
    expect(await barriersOf(tab)).toEqual([]);
    await button(tab, 'Endgültig ablehnen').click();
    await heading(tab, 'Sie haben abgelehnt').waitFor();
    await tab.getByText('Es wurde abgelehnt').waitFor();
    expect(await fits()).toBe(true);
    expect(await request(id)).toMatchObject({ status: 'DECLINED', closedReason: 'Zu teuer' });
    await tab.getByLabel('Sprache').selectOption('fr');
    await heading(tab, 'Vous avez refusé').waitFor();
    expect(await tab.evaluate('document.documentElement.lang')).toBe('fr');
    expect(complaints).toEqual([]);
  });

  it('is used by the keyboard alone: the focus goes where it goes on', async () => {
    const { id, email, link } = await asked();
    const { tab } = await openTab(browser);
    const focused = () =>
      tab.evaluate<string>('(document.activeElement.labels?.[0] ?? document.activeElement).textContent');
    const goTo = async (text: string) => {
      for (let presses = 0; (await focused()) !== text; presses++) {
        if (presses > 5) throw new Error(`${text} is not reached`);
        await tab.keyboard.press('Tab');
      }
    };
    await tab.goto(link);
    await heading(tab, 'First, a code').waitFor();
    await goTo('Send me a code');
    await tab.keyboard.press('Enter');
    await heading(tab, 'Enter your code').waitFor();
    expect(await focused()).toBe('Enter your code');
    await goTo('Code, eight digits');
    await tab.keyboard.type(await world.code(email));
    await tab.keyboard.press('Enter');
    await heading(tab, 'The document').waitFor();
    expect(await focused()).toBe('The document');
    await goTo('Sign');
    await tab.keyboard.press('Enter');
    await heading(tab, 'You have signed').waitFor();
    expect(await focused()).toBe('You have signed');
    await tab.getByText('It is complete').waitFor();
    expect(await request(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('approves where an approval is asked for, with the hash of the file that was compared', async () => {
    const email = `bob-${++count}@b${count}.example.com`;
    const { id, link } = await world.ask({ title: 'Lease', signers: [world.signer(email, { role: 'APPROVER' })] });
    const { tab } = await openTab(browser);
    await tab.goto(link);
    await tab.getByText('carol@example.com asks you to approve').waitFor();
    await comeInto(tab, () => world.code(email));
    await tab.getByText('did not say where the document is').waitFor();
    await tab.locator('input[type=file]').setInputFiles(file(contract));
    await tab.getByText('goes with your answer').waitFor();
    await button(tab, 'Approve').click();
    await heading(tab, 'You have approved').waitFor();
    const { signers } = await request(id);
    expect(signers[0]).toMatchObject({ status: 'APPROVED', evidence: { documentSha256 } });
  });

  it('says what is wrong with a code, and when there is another', async () => {
    const { email, link } = await asked();
    const { tab } = await openTab(browser);
    await tab.goto(link);
    await button(tab, 'Send me a code').click();
    await heading(tab, 'Enter your code').waitFor();
    const wrong = (await world.code(email)) === '00000000' ? '00000001' : '00000000';
    for (const text of [...Array(5).fill('not the code that was mailed last'), 'too many tries'] as string[]) {
      await tab.getByLabel('Code, eight digits').fill(wrong);
      await button(tab, 'Continue').click();
      await tab.locator('[aria-busy=true]').waitFor({ state: 'detached' });
      await tab.getByText(text).waitFor();
    }
    await tab.getByText(/You can try again from (\d\d\/\d\d\/\d{4}, )?\d\d:\d\d on\./).waitFor();
    expect(await tab.getByLabel('Code, eight digits').getAttribute('aria-describedby')).toBe('trouble');
  });

  it('shows at once that a request was closed meanwhile, and the place given away', async () => {
    const one = await asked();
    const { tab } = await openTab(browser);
    await tab.goto(one.link);
    await comeInto(tab, () => world.code(one.email));
    await tab.getByText('Live', { exact: true }).waitFor();
    await world.carol.get(CancelSigningDocument, { input: { requestId: one.id, reason: 'A mistake' } });
    await heading(tab, 'It ended without your answer').waitFor();
    await tab.getByText('carol@example.com has cancelled it.').waitFor();
    await tab.getByText('A mistake').waitFor();

    const other = await asked();
    // The same tab, to which the other link is pasted.
    await tab.goto(other.link);
    await comeInto(tab, () => world.code(other.email));
    await tab.getByText('Live', { exact: true }).waitFor();
    const to = { email: 'dave@example.com' };
    await world.carol.get(ReassignSignerDocument, { input: { requestId: other.id, from: other.email, to } });
    await heading(tab, 'This request is not yours any more').waitFor();
    await tab.goto(other.link);
    await heading(tab, 'This link leads nowhere any more').waitFor();
  });

  it('goes on after a reload where it was: the code, the request, amid an answer, and after it', async () => {
    const { id, email, link } = await asked();
    const { tab, context } = await openTab(browser);
    await tab.goto(link);
    await button(tab, 'Send me a code').click();
    await heading(tab, 'Enter your code').waitFor();
    await tab.reload();
    await tab.getByLabel('Code, eight digits').fill(await world.code(email));
    await button(tab, 'Continue').click();
    await heading(tab, 'The document').waitFor();
    await tab.reload();
    await heading(tab, 'The document').waitFor();
    expect(await tab.evaluate('sessionStorage.length')).toBe(0);

    // The answer is on its way when the page is loaded again.
    let isSent = false;
    const sent = new Promise<void>((resolve) => {
      void context.route(`${world.backend.url}/graphql`, async (route) => {
        if (isSent || !route.request().postData()?.includes('signDocument')) return route.continue();
        isSent = true;
        await route.fetch();
        resolve();
        await route.abort().catch(() => {});
      });
    });
    await button(tab, 'Sign').click();
    await sent;
    await tab.reload();
    await heading(tab, 'You have signed').waitFor();
    await tab.getByText('It is complete.').waitFor();
    expect(await request(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('says of a tab that was overtaken by another that the first answer stands', async () => {
    const { email, link } = await asked({ signers: [world.signer('alice@example.com')] });
    const { tab, context } = await openTab(browser);
    const other = await context.newPage();
    // The second hears of nothing by itself.
    await other.routeWebSocket(/realtime/, () => {});
    await tab.goto(link);
    await comeInto(tab, () => world.code(email));
    await other.goto(link);
    await comeInto(other, () => world.code(email));
    await button(tab, 'Sign').click();
    await heading(tab, 'You have signed').waitFor();
    await button(other, 'Decline …').click();
    await other.getByLabel('Why?').fill('Too late');
    await button(other, 'Decline for good').click();
    await heading(other, 'You have signed').waitFor();
    await other.getByText('The first answer stands.').waitFor();
  });

  it('says that there is no connection, goes on when there is one again, and does nothing twice', async () => {
    const { id, email, link } = await asked({ signers: [world.signer('alice@example.com')] });
    const { tab, context } = await openTab(browser);
    await tab.goto(link);
    await comeInto(tab, () => world.code(email));
    await tab.getByText('Live', { exact: true }).waitFor();
    await context.setOffline(true);
    await button(tab, 'Sign').click();
    await tab.getByText('There is no connection.').waitFor();
    await context.setOffline(false);
    await button(tab, 'Sign').click();
    await heading(tab, 'You have signed').waitFor();

    await context.route('**/graphql', (route) => route.abort());
    await world.backend.restart();
    await tab.getByText('No connection. What you see may be out of date').waitFor();
    await context.unroute('**/graphql');
    await tab.getByText('No connection.').waitFor({ state: 'detached' });
    const alice = await world.backend.as('alice@example.com');
    await alice.get(SignDocumentDocument, { input: { requestId: id } });
    await tab.getByText('It is complete.').waitFor();
    const { history } = await request(id);
    expect(history.filter(({ type }) => type === 'SIGNED')).toHaveLength(2);
  });

  it('tells what happens where a network lets no WebSocket through, some seconds later', async () => {
    const { id, email, link } = await asked({ signers: [world.signer('alice@example.com')] });
    const { tab } = await openTab(browser);
    await tab.routeWebSocket(/realtime/, (socket) => socket.close());
    await tab.goto(link);
    await comeInto(tab, () => world.code(email));
    await button(tab, 'Sign').click();
    await heading(tab, 'You have signed').waitFor();
    const alice = await world.backend.as('alice@example.com');
    await alice.get(SignDocumentDocument, { input: { requestId: id } });
    await tab.getByText('It is complete.').waitFor();
    expect(await tab.getByText(/^Live$|No connection/).count()).toBe(0);
  });

  it('says that the service is away, and opens when it is asked again', async () => {
    const { link } = await asked();
    const { tab, context } = await openTab(browser);
    await context.route('**/graphql', (route) => route.abort());
    await tab.goto(link);
    await heading(tab, 'This page has no connection').waitFor();
    await context.unroute('**/graphql');
    await button(tab, 'Try again').click();
    await heading(tab, 'Lease').waitFor();
  });

  it.each([
    ['sign', 'Open the link in your mail'],
    ['sign#link-abc', 'This link does not work'],
    [`sign#link-${'A'.repeat(43)}`, 'This link does not work'],
    ['sign#Bearer%20link', 'This link does not work'],
  ])('says of %s what to do', async (path, title) => {
    const { tab } = await openTab(browser);
    await tab.goto(world.site.url + path);
    await heading(tab, title).waitFor();
    expect(await tab.evaluate('location.hash')).toBe('');
  });

  it('says after thirty minutes that the session is over, and goes on with another code', async () => {
    const { email, link } = await asked();
    const { tab } = await openTab(browser);
    await tab.goto(link);
    await comeInto(tab, () => world.code(email));
    world.backend.clock.advance(31 * 60_000);
    // Either the answer is refused, or the page has heard before that it would be.
    await tab.evaluate("[...document.querySelectorAll('button')].find((each) => each.textContent === 'Sign')?.click()");
    await tab.getByText('you were signed out after thirty minutes').waitFor();
    await comeInto(tab, () => world.code(email));
    await button(tab, 'Sign').click();
    await heading(tab, 'You have signed').waitFor();
  });

  it('says so where there is no JavaScript', async () => {
    const { tab } = await openTab(browser, { javaScriptEnabled: false });
    await tab.goto(`${world.site.url}sign`);
    const says = tab.locator('.without-script p');
    await says.first().waitFor();
    expect((await says.allInnerTexts()).map((each) => /^.*?JavaScript/.exec(each)?.[0])).toEqual([
      ...['This page needs JavaScript', 'Diese Seite braucht JavaScript'],
      ...['Cette page a besoin de JavaScript', 'Esta página necesita JavaScript'],
    ]);
  });
});
