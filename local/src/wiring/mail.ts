import { writeMail } from '../mail/write-mail.ts';
import type { Runtime } from './runtime.ts';

/** Takes a whole message of RFC 5322, for all its recipients; resolves once it is on disk. */
export type Deliver = (message: Uint8Array) => Promise<void>;

/** Starts what delivers the mail of all services: each message becomes a file in the data folder. */
export function startMail({ data, disk, record }: Pick<Runtime, 'data' | 'disk' | 'record'>): Deliver {
  const folder = data.of('mail');
  return async (message) => record({ kind: 'mail', file: await writeMail(folder, message, disk) });
}
