import { fill, texts } from '../texts/language.ts';
import { byClock } from './time.ts';
import type { PartProps } from '../page.tsx';
import { standing } from '../visit/state.ts';

/** Who is asked, and where each stands. */
export function People({ state, language }: PartProps) {
  const t = texts[language];
  const { signers, progress } = state.request!;
  const { reader } = standing(state);
  return (
    <section class="card">
      <h2>
        {t.peopleHeading}
        <span class="count">
          {progress.signed} / {progress.total}
        </span>
      </h2>
      <ul class="people">
        {signers.map(({ email, name, status }) => (
          <li key={email}>
            <span class="who">
              <bdi>{name ?? email}</bdi>
              {email === reader?.email && <b> ({t.you})</b>}
              {name && <small>{email}</small>}
            </span>
            <span class={`status ${status.toLowerCase()}`}>{t.status[status]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What happened, the newest first. */
export function History({ state, language }: PartProps) {
  const t = texts[language];
  const { history, signers } = state.request!;
  const nameOf = (email: string | null) => signers.find((each) => each.email === email)?.name ?? email ?? '';
  return (
    <section class="card">
      <h2>
        {t.historyHeading}
        {state.connection === 'live' && <span class="live">{t.live}</span>}
      </h2>
      <ol class="history" reversed>
        {history.toReversed().map(({ version, type, at, signer, reason }) => (
          <li key={version}>
            <time dateTime={at}>{byClock(at, language)}</time>
            <span dir="auto">
              {fill(t.events[type], {
                requester: state.invitation!.requestedBy,
                signer: `\u2068${nameOf(signer)}\u2069`,
              })}
              {reason && <q>{reason}</q>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
