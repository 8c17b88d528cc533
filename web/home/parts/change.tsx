import { useEffect, useState } from 'preact/hooks';
import { limits } from '../../../functions/domain/limits.ts';
import { Button, SubmitOrBack, Trouble } from '../../parts/controls.tsx';
import { texts } from '../texts/texts.ts';
import { localTime } from './local-time.ts';
import { problemInWords } from './problem-in-words.ts';
import type { RequestProps } from './request-view.tsx';

/** What the requester can do about the whole request. */
export function Change(props: RequestProps) {
  const { shown, open, language } = props;
  const t = texts[language];
  const [form, setForm] = useState<'extend' | 'cancel'>();
  const end = () => setForm(undefined);
  if (form === 'extend') return <Extend {...props} onEnd={end} />;
  if (form === 'cancel') return <Cancel {...props} onEnd={end} />;
  const problem = shown.problem?.act === 'remind' ? shown.problem : undefined;
  return (
    <section class="card">
      <h2>{t.changeHeading}</h2>
      <Trouble says={problemInWords(problem, language)} />
      <div class="buttons">
        <Button kind="second" isBusy={shown.busy === 'remind'} onClick={() => void open.remind()}>
          {t.remindAll}
        </Button>
        <Button kind="second" onClick={() => setForm('extend')}>
          {t.extend} …
        </Button>
        <Button kind="second" onClick={() => setForm('cancel')}>
          {t.cancel} …
        </Button>
      </div>
    </section>
  );
}

function Extend({ shown, open, language, onEnd }: RequestProps & { onEnd(): void }) {
  const t = texts[language];
  const day = 86_400_000;
  const [deadline, setDeadline] = useState(localTime(Date.parse(shown.request.expiresAt) + 7 * day));
  useEffect(() => document.getElementById('deadline')?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (Number.isNaN(Date.parse(deadline))) return document.getElementById('deadline')?.focus();
    void open.extend(new Date(deadline).toISOString()).then((isDone) => isDone && onEnd());
  };
  const problem = shown.problem?.act === 'extend' ? shown.problem : undefined;
  return (
    <section class="card">
      <h2>{t.extend}</h2>
      <form onSubmit={submit} noValidate>
        <label class="field short">
          {t.newDeadline}
          <input
            id="deadline"
            type="datetime-local"
            min={localTime(Date.parse(shown.request.expiresAt))}
            value={deadline}
            aria-describedby="extend-trouble"
            onInput={({ currentTarget }) => setDeadline(currentTarget.value)}
          />
        </label>
        <Trouble id="extend-trouble" says={problemInWords(problem, language)} />
        <SubmitOrBack submit={t.extendNow} back={t.back} isBusy={shown.busy === 'extend'} onBack={onEnd} />
      </form>
    </section>
  );
}

function Cancel({ shown, open, language, onEnd }: RequestProps & { onEnd(): void }) {
  const t = texts[language];
  const [reason, setReason] = useState('');
  useEffect(() => document.getElementById('cancel-reason')?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void open.cancel(reason.trim()).then((isDone) => isDone && onEnd());
  };
  const problem = shown.problem?.act === 'cancel' ? shown.problem : undefined;
  return (
    <section class="card">
      <h2>{t.cancelHeading}</h2>
      <p>{t.cancelNote}</p>
      <form onSubmit={submit} noValidate>
        <label class="field">
          {t.reasonIfAny}
          <textarea
            id="cancel-reason"
            dir="auto"
            rows={3}
            maxLength={limits.reason}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <Trouble says={problemInWords(problem, language)} />
        <SubmitOrBack
          submit={t.cancelNow}
          back={t.back}
          kind="danger"
          isBusy={shown.busy === 'cancel'}
          onBack={onEnd}
        />
      </form>
    </section>
  );
}
