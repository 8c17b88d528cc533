import type { Locale } from '../../../generated/schema.ts';
import type { HomeState } from '../home.ts';
import { addressOf, type Route } from '../route.ts';
import { texts } from '../texts/texts.ts';

/** The views that there are, and how many signatures wait. */
export function Nav({ state, language }: { state: HomeState; language: Locale }) {
  const t = texts[language];
  const { items, nextToken } = state.inbox;
  const waiting = items.length > 0 && `${items.length}${nextToken ? '+' : ''}`;
  const link = (view: 'requests' | 'inbox' | 'new', text: string) => (
    <a href={addressOf({ view } as Route)} {...(state.route.view === view && { 'aria-current': 'page' })}>
      {text}
      {view === 'inbox' && waiting && <span class="badge">{waiting}</span>}
    </a>
  );
  return (
    <nav aria-label={t.views}>
      {link('requests', t.nav.requests)}
      {link('inbox', t.nav.inbox)}
      {link('new', t.nav.new)}
    </nav>
  );
}
