import type { Locale } from '../../../generated/schema.ts';
import { byClock } from '../../parts/time.ts';
import { fill } from '../../texts/language.ts';
import type { AccountProblem } from '../account/account.ts';
import type { Problem } from '../problems.ts';
import { texts } from '../texts/texts.ts';

/** The sentence of a problem; undefined where there is none. */
export function problemInWords(problem: Problem | AccountProblem | undefined, language: Locale): string | undefined {
  if (!problem) return undefined;
  const {
    name,
    until,
    detail = '',
  }: { name: keyof (typeof texts)['en']['problems']; until?: number; detail?: string } = problem;
  const time = until === undefined ? '' : byClock(until, language);
  return fill(texts[language].problems[name], { time, detail });
}
