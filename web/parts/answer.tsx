import { useEffect, useState } from 'preact/hooks';
import { limits } from '../../functions/domain/limits.ts';
import type { Locale, SignerRole } from '../../generated/schema.ts';
import { texts } from '../texts/language.ts';
import type { Comparison } from './compare.ts';
import { Button, SubmitOrBack, Trouble } from './controls.tsx';

/** What an answer is given to, and who takes it. */
export interface AnswerProps {
  language: Locale;
  role: SignerRole;
  documentSha256: string | null;
  /** Whether an answer is on its way. */
  isBusy: boolean;
  /** What did not go with the last one. */
  trouble: string | undefined;
  /** Takes the hash of what was read. */
  onAgree(documentSha256: string | null): void;
  onDecline(reason: string): void;
}

/** Sign or approve, or decline with a reason. */
export function Answer(props: AnswerProps & { comparison: Comparison | undefined }) {
  const { language, role, documentSha256, isBusy, trouble, onAgree, comparison } = props;
  const t = texts[language];
  const [isDeclining, setDeclining] = useState(false);
  if (isDeclining) return <Decline {...props} onBack={() => setDeclining(false)} />;
  return (
    <section class="card">
      <h2>{t.answerHeading}</h2>
      <p>{role === 'APPROVER' ? t.approveNote : t.signNote}</p>
      <Trouble says={trouble} />
      <div class="buttons">
        <Button
          {...{ isBusy }}
          disabled={comparison?.result === 'other' || comparison?.result === 'comparing'}
          onClick={() => onAgree(documentSha256 ?? comparison?.sha256 ?? null)}
        >
          {role === 'APPROVER' ? t.approve : t.sign}
        </Button>
        <Button kind="second" onClick={() => setDeclining(true)}>
          {t.decline}
        </Button>
      </div>
    </section>
  );
}

/** Asks for the reason, which the API wants. */
function Decline({ language, isBusy, trouble, onDecline, onBack }: AnswerProps & { onBack(): void }) {
  const t = texts[language];
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => document.getElementById('reason')?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim() && !isBusy) onDecline(reason.trim());
    else document.getElementById('reason')?.focus();
  };
  return (
    <section class="card">
      <h2>{t.declineHeading}</h2>
      <form onSubmit={submit} noValidate>
        <label class="field">
          {t.reasonLabel}
          <textarea
            id="reason"
            dir="auto"
            rows={3}
            maxLength={limits.reason}
            value={reason}
            aria-invalid={isMissing}
            aria-describedby="trouble"
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <div id="trouble">
          {isMissing && (
            <p class="trouble" role="alert">
              {t.reasonMissing}
            </p>
          )}
          <Trouble says={trouble} />
        </div>
        <SubmitOrBack submit={t.declineNow} back={t.back} kind="danger" {...{ isBusy, onBack }} />
      </form>
    </section>
  );
}
