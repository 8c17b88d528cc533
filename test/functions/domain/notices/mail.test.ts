import { describe, expect, it } from 'vitest';
import type { Locale } from '../../../../generated/schema.ts';
import { texts } from '../../../../functions/domain/notices/texts/locales.ts';
import { letterOf, letters, textIn, words } from '../../../support/letters.ts';

const carol = 'carol@example.com';
const locales = Object.keys(texts) as Locale[];

const deadlines: Record<Locale, string> = {
  en: 'Monday, 23 November 2026 at 11:00 UTC',
  de: 'Montag, 23. November 2026 um 11:00 UTC',
  fr: 'lundi 23 novembre 2026 à 11:00 UTC',
  es: 'lunes, 23 de noviembre de 2026, 11:00 UTC',
};

describe('mailOf', () => {
  it.each(letters.map((letter) => [letter.name, letter.locale, letter] as const))(
    'says all that it has to say, as text and as HTML alike: %s in %s',
    (name, locale, { notice, mail, url }) => {
      const { subject, text, html } = mail;
      expect(subject).toContain('Supply contract 2027');
      for (const each of [subject, text, html]) expect(each).not.toMatch(/\{\w*\}|undefined|\[object/);
      const said = words(text.replace(url, '').replace(/^(> ?|-- $)/gm, ''));
      expect(words(textIn(html))).toEqual(said);
      const { lead, next } = texts[locale].mails[name];
      const [isAsk, isLast] = [/^(ASKED|REMINDED)/.test(name), name === 'RELEASED_REASSIGNED'];
      const parts: Record<string, string | false> = {
        requester: notice.to.email !== carol && carol,
        reader: notice.to.name ?? false,
        signer: lead.includes('{signer}') && 'Dave (dave@example.com)',
        deadline: next.includes('{deadline}') && deadlines[locale],
        count: lead.includes('{signed}') && '1',
        note: isAsk && 'Please look at page 3.',
        reason: /DECLINED|CANCELLED|FAILED|UNREACHED/.test(name) && 'It is the old version.',
        id: 'request-1',
      };
      for (const part of Object.values(parts).filter((each) => each !== false)) expect(said).toContain(words(part));
      expect([text.split(url).length, html.split(`href="${url}"`).length]).toEqual(isLast ? [1, 1] : [2, 2]);
    },
  );

  it.each(locales)('says the deadline in the language of the reader, in UTC: %s', (locale) => {
    expect(letterOf('ASKED_SIGNER', locale).mail.text).toContain(deadlines[locale]);
  });

  it('has a reminder stand together with the ask, and nothing that SES refuses', () => {
    const [ask, reminder] = (['ASKED_APPROVER', 'REMINDED_APPROVER'] as const).map((name) => letterOf(name, 'en').mail);
    expect(ask!.subject).toBe(reminder!.subject);
    expect(ask!.text).not.toBe(reminder!.text);
    for (const { headers } of letters.map(({ mail }) => mail))
      expect(headers).toEqual({
        References: '<request-1@mail.example.org>',
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply',
      });
  });

  it('is answered to the requester', () => {
    expect(new Set(letters.map(({ mail }) => mail.replyTo))).toEqual(new Set([carol]));
  });

  it('leads to the request, and keeps what else the address says', () => {
    const appUrl = 'https://sign.example.org/app?lang=x&request=other#top';
    const { html, text } = letterOf('ASKED_SIGNER', 'en', {}, { appUrl }).mail;
    expect(text).toContain('https://sign.example.org/app?lang=x&request=request-1#top\n');
    expect(html).toContain('href="https://sign.example.org/app?lang=x&amp;request=request-1#top"');
  });

  it('takes the domain of its reference from an address with a name, too', () => {
    const { headers } = letterOf('EXPIRED', 'en', {}, { from: 'Countersign <sign@example.org>' }).mail;
    expect(headers.References).toBe('<request-1@example.org>');
  });

  it.each([
    ['the id of the document', { title: undefined, documentId: 'contract-7' }, 'contract-7'],
    ['the id of the document, where the title shows nothing', { title: ' \u200e\n', documentId: 'c-7' }, 'c-7'],
    ['the id of the request, where neither shows anything', { title: '\u0007', documentId: '\u2066' }, 'request-1'],
  ])('calls a document without a title by %s', (_, overrides, shown) => {
    const { subject, text } = letterOf('ASKED_SIGNER', 'en', overrides).mail;
    expect(subject).toBe(`Please sign “${shown}”`);
    expect(text).toContain(`\n    ${shown}\n`);
  });

  it('greets one without a name, and has no note where there is none', () => {
    const nameless = letterOf('ASKED_SIGNER', 'de', { message: '\u0000 \n' }, {}, { name: '\u202e' }).mail;
    expect(nameless.text.split('\n')[0]).toBe('Guten Tag,');
    expect(nameless.text).not.toContain('Nachricht von');
    expect(nameless.html).not.toContain('blockquote');
  });

  it('fills in no braces that people wrote', () => {
    const { text } = letterOf('ASKED_SIGNER', 'en', { title: '{requester} {id}' }).mail;
    expect(text).toContain('\n    {requester} {id}\n');
  });
});
