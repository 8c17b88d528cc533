import { type StoredRequest, typesOf } from '../../functions/domain/request.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import type { Receiver } from './receiver.ts';

/**
 * Says of requests of a requester what he has not been told who is not connected, a line each: every version by his webhook, a
 * completion by mail, which comes with the seal. It may be asked again and again: a mail is read once.
 * @param told where the requester is told: the receiver and path of his webhook, his address, and the folder of all mails
 */
export function createUntold(told: {
  receiver: Receiver;
  path: string;
  email: string;
  mailbox: string;
}): (requests: StoredRequest[]) => Promise<string[]> {
  const { receiver, path, email, mailbox } = told;
  const known: Parameters<typeof readMailbox>[1] = new Map();
  return async (requests) => {
    const posted = new Set(receiver.at(path).map(({ headers }) => headers['webhook-id']));
    const mails = (await readMailbox(mailbox, known)).filter(
      ({ to, subject }) => to.includes(email) && /^Completed/.test(subject),
    );
    return requests.flatMap(({ id, events, status, salt, sealedAt }) => [
      // It is told when it is sealed.
      ...(status !== 'PENDING' && salt !== undefined && sealedAt === undefined ? [`the seal of ${id}`] : []),
      ...events.map((_, at) => `${id}:${at + 1}`).filter((version) => !posted.has(version)),
      // An erasure may come before the mail, and people who are erased are told nothing.
      ...(status !== 'COMPLETED' ||
      typesOf({ events }).includes('ERASED') ||
      mails.some(({ text }) => text.includes(id))
        ? []
        : [`the mail of ${id}`]),
    ]);
  };
}
