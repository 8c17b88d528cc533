import { inputFields } from '../../../functions/domain/fields.ts';
import { limits } from '../../../functions/domain/limits.ts';
import { sha256Of } from '../../parts/compare.ts';
import { Button, Trouble } from '../../parts/controls.tsx';
import { apart, fill } from '../../texts/language.ts';
import { addressOf } from '../route.ts';
import { newSigner, ordersOf, requiredOf } from '../start/draft.ts';
import { isHashing, type StartState } from '../start/start.ts';
import { texts } from '../texts/texts.ts';
import { Fault, type FormProps, TextField } from './fields.tsx';
import type { ViewProps } from './lists.tsx';
import { NewSigner } from './new-signer.tsx';
import { problemInWords } from './problem-in-words.ts';

/** The form that starts a request. */
export function NewRequest({ home, state, language }: ViewProps) {
  const t = texts[language];
  const { start } = home;
  const { faults, isBusy, problem, startedId } = state.start;
  const hasFaults = Object.keys(faults).length > 0;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void start.submit(language).then((isDone) => {
      if (!isDone) requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    });
  };
  const { reading } = state.start;
  const form = { start, draft: state.start.draft, faults, language };
  return (
    <form class="new" onSubmit={submit} noValidate>
      <div class="title">
        <h1 id="top" tabIndex={-1}>
          {t.newHeading}
        </h1>
      </div>
      <p class="quiet">{t.newNote}</p>
      <What {...form} reading={reading} />
      <Who {...form} />
      <When {...form} />
      <More {...form} />
      <Trouble says={hasFaults ? t.look : problemInWords(problem, language)} />
      {startedId && (
        <p>
          <a href={addressOf({ view: 'request', id: startedId })}>{t.openStarted}</a>
        </p>
      )}
      <div class="buttons">
        <Button type="submit" {...{ isBusy }} disabled={isHashing(state.start)}>
          {t.startNow}
        </Button>
        <button class="plain" type="button" onClick={start.clear}>
          {t.empty}
        </button>
      </div>
    </form>
  );
}

/** The document: what it is called, its file, its address, a word with it. */
function What(props: FormProps & Pick<StartState, 'reading'>) {
  const { start, draft, language, reading } = props;
  const t = texts[language];
  const choose = (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file) void start.choose(file.name, () => sha256Of(file));
    // The same file chosen again is a choice, too.
    input.value = '';
  };
  const file = reading?.name ?? draft.file?.name ?? '';
  const says = reading ? (reading.isUnreadable ? t.unreadable : t.hashing) : draft.file && t.hashed;
  return (
    <section class="card">
      <TextField
        {...props}
        name="title"
        label={t.titleLabel}
        hint={t.titleHint}
        maxLength={inputFields.title.characters}
      />
      <div class="field">
        <span>{t.fileLabel}</span>
        <span class="buttons">
          <label class="button second file">
            <input
              type="file"
              class="hidden"
              aria-describedby="hashed"
              onChange={({ currentTarget }) => choose(currentTarget)}
            />
            {draft.file ? t.chooseOther : t.chooseDocument}
          </label>
          {draft.file && (
            <button class="plain" type="button" onClick={start.forgetFile}>
              {t.forgetFile}
            </button>
          )}
        </span>
      </div>
      <div role="status" id="hashed" class="said">
        {says && (
          <div class={`comparison ${reading?.isUnreadable ? 'unreadable' : reading ? '' : 'same'}`}>
            {!reading && <b dir="auto">{file}</b>}
            <p>{fill(says, { file: apart(file) })}</p>
            {!reading && <code>{draft.file?.sha256}</code>}
          </div>
        )}
      </div>
      <TextField
        {...props}
        name="documentUrl"
        label={t.urlLabel}
        type="url"
        maxLength={inputFields.documentUrl.characters}
      />
      <TextField {...props} name="message" label={t.messageLabel} rows={3} maxLength={inputFields.message.characters} />
    </section>
  );
}

/** Who is asked, in which step. */
function Who(props: FormProps) {
  const { start, draft, faults, language } = props;
  const t = texts[language];
  const last = draft.signers.at(-1)!;
  const add = () => {
    start.edit({ signers: [...draft.signers, newSigner(last.order)] });
    requestAnimationFrame(() => document.getElementById(`signers.${draft.signers.length}.email`)?.focus());
  };
  const required = requiredOf(draft);
  const shared = ordersOf(draft).flatMap((order) => {
    const total = draft.signers.filter((each) => each.order === order).length;
    return total > 1 ? [{ order, total }] : [];
  });
  return (
    <section class="card">
      <h2>{t.signersHeading}</h2>
      <p class="quiet">{t.signersNote}</p>
      <Fault {...props} name="signers" />
      <ol class="signers" aria-invalid={faults.signers !== undefined}>
        {draft.signers.map((signer, index) => (
          <NewSigner key={index} {...props} {...{ signer, index }} />
        ))}
      </ol>
      <div class="buttons">
        <Button kind="second" disabled={draft.signers.length >= limits.signers} onClick={add}>
          {t.addPerson}
        </Button>
      </div>
      {shared.map(({ order, total }) => (
        <label class="field short" key={order}>
          {fill(t.neededIn, { number: order })}
          <select
            value={required[order] ?? total}
            onChange={({ currentTarget }) =>
              start.edit({ required: { ...draft.required, [order]: Number(currentTarget.value) % total } })
            }
          >
            <option value={total}>{fill(t.everybody, { total })}</option>
            {Array.from({ length: total - 1 }, (_, index) => (
              <option key={index} value={index + 1}>
                {index + 1}
              </option>
            ))}
          </select>
        </label>
      ))}
    </section>
  );
}

/** Until when, and how often who has not answered is reminded. */
function When(props: FormProps) {
  const { start, draft, language } = props;
  const t = texts[language];
  return (
    <section class="card">
      <h2>{t.whenHeading}</h2>
      <div class="pair">
        <TextField
          {...props}
          name="deadline"
          label={t.deadlineLabel}
          hint={fill(t.deadlineHint, { days: limits.usualDeadline / 86_400 })}
          type="datetime-local"
        />
        <label class="field">
          {t.remindLabel}
          <select
            value={draft.remindEverySeconds}
            onChange={({ currentTarget }) => start.edit({ remindEverySeconds: Number(currentTarget.value) })}
          >
            {Object.entries(t.remindEvery).map(([seconds, text]) => (
              <option key={seconds} value={seconds}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
    </section>
  );
}

/** What few need. */
function More(props: FormProps) {
  const { start, draft, faults, language } = props;
  const t = texts[language];
  return (
    <details class="card" open={faults.observers !== undefined || undefined}>
      <summary>{t.moreHeading}</summary>
      <TextField
        {...props}
        name="documentId"
        label={t.documentIdLabel}
        hint={t.documentIdHint}
        maxLength={inputFields.documentId.characters}
      />
      <TextField {...props} name="observers" label={t.observersLabel} />
      <label class="check">
        <input
          type="checkbox"
          checked={draft.confirmByCode}
          onChange={({ currentTarget }) => start.edit({ confirmByCode: currentTarget.checked })}
        />
        {t.confirmByCodeLabel}
      </label>
    </details>
  );
}
