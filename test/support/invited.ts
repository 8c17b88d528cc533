import { join } from 'node:path';
import type { Mail } from '../../tools/mail/mailbox.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { ConfirmAccessCodeDocument, SendAccessCodeDocument } from '../../generated/operations.ts';
import { type Person, person, type TestBackend } from './backend.ts';

/** The API as whoever has a token that is no user pool's. */
export const by = (backend: Pick<TestBackend, 'template'>, token: string): Omit<Person, 'token'> =>
  person(backend.template.outputs.GraphqlEndpoint!, async () => token);

/** The mails to an address, the oldest first. */
export async function mailsTo({ dataDir }: Pick<TestBackend, 'dataDir'>, email: string): Promise<Mail[]> {
  return (await readMailbox(join(dataDir, 'mail'))).filter(({ to }) => to.includes(email));
}

/** The token of the link of a mail; undefined where it has none. */
export const linkOf = ({ text }: Mail): string | undefined => /#(link-[\w-]{43})\s/.exec(text)?.[1];

/** The tokens of the links that were mailed to an address, the oldest first. */
export async function linksTo(backend: TestBackend, email: string): Promise<string[]> {
  return (await mailsTo(backend, email)).flatMap((mail) => linkOf(mail) ?? []);
}

/** The code that was mailed to an address last. */
export async function codeTo(backend: TestBackend, email: string): Promise<string> {
  const codes = (await mailsTo(backend, email)).flatMap(({ text }) => /^ {4}(\d{8})$/m.exec(text)?.[1] ?? []);
  return codes.at(-1)!;
}

/** Comes in by a link and the code that is mailed for it. @returns the token of the session */
export async function comeIn(backend: TestBackend, email: string, link: string): Promise<string> {
  await by(backend, link).get(SendAccessCodeDocument, {});
  const code = await codeTo(backend, email);
  return (await by(backend, link).get(ConfirmAccessCodeDocument, { code })).token;
}
