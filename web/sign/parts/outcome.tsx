import { Certificate } from '../../parts/certificate.tsx';
import { Next, Trouble } from '../../parts/controls.tsx';
import { fill } from '../../texts/language.ts';
import type { PartProps } from '../page.tsx';
import { texts } from '../texts/texts.ts';
import { standing } from '../visit/state.ts';
import { problemInWords } from './problem-in-words.ts';

/** What became of it, and the certificate to keep. */
export function Outcome({ state, visit, language }: PartProps) {
  const t = texts[language];
  const { request, invitation, certificate } = state;
  const { status, progress } = request!;
  const { answer = '' } = standing(state);
  const heading = Object.hasOwn(t.outcome, answer) ? (answer as keyof typeof t.outcome) : 'NONE';
  const isGood = heading === 'SIGNED' || heading === 'APPROVED';
  return (
    <section class={`card outcome ${isGood ? 'good' : ''}`}>
      <div class="seal" aria-hidden="true">
        <svg viewBox="0 0 24 24">{isGood ? <path d="M5 12.5l4.5 4.5L19 7.5" /> : <path d="M6 12h12" />}</svg>
      </div>
      <Next>{t.outcome[heading]}</Next>
      <p role="status">{fill(t.stands[status], { ...progress, requester: invitation!.requestedBy })}</p>
      <Trouble says={problemInWords(state.problem, language)} />
      <Certificate {...{ language, certificate }} onRenew={() => void visit.readCertificate()} />
    </section>
  );
}
