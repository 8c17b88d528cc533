import type { PartProps } from '../page.tsx';
import { texts } from '../texts/texts.ts';
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
