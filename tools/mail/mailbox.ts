import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';

/** A mail that was sent, decoded. */
export interface Mail {
  /** Its place in the folder, the oldest is 1. */
  number: number;
  /** When it was sent, in ISO 8601; empty where it does not say. */
  at: string;
  from: string;
  /** Addresses of the fields To and Cc. */
  to: string[];
  subject: string;
  /** The text part, or HTML where there is no other. */
  text: string;
  /** The name of each attachment. */
  attached: string[];
}

/**
 * Reads the mails of a folder, the newest last. What is no `.eml` is somebody's own and left out.
 * @param known the mails read before, by file name: who reads again and again gives the same map, and reads what is new alone
 */
export async function readMailbox(folder: string, known = new Map<string, Omit<Mail, 'number'>>()): Promise<Mail[]> {
  // Their names sort by time.
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
  for (const name of files) if (!known.has(name)) known.set(name, await readMail(readFileSync(join(folder, name))));
  return files.sort().map((name, at) => ({ ...known.get(name)!, number: at + 1 }));
}

async function readMail(message: Uint8Array): Promise<Omit<Mail, 'number'>> {
  const { date, from, to = [], cc = [], subject, text, html, attachments } = await PostalMime.parse(message);
  const addressees = [...to, ...cc].flatMap((each) => each.group ?? [each]);
  return {
    at: date && !Number.isNaN(Date.parse(date)) ? new Date(date).toISOString().replace('.000', '') : '',
    from: from?.address ?? '',
    to: addressees.flatMap(({ address }) => address ?? []),
    subject: subject ?? '',
    text: text ?? html ?? '',
    attached: attachments.map(({ filename, mimeType }) => filename ?? mimeType),
  };
}
