import { withShared } from '../../texts/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

/** All that the page of accounts says, in each language. */
export const texts = withShared({ en, de, fr, es });
