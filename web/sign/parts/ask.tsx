import type { PartProps } from '../page.tsx';
import { inWords } from '../../parts/time.ts';
import { fill } from '../../texts/language.ts';
import { texts } from '../texts/texts.ts';

/** What is asked, by whom, and until when as long as that matters. */
export function Ask({ state, language }: PartProps) {
  const { role, requestedBy: requester, title, message, expiresAt: asked } = state.invitation!;
  const t = texts[language];
  const expiresAt = state.request?.expiresAt ?? asked;
  const { here, utc } = inWords(expiresAt, language);
  return (
    <section class="ask">
      <p class="asks">{fill(t.asks[role], { requester })}</p>
      <h1 dir="auto">{title ?? t.untitled}</h1>
      {message && (
        <figure>
          <figcaption>{fill(t.messageFrom, { requester })}</figcaption>
          <blockquote dir="auto">{message}</blockquote>
        </figure>
      )}
      {(state.request?.status ?? 'PENDING') === 'PENDING' && (
        <dl>
          <dt>{Date.parse(expiresAt) > Date.now() ? t.answerBy : t.expiredAt}</dt>
          <dd>
            <time dateTime={expiresAt}>{here}</time>
            {utc && <small>{utc}</small>}
          </dd>
        </dl>
      )}
    </section>
  );
}
