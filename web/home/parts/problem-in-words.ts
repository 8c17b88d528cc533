import type { Locale } from '../../../generated/schema.ts';
import { sentence } from '../../parts/sentence.ts';
import type { AccountProblem } from '../account/account.ts';
import type { Problem } from '../problems.ts';
import { texts } from '../texts/texts.ts';

/** The sentence of a problem; undefined where there is none. */
export function problemInWords(problem: Problem | AccountProblem | undefined, language: Locale): string | undefined {
  if (!problem) return undefined;
  const { name }: { name: keyof (typeof texts)['en']['problems'] } = problem;
  return sentence(texts[language].problems[name], problem, language);
}
