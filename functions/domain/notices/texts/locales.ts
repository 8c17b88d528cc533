import type { Locale } from '../../../../generated/schema.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Texts } from './texts.ts';

/** The texts of each language that notices are written in. */
export const texts: Record<Locale, Texts> = { de, en, es, fr };
