import { json } from '@codemirror/lang-json';
import { Disclosure } from '../disclosure.tsx';
import { prettyOf, timeOf } from '../shown.ts';
import { Editor } from './text-editor.tsx';
import type { Outcome, Subscription } from './outcomes.ts';

/** What came of the last run. */
export function Answer({ outcome }: { outcome: Outcome | undefined }) {
  return (
    <section class="answer" aria-label="Answer">
      {show(outcome)}
    </section>
  );
}

function show(outcome: Outcome | undefined) {
  switch (outcome?.kind) {
    case undefined:
      return <p class="none">Nothing has run in this tab yet.</p>;
    case 'running':
      return (
        <p class="line" role="status">
          Running …
        </p>
      );
    case 'failed':
      return (
        <p class="line bad" role="alert">
          {outcome.message}
        </p>
      );
    case 'subscription':
      return <Messages subscription={outcome} />;
    case 'answer': {
      const { status, milliseconds, text, errors } = outcome;
      return (
        <>
          <p class="line" role="status">
            <span class={status === 200 ? undefined : 'bad'}>{status}</span>
            <span>{Math.round(milliseconds)} ms</span>
            <span>{sizeOf(text)}</span>
          </p>
          <Errors errors={errors} />
          <Editor key={`${milliseconds}`} label="Answer" text={prettyOf(text)} language={json()} />
        </>
      );
    }
  }
}

const Errors = ({ errors }: { errors: string[] }) =>
  errors.length === 0 ? null : (
    <ul class="errors" role="alert">
      {errors.map((line, index) => (
        <li key={index} class="bad">
          {line}
        </li>
      ))}
    </ul>
  );

function Messages({ subscription: { state, why, messages } }: { subscription: Subscription }) {
  return (
    <>
      <p class="line" role="status">
        <span class={`badge ${badges[state]}`}>{state}</span> {why && <span class="note">{why}</span>}{' '}
        {messages.length > 0 && <span class="note">{messages[0]!.number} received</span>}
      </p>
      <ol class="messages" aria-label="Messages">
        {messages.map(({ number, at, text, errors }) => (
          <li key={number}>
            <Disclosure
              line={
                <>
                  <time>{timeOf(at)}</time> <span class="note">{errors[0] ?? text.replace(/\s+/g, ' ')}</span>
                </>
              }
            >
              {() => <pre tabIndex={0}>{text}</pre>}
            </Disclosure>
          </li>
        ))}
      </ol>
    </>
  );
}

const badges = { connecting: 'waiting', subscribed: 'running', ended: 'stopped' };

const sizeOf = ({ length }: string) => (length < 1000 ? `${length} B` : `${(length / 1000).toFixed(1)} KB`);
