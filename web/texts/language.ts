import type { Locale } from '../../generated/schema.ts';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

/** What both pages say in each language. */
export const texts: Record<Locale, Texts> = { en, de, fr, es };

/** What each language calls itself. */
export const names: Record<Locale, string> = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' };

/** Adds to what both pages say what one of them says besides. */
export function withShared<Own extends { problems: object }>(own: Record<Locale, Own>) {
  const both = (locale: Locale) => ({
    ...texts[locale],
    ...own[locale],
    problems: { ...texts[locale].problems, ...own[locale].problems } as Texts['problems'] & Own['problems'],
  });
  return { en: both('en'), de: both('de'), fr: both('fr'), es: both('es') };
}

/**
 * Chooses the first language that a reader prefers and the pages have.
 * @param preferred tags of BCP 47, as `navigator.languages` gives them
 */
export function languageOf(preferred: readonly string[]): Locale {
  const bases = preferred.map((tag) => tag.toLowerCase().split('-')[0]!);
  return (bases.find((base) => Object.hasOwn(texts, base)) as Locale | undefined) ?? 'en';
}

/** A sentence in which some of the braces stand for something. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (braces, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : braces,
  );
}

/** A name amid a sentence, kept apart from it where it is written the other way round. */
export const apart = (name: string): string => `\u2068${name}\u2069`;
