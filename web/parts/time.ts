import type { Locale } from '../../generated/schema.ts';
import { clockTime, formatOf, timeInWords } from '../texts/times.ts';

/** A time in words, as this reader writes it. */
export const inWords = (time: string, language: Locale) => timeInWords(time, formatOf(language, navigator.languages));

/** A time by the clock, as this reader writes it. */
export const byClock = (time: string | number, language: Locale) =>
  clockTime(time, formatOf(language, navigator.languages), Date.now());
