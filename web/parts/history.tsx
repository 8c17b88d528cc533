import type { Locale } from '../../generated/schema.ts';
import type { Happened } from '../api/operations.ts';
import { apart, fill, texts } from '../texts/language.ts';
import { byClock } from './time.ts';

/** What happened, the newest first. */
export function History(props: {
  language: Locale;
  history: Happened[];
  signers: { email: string; name: string | null }[];
  requester: string;
  isLive: boolean;
}) {
  const { language, history, signers, requester, isLive } = props;
  const t = texts[language];
  const nameOf = (email: string | null) => signers.find((each) => each.email === email)?.name ?? email ?? '';
  return (
    <section class="card">
      <h2>
        {t.historyHeading}
        {isLive && <span class="live">{t.live}</span>}
      </h2>
      <ol class="history" reversed>
        {history.toReversed().map(({ version, type, at, signer, reason }) => (
          <li key={version}>
            <time dateTime={at}>{byClock(at, language)}</time>
            <span dir="auto">
              {fill(t.events[type], { requester, signer: apart(nameOf(signer)) })}
              {reason && <q>{reason}</q>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
