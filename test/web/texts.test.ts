import { describe, expect, it } from 'vitest';
import { texts as ofAccounts } from '../../web/home/texts/texts.ts';
import { texts as ofLinks } from '../../web/sign/texts/texts.ts';
import { fill, languageOf } from '../../web/texts/language.ts';
import { clockTime, formatOf, timeInWords } from '../../web/texts/times.ts';

/** What each sentence fills in, by its path. */
const bracesOf = (value: unknown, path = ''): [string, string[]][] =>
  typeof value === 'string'
    ? [[path, (value.match(/\{\w+\}/g) ?? []).toSorted()]]
    : Object.entries(value as object).flatMap(([name, each]) => bracesOf(each, `${path}.${name}`));

describe.each([
  ['links', ofLinks],
  ['accounts', ofAccounts],
])('the texts of the page of %s', (_, texts) => {
  it.each(['de', 'fr', 'es'] as const)('say in %s what they say in English, with the same filled in', (locale) => {
    expect(Object.fromEntries(bracesOf(texts[locale]))).toEqual(Object.fromEntries(bracesOf(texts.en)));
  });
});

describe('a text', () => {
  it('is filled in, and keeps what is not known', () => {
    expect(fill('{a} of {b}, {toString}', { a: 1 })).toBe('1 of {b}, {toString}');
  });
});

describe('languageOf', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['pl', 'fr-CA', 'de'], 'fr'],
    [['ES'], 'es'],
    [['ja'], 'en'],
    [['constructor'], 'en'],
    [[], 'en'],
  ])('chooses of %j %s', (preferred, language) => {
    expect(languageOf(preferred)).toBe(language);
  });
});

describe('a time', () => {
  const time = '2026-12-24T23:30:00Z';

  it.each([
    ['de', 'Europe/Berlin', '25. Dezember 2026 um 00:30 (Europe/Berlin)', '24.12.26, 23:30 UTC'],
    ['en-GB', 'America/New_York', '24 December 2026 at 18:30 (America/New York)', '24/12/2026, 23:30 UTC'],
    ['fr', 'UTC', '24 décembre 2026 à 23:30 UTC', null],
  ])('is told in %s where the reader is, in %s, and in UTC', (language, zone, here, utc) => {
    expect(timeInWords(time, language, zone)).toEqual({ here, utc });
  });

  it('has its date where that is another day', () => {
    const now = Date.parse(time);
    expect(clockTime(now + 60_000, 'de', now)).toMatch(/^\d\d:\d\d$/);
    expect(clockTime(now + 86_400_000, 'de', now)).toMatch(/^\d\d\.12\.26, \d\d:\d\d$/);
  });

  it('is written as the reader’s region writes it', () => {
    expect(formatOf('en', ['de', 'en-GB'])).toBe('en-GB');
    expect(formatOf('fr', ['de', 'en-GB'])).toBe('fr');
  });
});
