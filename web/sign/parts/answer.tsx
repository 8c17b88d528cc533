import { useEffect, useState } from 'preact/hooks';
import { texts } from '../texts/language.ts';
import type { PartProps } from '../page.tsx';
import type { Comparison } from './compare.ts';
import { Button, Trouble } from './controls.tsx';

/** Sign or approve, or decline with a reason. */
export function Answer(props: PartProps & { comparison: Comparison | undefined }) {
  const { state, visit, language, comparison } = props;
  const t = texts[language];
  const { role, documentSha256 } = state.invitation!;
  const [isDeclining, setDeclining] = useState(false);
  const isBusy = state.busy === 'answer';
  if (isDeclining) return <Decline {...props} onBack={() => setDeclining(false)} />;
  return (
    <section class="card">
      <h2>{t.answerHeading}</h2>
      <p>{role === 'APPROVER' ? t.approveNote : t.signNote}</p>
      <Trouble {...{ problem: state.problem, language }} />
      <div class="buttons">
        <Button
          {...{ isBusy }}
          disabled={comparison?.result === 'other' || comparison?.result === 'comparing'}
          onClick={() => void visit.agree(documentSha256 ?? comparison?.sha256 ?? null)}
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
function Decline({ state, visit, language, onBack }: PartProps & { onBack(): void }) {
  const t = texts[language];
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => document.getElementById('reason')?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim() && !state.busy) void visit.decline(reason.trim());
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
            maxLength={500}
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
          <Trouble {...{ problem: state.problem, language }} />
        </div>
        <div class="buttons">
          <Button type="submit" kind="danger" isBusy={state.busy === 'answer'}>
            {t.declineNow}
          </Button>
          <Button kind="second" onClick={onBack}>
            {t.back}
          </Button>
        </div>
      </form>
    </section>
  );
}
