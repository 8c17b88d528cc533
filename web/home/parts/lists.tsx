import type { ComponentChildren } from 'preact';
import type { Locale } from '../../../generated/schema.ts';
import { Button, Trouble } from '../../parts/controls.tsx';
import { Lost } from '../../parts/lost.tsx';
import { byClock } from '../../parts/time.ts';
import { apart, fill } from '../../texts/language.ts';
import type { Home, HomeState } from '../home.ts';
import type { ListState } from '../lists/list.ts';
import { mostWatched } from '../lists/requests.ts';
import type { Summary } from '../operations.ts';
import { addressOf } from '../route.ts';
import { texts } from '../texts/texts.ts';
import { problemInWords } from './problem-in-words.ts';

/** What a view of a person who is signed in is drawn from. */
export interface ViewProps {
  home: Home;
  state: HomeState;
  language: Locale;
}

/** The requests that the reader started, newest first. */
export function Requests({ home, state, language }: ViewProps) {
  const t = texts[language];
  const { items } = state.requests;
  const openCount = items.filter(({ status }) => status === 'PENDING').length;
  return (
    <List
      {...{ list: state.requests, language, heading: t.requestsHeading, empty: t.requestsEmpty }}
      emptyNote={t.requestsEmptyNote}
      onMore={() => void home.requests.more()}
      start={
        <a class="button first" href={addressOf({ view: 'new' })}>
          {items.length === 0 ? t.startFirst : t.newHeading}
        </a>
      }
      note={openCount > mostWatched ? fill(t.watched, { count: mostWatched }) : undefined}
    >
      {items.map((request) => (
        <Row key={request.id} {...{ request, language }} />
      ))}
    </List>
  );
}

function Row({ request, language }: { request: Summary; language: Locale }) {
  const t = texts[language];
  const { id, title, documentId, status, progress, expiresAt, createdAt, signers } = request;
  const isOpen = status === 'PENDING';
  const waiting = signers.filter((each) => each.status === 'REQUESTED').map(({ name, email }) => apart(name ?? email));
  const names = waiting.slice(0, 2).join(', ') + (waiting.length > 2 ? ` +${waiting.length - 2}` : '');
  return (
    <li>
      <a class="row" href={addressOf({ view: 'request', id })}>
        <span class="row-head">
          <b dir="auto">{title ?? documentId}</b>
          <span class={`state ${status.toLowerCase()}`}>{t.statusOf[status]}</span>
        </span>
        {isOpen && waiting.length > 0 && <span class="quiet">{fill(t.waitsFor, { names })}</span>}
        <span class="row-foot">
          <Bar {...progress} status={status} text={fill(t.progress, { ...progress })} />
          <small>
            {isOpen
              ? fill(t.deadlineIs, { time: byClock(expiresAt, language) })
              : fill(t.startedAt, { time: byClock(createdAt, language) })}
          </small>
        </span>
      </a>
    </li>
  );
}

/** How far the signatures have come. */
function Bar({ signed, total, status, text }: { signed: number; total: number; status: string; text: string }) {
  return (
    <span class="progress">
      <svg class={`bar ${status.toLowerCase()}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" />
        <rect class="filled" width={total > 0 ? (100 * signed) / total : 0} height="6" />
      </svg>
      <small>{text}</small>
    </span>
  );
}

/** What waits for the reader, asked for last first. */
export function Inbox({ home, state, language }: ViewProps) {
  const t = texts[language];
  return (
    <List
      {...{ list: state.inbox, language, heading: t.inboxHeading, empty: t.inboxEmpty, emptyNote: t.inboxEmptyNote }}
      onMore={() => void home.inbox.more()}
    >
      {state.inbox.items.map(({ requestId, title, documentId, role, requestedBy: requester, expiresAt }) => (
        <li key={requestId}>
          <a class="row" href={addressOf({ view: 'request', id: requestId })}>
            <span class="row-head">
              <b dir="auto">{title ?? documentId}</b>
              <span class="state pending">{t.roleOf[role]}</span>
            </span>
            <span class="quiet">{fill(t.asksYou[role], { requester: apart(requester) })}</span>
            <small>{fill(t.deadlineIs, { time: byClock(expiresAt, language) })}</small>
          </a>
        </li>
      ))}
    </List>
  );
}

/** A list, or that there is nothing in it. */
function List<Item>(props: {
  list: ListState<Item>;
  language: Locale;
  heading: string;
  empty: string;
  emptyNote: string;
  note?: string | undefined;
  start?: ComponentChildren;
  children: ComponentChildren;
  onMore(): void;
}) {
  const { list, language, heading, empty, emptyNote, note, start, children, onMore } = props;
  const t = texts[language];
  const isEmpty = list.isRead && list.items.length === 0;
  return (
    <>
      <div class="title">
        <h1 id="top" tabIndex={-1}>
          {heading}
        </h1>
        {list.connection === 'live' && <span class="live">{t.live}</span>}
        {!isEmpty && list.isRead && start}
      </div>
      {list.isRead && <Lost connection={list.connection} language={language} />}
      <Trouble says={problemInWords(list.problem, language)} />
      {!list.isRead && !list.problem && (
        <p class="card quiet" role="status">
          {t.loading}
        </p>
      )}
      {isEmpty ? (
        <div class="card nothing">
          <h2>{empty}</h2>
          <p class="quiet">{emptyNote}</p>
          {start}
        </div>
      ) : (
        <ul class="rows">{children}</ul>
      )}
      {list.nextToken && (
        <div class="buttons">
          <Button kind="second" isBusy={list.isBusy} onClick={onMore}>
            {t.more}
          </Button>
        </div>
      )}
      {note && <p class="quiet foot">{note}</p>}
    </>
  );
}
