import type { Locale } from '../../../generated/schema.ts';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

/** What the page says in each language. */
export const texts: Record<Locale, Texts> = { en, de, fr, es };

/** What each language calls itself. */
export const names: Record<Locale, string> = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' };

/**
 * Chooses the first language that a reader prefers and the page has.
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
