import type { Locale } from '../../../generated/schema.ts';
import { signersOfEvents } from '../places.ts';
import { sealOf, signerAt, type StoredRequest } from '../request.ts';
import { htmlOf, type Letter, textOf } from './letter.ts';
import { isUnwanted } from './feedback.ts';
import type { Notice } from './notice.ts';
import { cut, inLines, onOneLine, unlinked } from './shown.ts';
import { texts } from './texts/locales.ts';
import type { MailName, MailText, WithoutButton } from './texts/texts.ts';

/** A mail but for who it goes to and comes from. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
  /** None of those that SES v2 sets by itself: https://docs.aws.amazon.com/ses/latest/dg/header-fields.html */
  headers: Record<string, string>;
  /** Left out where nobody reads an answer. */
  replyTo?: string;
  attachment?: Attachment;
}

/** What comes with a mail. */
export interface Attachment {
  /** As the reader saves it: letters, digits, `.` and `-` alone. */
  name: string;
  contentType: string;
  content: Uint8Array;
}

/** What the deployment says of its mail. */
export interface MailOptions {
  /** The address that mail comes from. */
  from: string;
  /** Where the button leads to, with the request's id as the parameter `request`. */
  appUrl: string;
  /** Where the button leads to instead. */
  link?: string | undefined;
  /** Whether the certificate comes with it. */
  isAttached?: boolean;
}

/** Characters of a title in a subject. */
const longestTitle = 80;

/** Makes the mail of a notice, by the request as it is now. */
export function mailOf(notice: Notice, request: StoredRequest, { from, appUrl, link, isAttached }: MailOptions): Mail {
  const url = new URL(appUrl);
  url.searchParams.set('request', request.id);
  // Nobody has sent a mail with this id: it is what the mails of a request have in common.
  const References = `<${request.id}@${domainOf(from)}>`;
  return asMail(writeLetter(notice, request, link ?? url.href, isAttached), {
    replyTo: request.requestedBy,
    headers: { References },
  });
}

/** Makes a mail of a letter, as text and as HTML; nobody's program answers it. */
export function asMail(letter: Letter, { replyTo, headers }: Pick<Mail, 'replyTo' | 'headers'>): Mail {
  return {
    subject: letter.subject,
    text: textOf(letter),
    html: htmlOf(letter),
    headers: {
      ...headers,
      'Auto-Submitted': 'auto-generated',
      // Absent readers do not answer it; that a mail has not arrived is still said.
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
    },
    ...(replyTo ? { replyTo } : {}),
  };
}

function writeLetter(notice: Notice, request: StoredRequest, url: string, isAttached = false): Letter {
  const { to, kind, version } = notice;
  const words = texts[to.locale];
  const mail: MailText | WithoutButton = words.mails[mailNameOf(notice, request, isAttached)];
  const title = [request.title, request.documentId].map((text) => onOneLine(text ?? '')).find(Boolean) ?? request.id;
  const values = {
    name: unlinked(onOneLine(to.name ?? '')),
    requester: request.requestedBy,
    signer: signerOf(request, version),
    deadline: deadlineOf(request.expiresAt, to.locale),
    signed: `${request.signed}`,
    total: `${request.total}`,
    id: request.id,
  };
  const fill = (text: string) => filled(text, values);
  const isAsk = kind === 'ASKED' || kind === 'REMINDED';
  const lines = inLines(writtenOf(notice, request) ?? '').map(unlinked);
  const footer = to.email === request.requestedBy && !isAsk ? words.footer.requester : words.footer.others;
  return {
    language: to.locale,
    subject: filled(mail.subject, { title: cut(title, longestTitle) }).join(''),
    greeting: fill(values.name ? words.greeting : words.namelessGreeting),
    lead: fill(mail.lead),
    title: unlinked(title),
    ...(lines.join('') ? { quote: { label: fill(isAsk ? words.noteFrom : words.reason), lines } } : {}),
    next: fill(mail.next),
    ...('button' in mail ? { button: { label: mail.button, url } } : {}),
    footer: [footer, words.reference].map(fill),
  };
}

/** What people wrote to go with it: the note to who is asked, else why it happened, where the reader may still know that. */
function writtenOf({ kind, why, version }: Notice, request: StoredRequest): string | null | undefined {
  if (kind === 'ASKED' || kind === 'REMINDED') return request.message;
  return why === 'REASSIGNED' ? undefined : request.events[version - 1]?.[3];
}

function mailNameOf({ kind, why, position, version }: Notice, request: StoredRequest, isAttached: boolean): MailName {
  if (kind === 'ASKED' || kind === 'REMINDED') return `${kind}_${signerAt(request, position!)?.role ?? 'SIGNER'}`;
  if (kind === 'RELEASED') return `RELEASED_${why!}`;
  if (kind === 'BOUNCED') return `BOUNCED_${isUnwanted(request.events[version - 1]!) ? 'UNWANTED' : 'UNREACHED'}`;
  if (kind === 'DECLINED') return `DECLINED_${request.status === 'DECLINED' ? 'DECLINED' : 'PENDING'}`;
  // Of a request that was altered the certificate proves that it was.
  const isProved = sealOf(request) !== undefined && sealOf(request)![2] === undefined;
  if (kind === 'COMPLETED' && isProved) return isAttached ? 'COMPLETED_ATTACHED' : 'COMPLETED_SEALED';
  return kind;
}

/** The signer whom a change is about, by name and address; empty where it is about none. */
function signerOf(request: StoredRequest, version: number): string {
  const email = signersOfEvents(request)[version - 1];
  if (!email) return '';
  const name = unlinked(onOneLine(request.signers[email]?.name ?? ''));
  return name ? `${name} (${email})` : email;
}

/** In UTC, and saying so: where the reader is, nobody knows. */
function deadlineOf(expiresAt: number, locale: Locale): string {
  const date = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;
  const time = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...date, ...time }).format(expiresAt);
}

/** The parts of a text: every second one is what stands in the place of braces. */
function filled(text: string, values: Record<string, string>): string[] {
  return text.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? values[part]! : part));
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).replace(/>$/, '');
