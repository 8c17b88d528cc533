import type { Letter } from '../notices/letter.ts';
import { asMail, type Mail } from '../notices/mail.ts';
import type { NoticeMark } from '../notices/mark.ts';
import type { DisabledWebhook } from './disabled.ts';
import type { StoredWebhook } from './webhook.ts';

/** The mark of the mail that tells of a webhook that was disabled: one each time. */
export const disabledMark = ({ webhookId, at }: DisabledWebhook): NoticeMark => ({
  requestId: `webhook-${webhookId}`,
  notice: `${at}:0:owner`,
});

/**
 * Makes the mail to the owner of a webhook that was disabled. Of the URL it shows the host: what follows may be a secret of the
 * receiver's. It is in English, as nobody has said the owner's language.
 */
export function disabledMailOf({ id, email, url }: StoredWebhook, { reason }: DisabledWebhook): Mail {
  const { host } = new URL(url);
  const why = reason === 'GONE' ? 'it answered 410 Gone' : 'for four days every message failed';
  const letter: Letter = {
    language: 'en',
    subject: `Webhook disabled: ${host}`,
    greeting: ['Hello,'],
    lead: [`Your webhook is not told of your requests any more, because ${why}:`],
    title: host,
    next: ['Once its receiver works again, enable it with updateWebhook. What happens until then is not sent later.'],
    footer: ['You get this mail because the webhook is yours.', `Webhook ${id}`].map((line) => [line]),
  };
  return asMail(letter, { replyTo: email, headers: {} });
}
