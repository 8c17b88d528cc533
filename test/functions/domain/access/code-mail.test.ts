import { describe, expect, it } from 'vitest';
import { codeMailOf } from '../../../../functions/domain/access/code-mail.ts';
import { texts } from '../../../../functions/domain/notices/texts/locales.ts';
import type { Locale } from '../../../../generated/schema.ts';
import { textIn, words } from '../../../support/letters.ts';

const locales = Object.keys(texts) as Locale[];
const code = '04711815';

describe('the mail with a code', () => {
  it.each(locales)('says all that it has to say, as text and as HTML alike: %s', (locale) => {
    const { subject, text, html, replyTo } = codeMailOf(code, locale);
    const { lead, next, footer } = texts[locale].code;
    for (const each of [subject, text, html]) expect(each).not.toMatch(/\{\w*\}|undefined|\[object/);
    const said = words(text.replace(/^-- $/m, ''));
    for (const part of [texts[locale].namelessGreeting, lead, code, next, footer]) expect(said).toContain(words(part));
    expect(words(textIn(html))).toEqual(said);
    expect(replyTo).toBeUndefined();
  });

  it.each(locales)('has one run of eight digits, on a line of its own in the text: %s', (locale) => {
    const { subject, text, html } = codeMailOf(code, locale);
    expect([subject, text, html].map((each) => each.match(/\d{8}/g))).toEqual([null, [code], [code]]);
    expect(text).toContain(`\n    ${code}\n`);
  });

  it.each(locales)('leads nowhere: %s', (locale) => {
    const { text, html } = codeMailOf(code, locale);
    expect(`${text}${html}`).not.toMatch(/href|https?:/);
  });

  it('is said in another way in each language', () => {
    const said = locales.map((locale) => Object.values(texts[locale].code));
    expect(new Set(said.flat()).size).toBe(said.flat().length);
  });
});
