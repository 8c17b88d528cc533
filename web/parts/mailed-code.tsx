import { useState } from 'preact/hooks';
import type { Locale } from '../../generated/schema.ts';
import { texts } from '../texts/language.ts';
import { Button, Trouble } from './controls.tsx';

/** The code of a mail is typed: digits, however they are spaced. */
export function MailedCode(props: {
  language: Locale;
  /** What the field is called. */
  label: string;
  /** How many digits it may have. */
  digits: readonly number[];
  /** What is said of one that has another number of digits. */
  incomplete: string;
  isRefused: boolean;
  isBusy: boolean;
  trouble: string | undefined;
  onCode(code: string): void;
  /** Has another mailed; left out where that cannot be. */
  onAnother?: { isBusy: boolean; run(): void };
  /** Goes back; left out where there is nothing to go back to. */
  onBack?: () => void;
}) {
  const { language, label, digits, incomplete, isRefused, isBusy, trouble, onCode, onAnother, onBack } = props;
  const t = texts[language];
  const [typed, setTyped] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const code = typed.replace(/\D/g, '');
    const isWhole = digits.includes(code.length);
    setIncomplete(!isWhole);
    if (isWhole && !isBusy) onCode(code);
    else document.getElementById('code')?.focus();
  };
  return (
    <form onSubmit={submit} noValidate>
      <label class="field">
        {label}
        <input
          id="code"
          class="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={16}
          value={typed}
          aria-invalid={isIncomplete || isRefused}
          aria-describedby="trouble"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <div id="trouble">
        {isIncomplete && (
          <p class="trouble" role="alert">
            {incomplete}
          </p>
        )}
        <Trouble says={isIncomplete ? undefined : trouble} />
      </div>
      <div class="buttons">
        <Button type="submit" {...{ isBusy }}>
          {t.confirm}
        </Button>
        {onAnother && (
          <Button kind="second" isBusy={onAnother.isBusy} onClick={onAnother.run}>
            {t.anotherCode}
          </Button>
        )}
        {onBack && (
          <Button kind="second" onClick={onBack}>
            {t.back}
          </Button>
        )}
      </div>
    </form>
  );
}
