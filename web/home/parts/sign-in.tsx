import { useEffect, useState } from 'preact/hooks';
import type { Locale } from '../../../generated/schema.ts';
import { Button, Trouble } from '../../parts/controls.tsx';
import { MailedCode } from '../../parts/mailed-code.tsx';
import { fill } from '../../texts/language.ts';
import type { Account, AccountState } from '../account/account.ts';
import { texts } from '../texts/texts.ts';
import { problemInWords } from './problem-in-words.ts';

interface SignInProps {
  account: Account;
  state: AccountState;
  language: Locale;
}

/** Who is it? By a mailed code, or by a password. */
export function SignIn(props: SignInProps) {
  const { step } = props.state;
  return (
    <section class="card sign-in">
      {step === 'code' ? (
        <ByCode {...props} />
      ) : step === 'newPassword' ? (
        <NewPassword {...props} />
      ) : (
        <Who {...props} />
      )}
    </section>
  );
}

function Who({ account, state, language }: SignInProps) {
  const t = texts[language];
  const [email, setEmail] = useState(state.email);
  const [password, setPassword] = useState('');
  const byPassword = state.step === 'password';
  // What is to be typed has the focus, however often it is left empty.
  useEffect(() => document.querySelector<HTMLElement>('.sign-in [aria-invalid="true"]')?.focus(), [state.problem]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void (byPassword ? account.signInByPassword(email, password) : account.sendCode(email));
  };
  return (
    <>
      <h1 id="top" tabIndex={-1}>
        {t.welcome}
      </h1>
      <p class="quiet">{t.welcomeNote}</p>
      <form onSubmit={submit} noValidate>
        <label class="field">
          {t.emailLabel}
          <input
            type="email"
            autoComplete="username"
            value={email}
            aria-invalid={state.problem?.name === 'noEmail'}
            aria-describedby="trouble"
            onInput={({ currentTarget }) => setEmail(currentTarget.value)}
          />
        </label>
        {byPassword && (
          <Password
            {...{ language, password, setPassword }}
            autoComplete="current-password"
            isInvalid={/assword/.test(state.problem?.name ?? '')}
          />
        )}
        <Trouble id="trouble" says={problemInWords(state.problem, language)} />
        <div class="buttons">
          <Button type="submit" isBusy={state.busy === 'continue'}>
            {byPassword ? t.signIn : t.mailCode}
          </Button>
          <button class="plain" type="button" onClick={() => (byPassword ? account.back() : account.usePassword())}>
            {byPassword ? t.useCode : t.usePassword}
          </button>
        </div>
      </form>
      <div class="aside">
        <p class="quiet">{t.newHere}</p>
        <Button kind="second" isBusy={state.busy === 'signUp'} onClick={() => void account.signUp(email)}>
          {t.createAccount}
        </Button>
      </div>
    </>
  );
}

function ByCode({ account, state, language }: SignInProps) {
  const t = texts[language];
  return (
    <>
      <h1 id="top" tabIndex={-1}>
        {t.codeHeading}
      </h1>
      <p>{fill(state.isNew ? t.codeToRegister : t.codeToSignIn, { email: state.email })}</p>
      <MailedCode
        {...{ language, label: t.signInCodeLabel, digits: [6, 8], incomplete: t.signInCodeIncomplete }}
        isRefused={state.problem?.name === 'signInCodeRefused'}
        isBusy={state.busy === 'continue'}
        trouble={problemInWords(state.problem, language)}
        onCode={(code) => void account.confirm(code)}
        onAnother={{ isBusy: state.busy === 'another', run: () => void account.another() }}
        onBack={account.back}
      />
    </>
  );
}

function NewPassword({ account, state, language }: SignInProps) {
  const t = texts[language];
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void account.choosePassword(password);
  };
  return (
    <>
      <h1 id="top" tabIndex={-1}>
        {t.newPasswordHeading}
      </h1>
      <p>{t.newPasswordNote}</p>
      <form onSubmit={submit} noValidate>
        <Password
          {...{ language, password, setPassword }}
          autoComplete="new-password"
          isInvalid={state.problem !== undefined}
        />
        <Trouble id="trouble" says={problemInWords(state.problem, language)} />
        <div class="buttons">
          <Button type="submit" isBusy={state.busy === 'continue'}>
            {t.choosePassword}
          </Button>
        </div>
      </form>
    </>
  );
}

function Password(props: {
  language: Locale;
  password: string;
  setPassword(typed: string): void;
  autoComplete: 'current-password' | 'new-password';
  isInvalid: boolean;
}) {
  const { language, password, setPassword, autoComplete, isInvalid } = props;
  return (
    <label class="field">
      {texts[language].passwordLabel}
      <input
        type="password"
        autoComplete={autoComplete}
        value={password}
        aria-invalid={isInvalid}
        aria-describedby="trouble"
        onInput={({ currentTarget }) => setPassword(currentTarget.value)}
      />
    </label>
  );
}
