import { Certificate } from '../../parts/certificate.tsx';
import { Next, Trouble } from '../../parts/controls.tsx';
import { History } from '../../parts/history.tsx';
import { Lost } from '../../parts/lost.tsx';
import { MailedCode } from '../../parts/mailed-code.tsx';
import { httpsOnly, Reading } from '../../parts/reading.tsx';
import { byClock, inWords } from '../../parts/time.ts';
import { useFocus } from '../../parts/use-focus.ts';
import { apart, fill } from '../../texts/language.ts';
import type { Request } from '../operations.ts';
import type { OpenRequest } from '../request/request.ts';
import { isErased, isOpen, isUnreached, type Part, partOf, type RequestState } from '../request/state.ts';
import { texts } from '../texts/texts.ts';
import { Change } from './change.tsx';
import type { ViewProps } from './lists.tsx';
import { People } from './people.tsx';
import { Picture } from './picture.tsx';
import { problemInWords } from './problem-in-words.ts';

/** What a part of a request's view is drawn from. */
export interface RequestProps extends ViewProps {
  shown: RequestState & { request: Request };
  open: OpenRequest;
  part: Part;
}

/** One request, for its requester, its signers and its observers. */
export function RequestView(props: ViewProps) {
  const { home, state, language } = props;
  const t = texts[language];
  const shown = state.request!;
  const { request, problem } = shown;
  useFocus(stageOf(shown, home.person.email));
  if (problem?.name === 'notYours')
    return (
      <section class="card stopped">
        <h1 id="top" tabIndex={-1}>
          {t.noRequest}
        </h1>
        <p role="alert">{problemInWords(problem, language)}</p>
      </section>
    );
  if (!request)
    return (
      <section class="card">
        <p role="status" class="quiet">
          {t.loading}
        </p>
        <Trouble says={problemInWords(problem, language)} />
      </section>
    );
  const part = partOf(request, home.person.email, Date.now());
  const given = { ...props, shown: { ...shown, request }, open: home.request()!, part };
  return (
    <>
      <Headline {...given} />
      <Lost connection={shown.connection} language={language} />
      <div role="status" class="said">
        {shown.done && <p class="note">{t.done[shown.done]}</p>}
      </div>
      <Unreached {...given} />
      <Own {...given} />
      <End {...given} />
      <Picture {...{ request, language, me: home.person.email }} />
      {part.isRequester && isOpen(request, Date.now()) && <Change {...given} />}
      <div class="columns">
        <People {...given} />
        <History
          {...{ language, history: request.history, signers: request.signers }}
          {...{ requester: request.requestedBy, isLive: shown.connection === 'live' }}
        />
      </div>
    </>
  );
}

/** Where the reader is with it: what comes next has the focus. */
function stageOf({ request, code }: RequestState, me: string): string {
  if (!request) return 'opening';
  const { place, why } = partOf(request, me, Date.now());
  if (code && !why) return 'code';
  return place && why !== 'answered' && why !== 'closed' ? 'answer' : 'outcome';
}

/** What it is, whose, and until when. */
function Headline({ shown: { request }, part, language }: RequestProps) {
  const t = texts[language];
  const { title, message, status, requestedBy: requester, expiresAt, observers } = request;
  const { here, utc } = inWords(expiresAt, language);
  const says = part.isRequester ? t.yours : part.place ? t.asks[part.place.role] : t.observed;
  const url = httpsOnly(request.documentUrl);
  // Who is to answer finds it there, to be compared.
  const isBelow = part.place && (!part.why || part.why === 'notYet');
  return (
    <section class="ask">
      <p class="asks">
        <span>{fill(says, { requester })}</span>
        <span class={`state ${status.toLowerCase()}`}>{t.statusOf[status]}</span>
      </p>
      <h1 id="top" tabIndex={-1} dir="auto">
        {title ?? request.documentId}
      </h1>
      {message && (
        <figure>
          <figcaption>{fill(t.messageFrom, { requester })}</figcaption>
          <blockquote dir="auto">{message}</blockquote>
        </figure>
      )}
      <dl class="facts">
        <div>
          <dt>{t.deadline}</dt>
          <dd>
            <time dateTime={expiresAt}>{here}</time>
            {utc && <small>{utc}</small>}
          </dd>
        </div>
        <div>
          <dt>{t.documentName}</dt>
          <dd dir="auto">
            {url && !isBelow ? (
              <a href={url} target="_blank" rel="noopener noreferrer">
                {request.documentId}
                <span class="hidden"> ({t.opensElsewhere})</span>
              </a>
            ) : (
              request.documentId
            )}
            {request.documentSha256 && !isBelow && <code>{request.documentSha256}</code>}
          </dd>
        </div>
        {observers.length > 0 && (
          <div>
            <dt>{t.observersAre}</dt>
            <dd>{observers.map(({ name, email }) => name ?? email).join(', ')}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** Whose mail does not arrive, and what to do. */
function Unreached({ shown: { request }, language }: RequestProps) {
  const t = texts[language];
  const unreached = request.status === 'PENDING' ? request.signers.filter(isUnreached) : [];
  if (unreached.length === 0) return null;
  return (
    <section class="card alarm">
      {unreached.map(({ email, name }) => (
        <h2 key={email}>{fill(t.unreached, { signer: apart(name ? `${name} (${email})` : email) })}</h2>
      ))}
      <p>{t.unreachedNote}</p>
    </section>
  );
}

/** What the reader is to answer, or why that is not done here. */
function Own({ shown, open, part, language }: RequestProps) {
  const t = texts[language];
  const { request, code } = shown;
  const { place, why } = part;
  if (!place || why === 'closed') return null;
  if (why === 'answered') return null;
  if (why === 'byLink') return <p class="card note">{t.byLink}</p>;
  const trouble = ['answer', 'sendCode'].includes(shown.problem?.act ?? '') ? shown.problem : undefined;
  const says = problemInWords(trouble, language);
  if (code)
    return (
      <section class="card">
        <Next>{t.confirmHeading}</Next>
        <p>{fill(t.codeSent, { sentTo: code.sentTo, time: byClock(code.expiresAt, language) })}</p>
        <MailedCode
          {...{ language, label: t.codeLabel, digits: [8], incomplete: t.codeIncomplete, trouble: says }}
          isRefused={trouble?.name === 'codeRefused'}
          isBusy={shown.busy === 'answer'}
          onCode={(typed) => void open.confirm(typed)}
          onAnother={{ isBusy: shown.busy === 'sendCode', run: () => void open.sendCode() }}
          onBack={open.unanswer}
        />
      </section>
    );
  return (
    <>
      {why === 'notYet' && <p class="card note">{t.notYet}</p>}
      {request.confirmByCode && <p class="card note">{t.confirmNote}</p>}
      <Reading
        {...{ language, role: place.role, documentSha256: request.documentSha256, trouble: says }}
        {...{ documentUrl: request.documentUrl, requester: request.requestedBy }}
        isBusy={shown.busy === 'answer' || shown.busy === 'sendCode'}
        onView={() => void open.view()}
        onAgree={(sha256) => void open.agree(place.role, sha256)}
        onDecline={(reason) => void open.decline(reason)}
      />
    </>
  );
}

/** What became of it, and the certificate to keep. */
function End({ shown, open, part, language }: RequestProps) {
  const t = texts[language];
  const { request, certificate } = shown;
  const { status, progress, requestedBy: requester, closedReason } = request;
  const answer = part.place?.status ?? '';
  const hasAnswered = ['SIGNED', 'APPROVED', 'DECLINED', 'NOT_NEEDED'].includes(answer);
  if (status === 'PENDING' && !hasAnswered) return null;
  const isGood = status === 'COMPLETED' || (status === 'PENDING' && answer !== 'DECLINED' && answer !== 'NOT_NEEDED');
  const heading = hasAnswered ? t.outcome[answer as keyof typeof t.outcome] : t.statusOf[status];
  return (
    <section class={`card outcome ${isGood ? 'good' : ''}`}>
      <div class="seal" aria-hidden="true">
        <svg viewBox="0 0 24 24">{isGood ? <path d="M5 12.5l4.5 4.5L19 7.5" /> : <path d="M6 12h12" />}</svg>
      </div>
      <Next>{isErased(request) ? t.erasedHeading : heading}</Next>
      {isErased(request) && <p>{t.erasedNote}</p>}
      <p role="status">{fill(t.stands[status], { ...progress, requester })}</p>
      {closedReason && (
        <p>
          <span class="quiet">{t.endedBecause}: </span>
          <span dir="auto">{closedReason}</span>
        </p>
      )}
      <Certificate {...{ language, certificate }} onRenew={() => void open.readCertificate()} />
    </section>
  );
}
