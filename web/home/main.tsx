import { render } from 'preact';
import { ConnectionLost } from '../../client/src/refused.ts';
import type { Locale } from '../../generated/schema.ts';
import { createApi } from '../api/browser-api.ts';
import { readConfig } from '../api/config.ts';
import { languageOf } from '../texts/language.ts';
import { type Account, type AccountState, createAccount } from './account/account.ts';
import type { Person } from './account/auth.ts';
import { createClient } from './account/client.ts';
import { createHome, type Home } from './home.ts';
import { keep, takeKept } from './kept.ts';
import { Page, type Stopped } from './page.tsx';
import { addressOf, mailedRoute, routeOf, type Route } from './route.ts';

/** Milliseconds after which what is shown is read again, where nothing has pushed it. */
const lookTime = 30_000;

const kept = takeKept();
let language = kept?.language ?? languageOf(navigator.languages);
let { start: keptStart } = kept ?? {};
let account: Account | undefined;
let home: Home | undefined;
/** Of the person who is signed in. */
let session = new AbortController();
let stopped: Stopped | undefined;

// What a mail leads to stands in the address as any other view does.
const mailed = mailedRoute(location.search);
if (mailed) history.replaceState(history.state, '', location.pathname + addressOf(mailed));

const root = document.getElementById('page')!;
const draw = () => {
  document.documentElement.lang = language;
  render(<Page {...{ account, home, language, stopped, onLanguage, onSignOut, onRetry: () => void begin() }} />, root);
};
const onLanguage = (chosen: Locale) => {
  language = chosen;
  draw();
};
const onSignOut = () => {
  keptStart = undefined;
  end();
  // Whoever comes next does not land on what was open.
  history.replaceState(history.state, '', location.pathname + addressOf({ view: 'requests' }));
  account!.signOut();
};

/** Begins, or begins again where something could not be reached. */
async function begin(): Promise<void> {
  stopped = undefined;
  draw();
  try {
    // Amplify is loaded by itself: whoever comes by a link does without it.
    const config = readConfig('endpoint', 'realtime', 'region', 'userPoolId', 'userPoolClientId');
    const amplify = import('./account/amplify.ts').catch((cause: unknown) => {
      throw new ConnectionLost('a part of the page cannot be loaded', { cause });
    });
    const [read, { amplifyAuth }] = await Promise.all([config, amplify]);
    const auth = amplifyAuth(read);
    const api = createApi(read);
    const shown = (state: AccountState) => {
      if (state.step === 'signedIn' && !home) enter(state.person!);
      draw();
    };
    const enter = (person: Person) => {
      session = new AbortController();
      const client = createClient({ api, auth, onOver: () => over(), signal: session.signal });
      home = createHome({
        ...{ client, person, route: routeOf(location.hash), onChange: draw },
        keptStart: keptStart?.by === person.email ? keptStart : undefined,
        keptAnswer: kept?.answer?.by === person.email ? kept.answer : undefined,
        onRoute: (route: Route) => (location.hash = addressOf(route)),
      });
      keptStart = undefined;
    };
    account = createAccount({ auth, kept: kept?.account, onChange: shown });
    await account.open();
  } catch (error) {
    console.error(error);
    account = undefined;
    const isNetwork = error instanceof ConnectionLost;
    stopped = isNetwork ? { name: 'unreachable' } : { name: 'unknown', detail: (error as Error).message };
    draw();
  }
}

/** Nobody is signed in any more: what was typed waits for who comes back. */
function over(): void {
  keptStart = written();
  end();
  account?.over();
}

function end(): void {
  session.abort();
  home?.close();
  home = undefined;
}

const written = () => (home ? { ...home.start.kept(), by: home.person.email } : keptStart);

addEventListener('hashchange', () => {
  home?.go(routeOf(location.hash));
  scrollTo(0, 0);
});
/** An answer that waits for its code. */
const answered = () => {
  const answer = home?.request()?.kept();
  return answer && { ...answer, by: home!.person.email };
};

addEventListener('pagehide', () => keep({ language, account: account?.kept(), start: written(), answer: answered() }));
addEventListener('pageshow', takeKept);
addEventListener('online', () => (stopped ? void begin() : home?.look()));
const look = () => {
  if (document.visibilityState === 'visible') home?.look();
};
document.addEventListener('visibilitychange', look);
setInterval(look, lookTime);
void begin();
