import { useEffect } from 'preact/hooks';
import type { Locale } from '../../generated/schema.ts';
import { Header } from '../parts/header.tsx';
import { History } from '../parts/history.tsx';
import { Lost } from '../parts/lost.tsx';
import { Reading } from '../parts/reading.tsx';
import { useFocus } from '../parts/use-focus.ts';
import { Ask } from './parts/ask.tsx';
import { Code, Invited } from './parts/code.tsx';
import { Outcome } from './parts/outcome.tsx';
import { People } from './parts/people.tsx';
import { problemInWords } from './parts/problem-in-words.ts';
import { Stopped } from './parts/stopped.tsx';
import { texts } from './texts/texts.ts';
import { canAnswer, type State } from './visit/state.ts';
import type { Visit } from './visit/visit.ts';

/** What the whole page is drawn from. */
export interface PageProps {
  state: State;
  /** Not there before the config is. */
  visit: Visit | undefined;
  language: Locale;
  onLanguage(language: Locale): void;
  /** Begins again. */
  onRetry(): void;
}

/** What every part of the page is given, once the link was looked up. */
export interface PartProps {
  state: State;
  visit: Visit;
  language: Locale;
}

/** The page that a link leads to. */
export function Page({ state, visit, language, onLanguage, onRetry }: PageProps) {
  const t = texts[language];
  const { step, invitation, request } = state;
  const view = step === 'session' ? (canAnswer(state, Date.now()) ? 'answer' : 'outcome') : step;
  useFocus(view);
  useEffect(() => {
    document.title = invitation ? `${invitation.title ?? t.untitled} – Countersign` : 'Countersign';
  });
  const parts = visit && { state, visit, language };
  return (
    <>
      <Header {...{ language, onLanguage }} />
      <main>
        {view === 'opening' && (
          <p class="card quiet" role="status">
            {t.loading}
          </p>
        )}
        {view === 'stopped' && <Stopped {...{ state, language, onRetry }} />}
        {parts && invitation && view !== 'opening' && view !== 'stopped' && (
          <>
            <Ask {...parts} />
            <Lost connection={state.connection} language={language} />
            {view === 'invited' && <Invited {...parts} />}
            {view === 'code' && <Code {...parts} />}
            {view === 'answer' && (
              <Reading
                {...{ language, role: invitation.role, documentSha256: invitation.documentSha256 }}
                {...{ documentUrl: request!.documentUrl, requester: invitation.requestedBy }}
                isBusy={state.busy === 'answer'}
                trouble={problemInWords(state.problem, language)}
                onView={() => void parts.visit.view()}
                onAgree={(sha256) => void parts.visit.agree(sha256)}
                onDecline={(reason) => void (state.busy ?? parts.visit.decline(reason))}
              />
            )}
            {view === 'outcome' && <Outcome {...parts} />}
            {request && step === 'session' && (
              <div class="columns">
                <People {...parts} />
                <History
                  {...{ language, history: request.history, signers: request.signers }}
                  {...{ requester: invitation.requestedBy, isLive: state.connection === 'live' }}
                />
              </div>
            )}
          </>
        )}
      </main>
    </>
  );
}
