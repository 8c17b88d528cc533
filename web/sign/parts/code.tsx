import { useState } from 'preact/hooks';
import { fill, texts } from '../texts/language.ts';
import { byClock } from './time.ts';
import type { PartProps } from '../page.tsx';
import { Button, Next, Trouble } from './controls.tsx';

/** Before a code: it is mailed at a press of a button, for programs that look through mails open links. */
export function Invited({ state, visit, language }: PartProps) {
  const t = texts[language];
  const { sentTo, canAnswer } = state.invitation!;
  return (
    <section class="card">
      <Next>{t.proveHeading}</Next>
      <p>{fill(t.prove, { sentTo })}</p>
      {!canAnswer && <p class="note">{t.nothingLeft}</p>}
      <Trouble {...{ problem: state.problem, language }} />
      <div class="buttons">
        <Button isBusy={state.busy === 'sendCode'} onClick={() => void visit.sendCode()}>
          {t.sendCode}
        </Button>
      </div>
    </section>
  );
}

/** The code that was mailed is typed. */
export function Code({ state, visit, language }: PartProps) {
  const t = texts[language];
  const { sentTo, expiresAt } = state.code!;
  const [typed, setTyped] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const code = typed.replace(/\D/g, '');
    setIncomplete(code.length !== 8);
    if (code.length === 8 && !state.busy) void visit.confirmCode(code);
    else document.getElementById('code')?.focus();
  };
  const isWrong = isIncomplete || state.problem?.name === 'codeRefused';
  return (
    <section class="card">
      <Next>{t.codeHeading}</Next>
      <p>{fill(t.codeSent, { sentTo, time: byClock(expiresAt, language) })}</p>
      <form onSubmit={submit} noValidate>
        <label class="field">
          {t.codeLabel}
          <input
            id="code"
            class="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={16}
            value={typed}
            aria-invalid={isWrong}
            aria-describedby="trouble"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <div id="trouble">
          {isIncomplete && (
            <p class="trouble" role="alert">
              {t.codeIncomplete}
            </p>
          )}
          <Trouble {...{ problem: isIncomplete ? undefined : state.problem, language }} />
        </div>
        <div class="buttons">
          <Button type="submit" isBusy={state.busy === 'confirmCode'}>
            {t.confirm}
          </Button>
          <Button kind="second" isBusy={state.busy === 'sendCode'} onClick={() => void visit.sendCode()}>
            {t.anotherCode}
          </Button>
        </div>
      </form>
    </section>
  );
}
