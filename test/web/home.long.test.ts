import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { GetSigningRequestDocument, StartSigningDocument } from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { launchBrowser } from '../support/browser.ts';
import { startInput } from '../support/given.ts';
import { poolCode, register, registerWithPassword } from '../support/home-page.ts';
import { barriersOf, openTab, startWithPage } from '../support/sign-page.ts';

const world = await startWithPage();
const browser = await launchBrowser();
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const lease = Buffer.from('The lease, as it was sent');
const documentSha256 = createHash('sha256').update(lease).digest('hex');
const file = (buffer: Buffer) => ({ name: 'lease.pdf', mimeType: 'application/pdf', buffer });
const phone = { viewport: { width: 360, height: 740 } };

const button = (tab: Page, name: string) => tab.getByRole('button', { name, exact: true });
const heading = (tab: Page, name: string) => tab.getByRole('heading', { name, exact: true });
const link = (tab: Page, name: string | RegExp) => tab.getByRole('link', { name });
const isLive = (tab: Page) => tab.getByText('Live', { exact: true }).waitFor();
const fits = (tab: Page) => tab.evaluate('document.documentElement.scrollWidth <= innerWidth');
const focused = (tab: Page) => tab.evaluate('document.activeElement.textContent');
const idOf = (tab: Page) => tab.url().split('/').at(-1)!;

let count = 0;
/** Somebody who has registered on the page, in a browser of their own. */
async function person(name: string, options: Parameters<typeof openTab>[1] = {}, path = '') {
  const email = `${name}-${++count}@example.com`;
  const opened = await openTab(browser, options);
  await register(world, opened.tab, email, path);
  return { email, ...opened };
}

/** A request of somebody’s, started past the page. */
async function started(by: string, input: Partial<StartSigningInput>): Promise<string> {
  const requester = await world.backend.as(by);
  return (await requester.get(StartSigningDocument, { input: startInput({ title: 'Lease', ...input }) })).id;
}
const request = async (by: string, id: string) => (await world.backend.as(by)).get(GetSigningRequestDocument, { id });

describe('the page for people with an account', () => {
  it('leads two people from the form to the certificate, each seeing what the other does as it happens', async () => {
    const { tab: carol, context, ...hers } = await person('carol');
    const { tab: bob, ...his } = await person('bob', { ...phone, colorScheme: 'dark' }, '#/inbox');
    const asks: string[] = [];
    context.on('request', (each) => asks.push(`${new URL(each.url()).origin} ${each.postData() ?? ''}`));
    await heading(carol, 'You have not asked anybody yet').waitFor();
    expect(await barriersOf(carol)).toEqual([]);
    await heading(bob, 'Nothing waits for you').waitFor();
    await isLive(bob);
    expect(await barriersOf(bob)).toEqual([]);

    await link(carol, 'Start a request').click();
    await heading(carol, 'New request').waitFor();
    expect(await focused(carol)).toBe('New request');
    await button(carol, 'Start the request').click();
    await carol.getByText('Say in a few words what it is about.').waitFor();
    expect(await carol.evaluate('document.activeElement.id')).toBe('title');
    expect(await barriersOf(carol)).toEqual([]);
    await carol.getByLabel('What is it about?').fill('Lease of the office');
    await carol.locator('input[type=file]').setInputFiles(file(lease));
    await carol.getByText(documentSha256).waitFor();
    await carol.getByLabel('E-mail address', { exact: true }).fill(his.email);
    await carol.getByLabel('Name, if you like').fill('Bob');
    // What was typed is there after a reload, and starts once however often it is pressed.
    await carol.reload();
    await carol.getByText('Everybody answers for exactly this file.').waitFor();
    await button(carol, 'Start the request').dblclick();
    await carol.getByText('Where it stands').waitFor();
    const id = idOf(carol);

    await link(bob, /Lease of the office/).waitFor();
    expect(await link(bob, /Inbox/).innerText()).toMatch(/1$/);
    expect([await fits(bob), await barriersOf(bob)]).toEqual([true, []]);
    await link(bob, /Lease of the office/).click();
    await heading(bob, 'The document').waitFor();
    expect(await focused(bob)).toBe('Lease of the office');
    await bob.locator('input[type=file]').setInputFiles(file(Buffer.from('Another')));
    await bob.getByText('is not the document that you are asked about').waitFor();
    expect(await button(bob, 'Sign').isDisabled()).toBe(true);
    await bob.locator('input[type=file]').setInputFiles(file(lease));
    await bob.getByText('is exactly the document').waitFor();
    expect([await fits(bob), await barriersOf(bob)]).toEqual([true, []]);
    await isLive(carol);
    await button(bob, 'Sign').click();
    await heading(bob, 'You have signed').waitFor();
    expect(await focused(bob)).toBe('You have signed');

    await carol.getByText('It is complete.').waitFor();
    const href = await link(carol, /Open the certificate/).getAttribute('href');
    expect(Buffer.from(await (await fetch(href!)).arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(await barriersOf(carol)).toEqual([]);
    await link(bob, /Inbox/).click();
    await heading(bob, 'Nothing waits for you').waitFor();
    await link(carol, 'Requests').click();
    await link(carol, /Lease of the office\s*Complete/).waitFor();
    expect(await carol.locator('.rows li').count()).toBe(1);
    expect(await barriersOf(carol)).toEqual([]);
    expect((await request(hers.email, id)).signers[0]).toMatchObject({ evidence: { via: 'ACCOUNT', documentSha256 } });

    const ours = [world.site.url, world.backend.url].map((each) => new URL(each).origin);
    expect(asks.filter((each) => !ours.includes(each.split(' ')[0]!))).toEqual([]);
    expect(asks.filter((each) => each.includes('The lease, as'))).toEqual([]);
    expect([...hers.complaints, ...his.complaints]).toEqual([]);
  });

  it('replaces who cannot be reached, reminds, gives more time, and cancels', async () => {
    const { tab, email, complaints } = await person('carol');
    const signers = ['bounce@simulator.amazonses.com', 'dave@example.com'].map((each) => world.signer(each));
    const id = await started(email, { signers });
    await tab.goto(`${world.site.url}#/request/${id}`);
    await tab.getByRole('heading', { name: /does not arrive/ }).waitFor();
    expect(await barriersOf(tab)).toEqual([]);
    await button(tab, 'Replace bounce@simulator.amazonses.com').click();
    await button(tab, 'Give the place away').click();
    await tab.getByText('An e-mail address looks like').waitFor();
    await tab.getByLabel('E-mail address of the new person').fill('erin@example.com');
    expect(await barriersOf(tab)).toEqual([]);
    await button(tab, 'Give the place away').click();
    await tab.getByText('The place was given away.').waitFor();
    await tab.getByText('does not arrive').first().waitFor({ state: 'detached' });

    await button(tab, 'Remind all now').click();
    await tab.getByText('Nobody was reminded').waitFor();
    // An access token is good for an hour: it is renewed without a word.
    world.backend.clock.advance(2 * 3_600_000);
    await button(tab, 'Remind dave@example.com').click();
    await tab.getByText('A reminder is on its way.').waitFor();
    await tab.getByText('dave@example.com\u2069 was reminded').waitFor();

    await button(tab, 'Give more time …').click();
    expect(await barriersOf(tab)).toEqual([]);
    const before = (await request(email, id)).expiresAt;
    await button(tab, 'Move the deadline').click();
    await tab.getByText('The deadline was moved.').waitFor();
    const week = Date.parse((await request(email, id)).expiresAt) - Date.parse(before);
    expect(Math.round(week / 86_400_000)).toBe(7);

    await button(tab, 'Cancel …').click();
    await tab.getByLabel('Reason, if you like').fill('A mistake');
    expect(await barriersOf(tab)).toEqual([]);
    await button(tab, 'Cancel for good').click();
    await tab.getByText('The request was cancelled.').waitFor();
    await link(tab, /Open the certificate/).waitFor();
    expect(await request(email, id)).toMatchObject({ status: 'CANCELLED', closedReason: 'A mistake' });
    // That the token was not taken any more, which the browser says by itself.
    expect(complaints.filter((each) => !each.includes('401'))).toEqual([]);
  });

  it('declines with a reason and a mailed code, on a phone, in German; the list of the other shows it', async () => {
    const { tab: carol, email } = await person('carol');
    const bob = await person('bob', phone);
    const id = await started(email, { signers: [world.signer(bob.email)], confirmByCode: true });
    await carol.reload();
    await isLive(carol);
    await bob.tab.goto(`${world.site.url}?request=${id}`);
    await bob.tab.getByLabel('Language').selectOption('de');
    await button(bob.tab, 'Ablehnen …').click();
    await bob.tab.getByLabel('Warum?').fill('Zu teuer');
    await button(bob.tab, 'Endgültig ablehnen').click();
    await heading(bob.tab, 'Ein Code bestätigt Ihre Antwort').waitFor();
    expect(await focused(bob.tab)).toBe('Ein Code bestätigt Ihre Antwort');
    expect([await fits(bob.tab), await barriersOf(bob.tab)]).toEqual([true, []]);
    await bob.tab.getByLabel('Code, acht Ziffern').fill(await world.code(bob.email));
    await button(bob.tab, 'Weiter').click();
    await heading(bob.tab, 'Sie haben abgelehnt').waitFor();
    expect([await fits(bob.tab), await barriersOf(bob.tab)]).toEqual([true, []]);
    await link(carol, /Lease\s*Declined/).waitFor();
    expect(await request(email, id)).toMatchObject({ status: 'DECLINED', closedReason: 'Zu teuer' });
    expect(bob.complaints).toEqual([]);
  });

  it('says that there is no connection, and goes on when there is one again', async () => {
    const { tab, context, email } = await person('carol');
    const id = await started(email, { signers: [world.signer('dave@example.com')] });
    await tab.goto(`${world.site.url}#/request/${id}`);
    await isLive(tab);
    await context.setOffline(true);
    await button(tab, 'Remind all now').click();
    await tab.getByText('There is no connection.').waitFor();
    await context.setOffline(false);
    await context.route('**/graphql', (route) => route.abort());
    await world.backend.restart();
    await tab.getByText('What you see may be out of date').waitFor();
    await context.unroute('**/graphql');
    await tab.getByText('What you see may be out of date').waitFor({ state: 'detached' });
    expect(await tab.getByText('There is no connection.').count()).toBe(0);
    await button(tab, 'Remind all now').click();
    await tab.getByText('Nobody was reminded').waitFor();
    // Back and reload lead where they say.
    await link(tab, 'New').click();
    await heading(tab, 'New request').waitFor();
    await tab.goBack();
    await heading(tab, 'Lease').waitFor();
    await tab.reload();
    await heading(tab, 'Lease').waitFor();
  });

  it('says of a request of others that there is none, and of a wrong code what to do', async () => {
    const id = await started('carol@example.com', { signers: [world.signer('dave@example.com')] });
    const { tab, email } = await person('mallory', phone, `?request=${id}`);
    await heading(tab, 'There is no such request for you').waitFor();
    expect(await barriersOf(tab)).toEqual([]);
    await button(tab, 'Sign out').click();
    await heading(tab, 'Sign in').waitFor();
    expect(await tab.evaluate('JSON.stringify(sessionStorage)')).not.toMatch(/Token|mallory/i);
    expect(await tab.evaluate('localStorage.length')).toBe(0);
    expect([await fits(tab), await barriersOf(tab)]).toEqual([true, []]);
    await button(tab, 'Send me a code').click();
    await tab.getByText('Give your e-mail address').waitFor();
    await tab.locator('input[type=email]:focus').waitFor();
    await tab.getByLabel('Your e-mail address').fill(email);
    await button(tab, 'Create an account').click();
    await tab.getByText('This address has an account already.').waitFor();
    await button(tab, 'Send me a code').click();
    await heading(tab, 'Enter your code').waitFor();
    expect([await fits(tab), await barriersOf(tab)]).toEqual([true, []]);
    // The code is asked for again after a reload.
    await tab.reload();
    const code = await mailed(email);
    await tab.getByLabel('Code from the mail').fill(code === '00000000' ? '00000001' : '00000000');
    await button(tab, 'Continue').click();
    await tab.getByText('That is not the code that was mailed last.').waitFor();
    await tab.getByLabel('Code from the mail').fill(code);
    await button(tab, 'Continue').click();
    await tab.getByText(`Signed in as ${email}`).waitFor();
  });

  it('says that the session is over, and goes on where it was after another sign-in', async () => {
    const { tab, email } = await person('carol', {}, '#/new');
    await tab.getByLabel('What is it about?').fill('A lease');
    await tab.getByLabel('E-mail address', { exact: true }).fill('dave@example.com');
    world.backend.clock.advance(31 * 86_400_000);
    // Either the start is refused, or the page has heard before that it would be.
    await tab.evaluate("document.querySelector('.new .first')?.click()");
    await tab.getByText('You were signed out: the session is over.').waitFor();
    await button(tab, 'Send me a code').click();
    await heading(tab, 'Enter your code').waitFor();
    await tab.getByLabel('Code from the mail').fill(await mailed(email));
    await button(tab, 'Continue').click();
    await heading(tab, 'New request').waitFor();
    expect(await tab.getByLabel('What is it about?').inputValue()).toBe('A lease');
  });

  it('shows how a request expires as the console moves the clock on', async () => {
    const { tab, email } = await person('carol');
    const id = await started(email, { signers: [world.signer('dave@example.com')], expiresInSeconds: 86_400 });
    await tab.goto(`${world.site.url}#/request/${id}`);
    await isLive(tab);
    const { tab: developer } = await openTab(browser);
    await developer.goto(world.backend.url);
    await developer.getByRole('option', { name: id }).click();
    await developer.locator('[data-state="Request signature"][data-status="waiting"]').waitFor();
    await button(developer, 'a day later').click();
    await developer.locator('[data-state="Expired"][data-status="failed"]').waitFor();
    await tab.getByText('The time for answers is over.').waitFor();
    expect(await request(email, id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('signs out at once, whatever answers, and does nothing of it as who comes next', async () => {
    const { tab, context, email: anna } = await person('anna');
    const bert = `bert-${count}@example.com`;
    const id = await started('carol@example.com', { signers: [anna, bert].map((each) => world.signer(each)) });
    await tab.goto(`${world.site.url}#/request/${id}`);
    await button(tab, 'Sign').waitFor();
    // Her answer hangs, and so does the user pool; it is refused when another has come.
    let refuse!: () => void;
    const comes = new Promise<void>((resolve) => (refuse = resolve));
    const refused = context.waitForEvent('response', (each) => each.status() === 401);
    await context.route(`${world.backend.url}/graphql`, async (route) => {
      if (!route.request().postData()?.includes('signDocument')) return route.continue();
      await comes;
      const errors = [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }];
      await route.fulfill({ status: 401, json: { errors }, headers: { 'access-control-allow-origin': '*' } });
    });
    await context.route(`${world.backend.url}/`, (route) =>
      route.request().headers()['x-amz-target']?.endsWith('.RevokeToken') ? undefined : route.continue(),
    );
    await button(tab, 'Sign').click();
    await button(tab, 'Sign out').click();
    await heading(tab, 'Sign in').waitFor();
    expect(await tab.evaluate('JSON.stringify(sessionStorage)')).not.toMatch(/Token|anna/);
    // Another fragment loads nothing anew: what was begun is still there.
    await register(world, tab, bert, '#/inbox');
    await link(tab, /Lease/).waitFor();
    refuse();
    await refused;
    await link(tab, 'Requests').click();
    await heading(tab, 'You have not asked anybody yet').waitFor();
    expect((await request('carol@example.com', id)).signers.map(({ status }) => status)).toEqual([
      ...['REQUESTED', 'REQUESTED'],
    ]);
    expect(await tab.getByText(`Signed in as ${bert}`).count()).toBe(1);
  });

  it('takes a password instead of a code, and says of a wrong one what to do', async () => {
    const email = `dave-${++count}@example.com`;
    const password = 'Correct horse 1 battery';
    await registerWithPassword(world, email, password);
    const { tab } = await openTab(browser);
    await tab.goto(world.site.url);
    await tab.getByLabel('Your e-mail address').fill(email);
    await button(tab, 'Use a password instead').click();
    await tab.getByLabel('Password', { exact: true }).fill('wrong');
    await button(tab, 'Sign in').click();
    await tab.getByText('Address and password do not go together.').waitFor();
    expect(await barriersOf(tab)).toEqual([]);
    await tab.getByLabel('Password', { exact: true }).fill(password);
    await tab.keyboard.press('Enter');
    await tab.getByText(`Signed in as ${email}`).waitFor();
  });

  it('says so where there is no JavaScript', async () => {
    const { tab } = await openTab(browser, { javaScriptEnabled: false });
    await tab.goto(world.site.url);
    expect(await tab.locator('.without-script p').count()).toBe(4);
  });
});

const mailed = (email: string) => poolCode(world, email);
