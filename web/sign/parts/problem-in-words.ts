import type { Locale } from '../../../generated/schema.ts';
import { byClock } from '../../parts/time.ts';
import { fill } from '../../texts/language.ts';
import { texts } from '../texts/texts.ts';
import type { Problem } from '../visit/problems.ts';

/** The sentence of a problem; undefined where there is none. */
export function problemInWords(problem: Problem | undefined, language: Locale): string | undefined {
  if (!problem) return undefined;
  const { name, until, detail = '' } = problem;
  const time = until === undefined ? '' : byClock(until, language);
  return fill(texts[language].problems[name], { time, detail });
}
