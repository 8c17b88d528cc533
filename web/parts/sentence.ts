import type { Locale } from '../../generated/schema.ts';
import { fill } from '../texts/language.ts';
import { byClock } from './time.ts';

/** What a sentence about a problem is filled with. */
export interface Told {
  /** From when on it may go, in milliseconds since the epoch. */
  until?: number;
  /** What no sentence was written for. */
  detail?: string;
}

/** The sentence of a problem. */
export function sentence(text: string, { until, detail = '' }: Told, language: Locale): string {
  return fill(text, { time: until === undefined ? '' : byClock(until, language), detail });
}
