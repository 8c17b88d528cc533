import { Button, Next, Trouble } from '../../parts/controls.tsx';
import { MailedCode } from '../../parts/mailed-code.tsx';
import { byClock } from '../../parts/time.ts';
import { fill } from '../../texts/language.ts';
import type { PartProps } from '../page.tsx';
import { texts } from '../texts/texts.ts';
import { problemInWords } from './problem-in-words.ts';

/** Before a code: it is mailed at a press of a button, for programs that look through mails open links. */
export function Invited({ state, visit, language }: PartProps) {
  const t = texts[language];
  const { sentTo, canAnswer } = state.invitation!;
  return (
    <section class="card">
      <Next>{t.proveHeading}</Next>
      <p>{fill(t.prove, { sentTo })}</p>
      {!canAnswer && <p class="note">{t.nothingLeft}</p>}
      <Trouble says={problemInWords(state.problem, language)} />
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
  return (
    <section class="card">
      <Next>{t.codeHeading}</Next>
      <p>{fill(t.codeSent, { sentTo, time: byClock(expiresAt, language) })}</p>
      <MailedCode
        {...{ language, label: t.codeLabel, digits: [8], incomplete: t.codeIncomplete }}
        isRefused={state.problem?.name === 'codeRefused'}
        isBusy={state.busy === 'confirmCode'}
        trouble={problemInWords(state.problem, language)}
        onCode={(code) => void (state.busy ?? visit.confirmCode(code))}
        onAnother={{ isBusy: state.busy === 'sendCode', run: () => void visit.sendCode() }}
      />
    </section>
  );
}
