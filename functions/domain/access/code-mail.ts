import type { Locale } from '../../../generated/schema.ts';
import { asMail, type Mail } from '../notices/mail.ts';
import { texts } from '../notices/texts/locales.ts';

/** Makes the mail that brings a code. Nothing that people wrote is in it, and no other run of digits: programs find codes by them. */
export function codeMailOf(code: string, language: Locale): Mail {
  const { namelessGreeting, code: words } = texts[language];
  const { subject, lead, next, footer } = words;
  return asMail(
    { language, subject, greeting: [namelessGreeting], lead: [lead], title: code, next: [next], footer: [[footer]] },
    { headers: {} },
  );
}
