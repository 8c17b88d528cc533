import type { Locale } from '../../../generated/schema.ts';
import { sentence } from '../../parts/sentence.ts';
import { texts } from '../texts/texts.ts';
import type { Problem } from '../visit/problems.ts';

/** The sentence of a problem; undefined where there is none. */
export function problemInWords(problem: Problem | undefined, language: Locale): string | undefined {
  if (!problem) return undefined;
  return sentence(texts[language].problems[problem.name], problem, language);
}
