import type { Locale } from '../../../generated/schema.ts';
import { Button } from '../../parts/controls.tsx';
import { texts } from '../texts/texts.ts';
import { isFinal } from '../visit/problems.ts';
import type { State } from '../visit/state.ts';
import { problemInWords } from './problem-in-words.ts';

/** Where the page cannot go on: why, and what to do. */
export function Stopped(props: { state: State; language: Locale; onRetry(): void }) {
  const { state, language, onRetry } = props;
  const t = texts[language];
  const problem = state.problem!;
  const headings: Record<string, string> = t.stoppedHeading;
  return (
    <section class="card stopped">
      <h1 id="next" tabIndex={-1}>
        {Object.hasOwn(headings, problem.name) ? headings[problem.name] : t.stoppedHeading.other}
      </h1>
      <p role="alert">{problemInWords(problem, language)}</p>
      {!isFinal(problem) && (
        <div class="buttons">
          <Button onClick={onRetry}>{t.tryAgain}</Button>
        </div>
      )}
    </section>
  );
}
