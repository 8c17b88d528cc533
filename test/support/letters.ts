import { type Mail, type MailOptions, mailOf } from '../../functions/domain/notices/mail.ts';
import type { Notice, NoticeKind, Recipient, Release } from '../../functions/domain/notices/notice.ts';
import { texts } from '../../functions/domain/notices/texts/locales.ts';
import type { MailName } from '../../functions/domain/notices/texts/texts.ts';
import type { LastEvent, StoredRequest } from '../../functions/domain/request.ts';
import type { Locale } from '../../generated/schema.ts';
import { storedEvent, storedRequest, storedSigner } from './given.ts';

/** A mail with what it was made of. */
export interface MadeMail {
  name: MailName;
  locale: Locale;
  notice: Notice;
  mail: Mail;
  /** Where its button leads to. */
  url: string;
}

/** What the mails are made with. */
export const options: MailOptions = { from: 'sign@mail.example.org', appUrl: 'https://sign.example.org/' };

/** What people write, for each mail that shows it. */
type Written = Partial<Pick<StoredRequest, 'title' | 'documentId' | 'message'>> & {
  reason?: string;
  signerName?: string;
};

/** Makes a mail: Carol has asked Bob and Dave for their answers; Dave is whom others are told of. */
export function letterOf(
  name: MailName,
  locale: Locale,
  {
    reason = name === 'BOUNCED_UNWANTED' ? 'Complaint' : 'It is the old version.',
    signerName = 'Dave',
    ...written
  }: Written = {},
  given: Partial<MailOptions> = {},
  reader: Partial<Recipient> = {},
): MadeMail {
  const [kind, of] = name.split('_') as [NoticeKind, string | undefined];
  const isOfRequester = kind === 'EXPIRED' || kind === 'FAILED' || kind === 'BOUNCED' || kind === 'DECLINED';
  const type = kind === 'ASKED' ? 'REQUESTED' : kind === 'RELEASED' ? (of === 'QUORUM' ? 'SIGNED' : of!) : kind;
  const isOfDave = ['DECLINED', 'BOUNCED', 'SIGNED'].includes(type);
  const event = storedEvent({
    ...{ type: type as LastEvent['type'], actor: 'SYSTEM' },
    ...(['DECLINED', 'CANCELLED', 'FAILED', 'BOUNCED', 'REASSIGNED'].includes(type) ? { reason } : {}),
    ...(isOfDave ? { signer: 2 } : isOfRequester || kind === 'COMPLETED' ? {} : { signer: 1 }),
    ...(type === 'REASSIGNED' ? { former: ['bob@example.com', 'Bob'] as [string, string] } : {}),
  });
  const request = storedRequest({
    title: 'Supply contract 2027',
    message: 'Please look at page 3.\n\nThe price is new; all else is as it was.',
    ...written,
    signers: {
      'alice@example.com': storedSigner({ status: 'SIGNED' }),
      'bob@example.com': storedSigner({
        ...{ position: 1, name: 'Bob', status: 'REQUESTED' },
        ...(of === 'APPROVER' ? { role: of } : {}),
      }),
      'dave@example.com': storedSigner({ position: 2, name: signerName }),
    },
    status: of === 'DECLINED' ? of : 'PENDING',
    events: [storedEvent(), event],
  });
  const to: Recipient = isOfRequester
    ? { email: request.requestedBy, locale }
    : { email: 'bob@example.com', name: 'Bob', locale, ...reader };
  const notice: Notice = {
    ...{ kind, version: 2, to },
    position: isOfDave && kind !== 'RELEASED' ? 2 : 1,
    ...(kind === 'RELEASED' ? { why: of as Release } : {}),
  };
  const mail = mailOf(notice, request, { ...options, ...given });
  return { name, locale, notice, mail, url: `${options.appUrl}?request=request-1` };
}

/** Every mail in every language. */
export const letters: MadeMail[] = (Object.keys(texts) as Locale[]).flatMap((locale) =>
  (Object.keys(texts.en.mails) as MailName[]).map((name) => letterOf(name, locale)),
);

/** A text with single blanks. */
export const words = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The text of HTML, as a reader sees it. */
export function textIn(html: string): string {
  const body = html.slice(html.indexOf('<body')).replace(/<br[^>]*>|<\/p>/g, ' ');
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return words(body.replace(/<[^>]*>/g, '').replace(/&[^;\s]+;/g, (entity) => entities[entity] ?? entity));
}
