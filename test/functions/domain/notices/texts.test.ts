import { describe, expect, it } from 'vitest';
import type { Locale } from '../../../../generated/schema.ts';
import { texts } from '../../../../functions/domain/notices/texts/locales.ts';

const locales = Object.keys(texts) as Locale[];

/** The texts of a language, each under its path. */
function flat(value: object, path = ''): [path: string, text: string][] {
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' ? [[`${path}${name}`, each] as [string, string]] : flat(each as object, `${path}${name}.`),
  );
}

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(locales)('the texts in %s', (locale) => {
  const own = Object.fromEntries(flat(texts[locale]));
  const english = Object.fromEntries(flat(texts.en));

  it('are all there, and none is empty', () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
    expect(Object.values(own).filter((text) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  it('are in no other language', () => {
    for (const other of locales.filter((each) => each !== locale)) {
      const same = flat(texts[other]).filter(([path, text]) => own[path] === text);
      expect(same).toEqual([]);
    }
  });

  it('say the same of the request as the others', () => {
    for (const [path, text] of Object.entries(own)) {
      // French and others may name somebody twice; they must name nobody else.
      expect([path, [...new Set(placeholders(text))]]).toEqual([path, [...new Set(placeholders(english[path]!))]]);
    }
  });
});
