import type { Locale } from '../../../generated/schema.ts';
import { fill } from '../../texts/language.ts';
import type { Request, Signer } from '../operations.ts';
import { type Phase, phasesOf } from '../request/phases.ts';
import { isUnreached } from '../request/state.ts';
import { texts } from '../texts/texts.ts';

/** The picture of a request: from its start, step by step, to its end, with everybody's place, and where it stands. */
export function Picture({ request, language, me }: { request: Request; language: Locale; me: string }) {
  const t = texts[language];
  const { status } = request;
  const phases = phasesOf(request);
  const end = status === 'PENDING' ? 'next' : status === 'COMPLETED' ? 'done' : 'bad';
  return (
    <section class="card">
      <h2>
        {t.pictureHeading}
        <span class="count">
          {request.progress.signed} / {request.progress.total}
        </span>
      </h2>
      <ol class="picture">
        <li class="node done">
          <Mark kind="done" />
          {t.started}
        </li>
        {phases.map((phase, index) => (
          <Step key={phase.order} {...{ phase, number: index + 1, language, me }} />
        ))}
        <li class={`node ${end}`}>
          <Mark kind={end} />
          {t.statusOf[status === 'PENDING' ? 'COMPLETED' : status]}
          {status === 'PENDING' && <span class="hidden"> ({t.phase.next})</span>}
        </li>
      </ol>
    </section>
  );
}

function Step({ phase, number, language, me }: { phase: Phase; number: number; language: Locale; me: string }) {
  const t = texts[language];
  const { signers, required, state } = phase;
  const total = signers.length;
  return (
    <li class={`step ${state}`} {...(state === 'now' && { 'aria-current': 'step' })}>
      <p class="step-head">
        <b>{fill(t.step, { number })}</b>
        <span class="quiet">
          {required < total ? fill(t.someNeeded, { required, total }) : total > 1 && t.allNeeded}
        </span>
        <span class="step-state">{t.phase[state]}</span>
      </p>
      <ul class="places">
        {signers.map((signer) => (
          <Place key={signer.email} {...{ signer, language, isReader: signer.email === me }} />
        ))}
      </ul>
    </li>
  );
}

function Place({ signer, language, isReader }: { signer: Signer; language: Locale; isReader: boolean }) {
  const t = texts[language];
  const { email, name, role, method, status } = signer;
  const isLost = isUnreached(signer);
  const kind = isLost ? 'bad' : markOf[status];
  return (
    <li class={`place ${isLost ? 'declined' : status.toLowerCase()}`}>
      <Mark kind={kind} />
      <span>
        <bdi>{name ?? email}</bdi>
        {isReader && <b> ({t.you})</b>}
        <small>
          {method === 'AUTOMATIC' ? t.automatic : t.asksFor[role]} · {isLost ? t.notReached : t.status[status]}
        </small>
      </span>
    </li>
  );
}

const markOf = {
  WAITING: 'next',
  REQUESTED: 'now',
  SIGNED: 'done',
  APPROVED: 'done',
  DECLINED: 'bad',
  NOT_NEEDED: 'off',
  CLOSED: 'off',
} as const;

const marks = { done: 'M4 8.5l2.7 2.7L12 5.5', bad: 'M5 5l6 6M11 5l-6 6', off: 'M4.5 8h7', now: '', next: '' };

/** A sign for eyes; what it says stands beside it in words. */
function Mark({ kind }: { kind: keyof typeof marks }) {
  return (
    <svg class={`mark ${kind}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      {kind === 'now' && <circle class="dot" cx="8" cy="8" r="3" />}
      {marks[kind] && <path d={marks[kind]} />}
    </svg>
  );
}
