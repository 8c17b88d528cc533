import type { Attachment, Mail } from '../domain/notices/mail.ts';
import { tagsOf } from '../domain/notices/feedback.ts';
import type { NoticeMark } from '../domain/notices/mark.ts';
import { endpointOf } from './endpoint.ts';
import { environment } from './environment.ts';
import { isOutageCode, isOutageStatus, noteAnswer, Unavailable } from './outage.ts';
import { signedPost } from './signed-post.ts';

/** SES will never send such a mail. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  /** @param code the error of SES */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Sends a mail by SES, from the address of the stack, by its configuration set: what becomes of it is told with the mark, if it has one.
 * @throws NoAnswer, Unavailable where it may go well later; MailRefused where it never does. No message holds data of the mail
 */
export async function sendMail(
  to: string,
  { subject, text, html, headers, replyTo, attachment }: Mail,
  mark?: NoticeMark,
): Promise<void> {
  const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const body = JSON.stringify({
    FromEmailAddress: environment('MAIL_FROM'),
    Destination: { ToAddresses: [to] },
    ...(replyTo ? { ReplyToAddresses: [replyTo] } : {}),
    ConfigurationSetName: environment('MAIL_CONFIGURATION_SET'),
    ...(mark ? { EmailTags: tagsOf(mark) } : {}),
    Content: {
      Simple: {
        Subject: content(subject),
        Body: { Text: content(text), Html: content(html) },
        Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
        ...(attachment ? { Attachments: [attached(attachment)] } : {}),
      },
    },
  });
  const { response, answer } = await signedPost('ses', endpointOf('email', '/v2/email/outbound-emails'), body, {
    // What is sent again, since it got no answer, is there twice.
    timeout: 10_000,
  });
  if (response.ok) return void noteAnswer('ses');
  const error = response.headers.get('x-amzn-errortype')?.split(':')[0] ?? '';
  const failed = `SendEmail answered ${response.status} ${error}`;
  // In the sandbox, or where the sender is not verified: no fault of the mail. The words name addresses, and are not told.
  const isUnverified = /is not verified/.test((answer as { message?: string }).message ?? '');
  const isOut = isUnverified || isOutageStatus(response.status) || isOutageCode(error);
  throw isOut ? new Unavailable('ses', failed) : new MailRefused(error, failed);
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Attachment.html */
const attached = ({ name, contentType, content }: Attachment) => ({
  ...{ FileName: name, ContentType: contentType, ContentDisposition: 'ATTACHMENT' },
  ContentTransferEncoding: 'BASE64',
  RawContent: Buffer.from(content).toString('base64'),
});
