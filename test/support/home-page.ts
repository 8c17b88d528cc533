import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import type { startWithPage } from './sign-page.ts';

type World = Awaited<ReturnType<typeof startWithPage>>;

/** The code that the user pool mailed to an address last. */
export async function poolCode({ backend }: Pick<World, 'backend'>, email: string): Promise<string> {
  const mails = (await readMailbox(join(backend.dataDir, 'mail'))).filter(({ to }) => to.includes(email));
  return mails.flatMap(({ text }) => /(?<!\d)(\d{6}|\d{8})(?!\d)/.exec(text)?.[1] ?? []).at(-1)!;
}

/** Registers an address on the page, and comes in by the code that is mailed. */
export async function register(world: World, tab: Page, email: string, path = ''): Promise<void> {
  await tab.goto(world.site.url + path);
  await tab.getByLabel('Your e-mail address').fill(email);
  await tab.getByRole('button', { name: 'Create an account' }).click();
  await tab.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await tab.getByLabel('Code from the mail').fill(await poolCode(world, email));
  await tab.getByRole('button', { name: 'Continue' }).click();
  await tab.getByText(`Signed in as ${email}`).waitFor();
}

/** Registers an address past the page, with a password. */
export async function registerWithPassword(world: World, email: string, Password: string): Promise<void> {
  const { url, template } = world.backend;
  const call = async (operation: string, input: object) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId: template.outputs.UserPoolClientId, Username: email, ...input }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await call('SignUp', { Password, UserAttributes: [{ Name: 'email', Value: email }] });
  await call('ConfirmSignUp', { ConfirmationCode: await poolCode(world, email) });
}
