import { useEffect } from 'preact/hooks';
import { fill, texts } from '../texts/language.ts';
import type { PartProps } from '../page.tsx';
import { standing } from '../visit/state.ts';
import { Next, Trouble } from './controls.tsx';

/** What became of it, and the certificate to keep. */
export function Outcome({ state, visit, language }: PartProps) {
  const t = texts[language];
  const { request, invitation, certificate } = state;
  const { status, progress } = request!;
  const { answer = '' } = standing(state);
  const heading = Object.hasOwn(t.outcome, answer) ? (answer as keyof typeof t.outcome) : 'NONE';
  const isGood = heading === 'SIGNED' || heading === 'APPROVED';
  const isThere = typeof certificate === 'object';
  useEffect(() => {
    // The address is good for five minutes.
    if (!isThere) return;
    const renew = () => void (document.visibilityState === 'visible' && visit.readCertificate());
    const timer = setInterval(renew, 240_000);
    document.addEventListener('visibilitychange', renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renew);
    };
  }, [isThere, visit]);
  return (
    <section class={`card outcome ${isGood ? 'good' : ''}`}>
      <div class="seal" aria-hidden="true">
        <svg viewBox="0 0 24 24">{isGood ? <path d="M5 12.5l4.5 4.5L19 7.5" /> : <path d="M6 12h12" />}</svg>
      </div>
      <Next>{t.outcome[heading]}</Next>
      <p role="status">{fill(t.stands[status], { ...progress, requester: invitation!.requestedBy })}</p>
      <Trouble {...{ problem: state.problem, language }} />
      {certificate && certificate !== 'none' && (
        <div class="certificate">
          <h3>{t.certificateHeading}</h3>
          {certificate === 'coming' ? (
            <p role="status">{t.certificateComing}</p>
          ) : (
            <>
              <p>{t.certificateNote}</p>
              <a class="button first" href={certificate.pdfUrl} target="_blank" rel="noopener noreferrer">
                {t.openCertificate}
                <span class="hidden"> ({t.opensElsewhere})</span>
              </a>
            </>
          )}
        </div>
      )}
    </section>
  );
}
