import { useEffect, useState } from 'preact/hooks';
import { limits } from '../../../functions/domain/limits.ts';
import { SubmitOrBack, Trouble } from '../../parts/controls.tsx';
import { apart, fill } from '../../texts/language.ts';
import { addressFrom, isAddress } from '../address.ts';
import type { Signer } from '../operations.ts';
import { isAwaited, isOpen, isUnreached } from '../request/state.ts';
import { texts } from '../texts/texts.ts';
import { problemInWords } from './problem-in-words.ts';
import type { RequestProps } from './request-view.tsx';

/** Who is asked, where each stands, and what the requester can do about it. */
export function People(props: RequestProps) {
  const { shown, home, language } = props;
  const t = texts[language];
  const [replaced, setReplaced] = useState<string>();
  const signer = shown.request.signers.find(({ email }) => email === replaced);
  return (
    <section class="card">
      <h2>{t.peopleHeading}</h2>
      <ul class="people">
        {shown.request.signers.map((each) => (
          <li key={each.email}>
            <span class="who">
              <bdi>{each.name ?? each.email}</bdi>
              {each.email === home.person.email && <b> ({t.you})</b>}
              {each.name && <small>{each.email}</small>}
            </span>
            <span class={`status ${isUnreached(each) ? 'declined' : each.status.toLowerCase()}`}>
              {isUnreached(each) ? t.notReached : t.status[each.status]}
            </span>
            <Acts {...props} signer={each} onReplace={() => setReplaced(each.email)} />
          </li>
        ))}
      </ul>
      {signer && <Replace {...props} key={signer.email} signer={signer} onEnd={() => setReplaced(undefined)} />}
    </section>
  );
}

/** What the requester can do about somebody who has not answered. */
function Acts(props: RequestProps & { signer: Signer; onReplace(): void }) {
  const { shown, open, part, signer, language, onReplace } = props;
  const t = texts[language];
  const name = signer.name ?? signer.email;
  const canAct = part.isRequester && isOpen(shown.request, Date.now()) && isAwaited(signer);
  if (!canAct || signer.method === 'AUTOMATIC') return null;
  return (
    <span class="acts">
      {signer.status === 'REQUESTED' && !isUnreached(signer) && (
        <button class="plain" type="button" onClick={() => void open.remind(signer.email)}>
          {t.remindOne}
          <span class="hidden"> {name}</span>
        </button>
      )}
      <button class="plain" type="button" onClick={onReplace}>
        {t.reassignOne}
        <span class="hidden"> {name}</span>
      </button>
    </span>
  );
}

/** Gives somebody's place to another person. */
function Replace({ shown, open, signer, language, onEnd }: RequestProps & { signer: Signer; onEnd(): void }) {
  const t = texts[language];
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => document.getElementById('new-email')?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const address = addressFrom(email);
    setMissing(!isAddress(address));
    if (!isAddress(address)) return document.getElementById('new-email')?.focus();
    const to = { email: address, ...(name.trim() && { name: name.trim() }) };
    void open.reassign(signer.email, to, reason.trim()).then((isDone) => isDone && onEnd());
  };
  const problem = shown.problem?.act === 'reassign' ? shown.problem : undefined;
  const says = isMissing ? t.faults.badEmail : problemInWords(problem, language);
  return (
    <form class="inline" onSubmit={submit} noValidate>
      <h3>{fill(t.reassignHeading, { signer: apart(signer.name ?? signer.email) })}</h3>
      <p class="quiet">{fill(t.reassignNote, { signer: apart(signer.name ?? signer.email) })}</p>
      <label class="field">
        {t.newEmail}
        <input
          id="new-email"
          type="email"
          maxLength={limits.address}
          value={email}
          aria-invalid={isMissing}
          aria-describedby="replace-trouble"
          onInput={({ currentTarget }) => setEmail(currentTarget.value)}
        />
      </label>
      <label class="field">
        {t.newName}
        <input
          dir="auto"
          maxLength={limits.name}
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <label class="field">
        {t.reasonIfAny}
        <input
          dir="auto"
          maxLength={limits.reason}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <Trouble id="replace-trouble" {...{ says }} />
      <SubmitOrBack submit={t.reassignNow} back={t.back} isBusy={shown.busy === 'reassign'} onBack={onEnd} />
    </form>
  );
}
