import { briefly, log } from '../adapters/log.ts';
import { MailRefused, sendMail } from '../adapters/mail.ts';
import { count } from '../adapters/metrics.ts';
import { noteOutcome, takeNotice } from '../adapters/notices.ts';
import { Unavailable } from '../adapters/outage.ts';
import type { Mail } from '../domain/notices/mail.ts';
import type { NoticeMark } from '../domain/notices/mark.ts';
import { noteDelivery } from './note-delivery.ts';

/**
 * Sends a mail once, however often it is asked for, but where a function ends between SES's answer and the note of it: whoever
 * comes a minute later sends it again, for a person who is told twice loses less than one who is not told. What SES refuses for
 * good is noted as one that bounced.
 * @param about what the log says of it
 * @throws Unavailable, NoAnswer where it could not be sent now: what asked must come again
 */
export async function sendOnce(
  mark: NoticeMark,
  to: string,
  mail: () => Mail | Promise<Mail>,
  about: Record<string, unknown>,
): Promise<void> {
  const state = await takeNotice(mark, Date.now());
  if (state === 'done') return;
  if (state === 'busy') throw new Unavailable('notices', `notice ${mark.notice} was taken less than a minute ago`);
  try {
    await sendMail(to, await mail(), mark);
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    count('NoticeRefused');
    log.error('notice refused; it is not sent', { ...about, ...briefly(error) });
    const reason = `Refused/${error.code || 'Unknown'}`;
    return noteDelivery(mark, { status: 'BOUNCED', reason }, Date.now());
  }
  await noteOutcome(mark, { status: 'SENT' }, Date.now());
  log.info('notice sent', about);
}
