import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsError } from '../shared/service.ts';

/** A mail in the list. */
export interface MailRow {
  file: string;
  to: string[];
  from: string;
  subject: string;
  /** ISO 8601. */
  date: string;
}

/** A mail as it is read. */
export interface Mail extends MailRow {
  text: string;
  attachments: { name: string; type: string; bytes: number }[];
}

/** Reads the mails that were sent. */
export interface Mailbox {
  /** The newest first. */
  list(): Promise<MailRow[]>;
  /** @throws AwsError `ResourceNotFoundException` */
  read(file: string): Promise<Mail>;
}

/** How many mails the list shows. */
const shown = 300;

/** Makes the mailbox of a folder of `.eml` files whose names sort by time; it need not be there. */
export function createMailbox(folder: string): Mailbox {
  const rows = new Map<string, MailRow>();

  const read = async (file: string): Promise<Mail> => {
    const { default: PostalMime } = await import('postal-mime');
    const {
      from,
      to = [],
      subject = '',
      date = '',
      text,
      html,
      attachments,
    } = await PostalMime.parse(await readFile(join(folder, file)));
    return {
      ...{ file, subject, date, from: from?.address ?? '', to: to.flatMap(({ address }) => address ?? []) },
      text: text ?? (html ? 'This mail has HTML alone; open its file in a mail program.' : ''),
      attachments: attachments.map(({ filename, mimeType, content }) => {
        const bytes = typeof content === 'string' ? content.length : content.byteLength;
        return { name: filename ?? 'without a name', type: mimeType, bytes };
      }),
    };
  };
  const rowOf = async (file: string): Promise<MailRow> => {
    const known = rows.get(file);
    if (known) return known;
    const { from, to, subject, date } = await read(file);
    const row = { file, from, to, subject, date };
    rows.set(file, row);
    return row;
  };

  return {
    async list() {
      const files = (await readdir(folder).catch(() => [])).filter(isMail).sort().slice(-shown).reverse();
      // People may remove mails at any time.
      const found = await Promise.all(files.map((file) => rowOf(file).catch(() => [])));
      return found.flat();
    },
    async read(file) {
      const mail = isMail(file) ? await read(file).catch(() => undefined) : undefined;
      if (mail) return mail;
      throw new AwsError('ResourceNotFoundException', `there is no mail ${file} any more; look at the list anew`, 404);
    },
  };
}

const isMail = (file: string) => /^[\w-]+\.eml$/.test(file);
