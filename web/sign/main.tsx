import { render } from 'preact';
import { createApi } from '../api/browser-api.ts';
import { readConfig } from '../api/config.ts';
import { keep, takeKept, takeToken } from './kept.ts';
import { Page } from './page.tsx';
import { languageOf } from '../texts/language.ts';
import { createVisit, type Kept, type Visit } from './visit/visit.ts';
import type { State } from './visit/state.ts';

const token = takeToken();
const restored = takeKept();
let language = restored?.language ?? languageOf(navigator.languages);
let kept: Kept = restored && (!token || token === restored.link) ? restored : { link: token };
let visit: Visit | undefined;
let state: State = { step: 'opening', connection: 'none' };

const root = document.getElementById('page')!;
const draw = () => {
  document.documentElement.lang = language;
  const onLanguage = (chosen: typeof language) => {
    language = chosen;
    draw();
  };
  render(<Page {...{ state, visit, language, onLanguage, onRetry: () => void begin() }} />, root);
};
const show = (next: State) => {
  state = next;
  draw();
};

/** Begins, or begins again, with what is kept. */
async function begin(): Promise<void> {
  visit?.close();
  visit = undefined;
  const { link } = kept;
  if (!/^link-[\w-]{43}$/.test(link))
    return show({ step: 'stopped', connection: 'none', problem: { name: link ? 'badLink' : 'noLink' } });
  show({ step: 'opening', connection: 'none' });
  try {
    visit = createVisit({ api: createApi(await readConfig('endpoint', 'realtime')), kept, onChange: show });
  } catch (error) {
    console.error(error);
    return show({ step: 'stopped', connection: 'none', problem: { name: 'unreachable' } });
  }
  await visit.open();
}

addEventListener('pagehide', () => keep({ ...(visit?.kept() ?? kept), language }));
addEventListener('pageshow', takeKept);
addEventListener('online', () => {
  if (state.step === 'stopped' && /^(offline|unreachable|unavailable)$/.test(state.problem!.name)) void begin();
});
// Another link in the same tab: browsers load nothing for it.
addEventListener('hashchange', () => {
  const link = takeToken();
  if (!link) return;
  kept = { link };
  void begin();
});
void begin();
