import { useEffect } from 'preact/hooks';
import type { Locale } from '../../generated/schema.ts';
import { Button } from '../parts/controls.tsx';
import { Header } from '../parts/header.tsx';
import { useFocus } from '../parts/use-focus.ts';
import { fill } from '../texts/language.ts';
import type { Account } from './account/account.ts';
import type { Home } from './home.ts';
import { Inbox, Requests } from './parts/lists.tsx';
import { Nav } from './parts/nav.tsx';
import { NewRequest } from './parts/new-request.tsx';
import { problemInWords } from './parts/problem-in-words.ts';
import { RequestView } from './parts/request-view.tsx';
import { SignIn } from './parts/sign-in.tsx';
import { texts } from './texts/texts.ts';

/** Why the page could not begin: the network, or what the page has no words for. */
export type Stopped = { name: 'unreachable' } | { name: 'unknown'; detail: string };

/** What the whole page is drawn from. */
export interface PageProps {
  /** Not there before the config is. */
  account: Account | undefined;
  /** While somebody is signed in. */
  home: Home | undefined;
  language: Locale;
  /** Why the page could not begin. */
  stopped: Stopped | undefined;
  onLanguage(language: Locale): void;
  onSignOut(): void;
  /** Begins again. */
  onRetry(): void;
}

/** The page for people with an account. */
export function Page(props: PageProps) {
  const { account, home, language, stopped, onLanguage, onSignOut, onRetry } = props;
  const t = texts[language];
  const step = account?.state().step ?? 'opening';
  const route = home?.state().route;
  const view = route ? (route.view === 'request' ? route.id : route.view) : stopped ? 'stopped' : step;
  // The heading of a request is there once it was read.
  useFocus(home?.state().request && !isRead(home) ? `${view} …` : view, 'top');
  useTitle(props);
  // On a phone it stands below, for want of room.
  const out = home && (
    <button class="plain out" type="button" onClick={onSignOut}>
      {t.signOut}
    </button>
  );
  return (
    <>
      <Header {...{ language, onLanguage }}>{out}</Header>
      {home && <Nav state={home.state()} language={language} />}
      <main>
        {stopped && view === 'stopped' && (
          <section class="card stopped">
            <h1 id="top" tabIndex={-1}>
              {t.stoppedHeading[stopped.name]}
            </h1>
            <p role="alert">{problemInWords(stopped, language)}</p>
            <div class="buttons">
              <Button onClick={onRetry}>{t.tryAgain}</Button>
            </div>
          </section>
        )}
        {view === 'opening' && (
          <p class="card quiet" role="status">
            {t.loading}
          </p>
        )}
        {home && <View {...{ home, language }} />}
        {!home && account && !/^(opening|stopped|signedIn)$/.test(view) && (
          <SignIn {...{ account, state: account.state(), language }} />
        )}
      </main>
      {home && (
        <footer class="quiet">
          {fill(t.signedInAs, { email: home.person.email })}
          {out}
        </footer>
      )}
    </>
  );
}

const views = { requests: Requests, inbox: Inbox, new: NewRequest, request: RequestView };

function View({ home, language }: { home: Home; language: Locale }) {
  const state = home.state();
  const Shown = views[state.route.view];
  return <Shown key={state.request?.id} {...{ home, state, language }} />;
}

const isRead = (home: Home) => Boolean(home.state().request?.request ?? home.state().request?.problem);

/** What the tab is called: what is shown, and how much waits. */
function useTitle({ home, language }: PageProps): void {
  const t = texts[language];
  useEffect(() => {
    const state = home?.state();
    const names = { requests: t.requestsHeading, inbox: t.inboxHeading, new: t.newHeading };
    const request = state?.request?.request;
    const shown =
      state && (state.route.view === 'request' ? (request?.title ?? request?.documentId) : names[state.route.view]);
    const waiting = state && state.inbox.items.length > 0 ? `(${state.inbox.items.length}) ` : '';
    document.title = `${waiting}${shown ? `${shown} – ` : ''}Countersign`;
  });
}
