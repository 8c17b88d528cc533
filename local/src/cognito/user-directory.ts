import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Service } from '../shared/service.ts';
import type { Disk } from '../shared/storage/disk.ts';
import type { Mail } from './api/context.ts';
import type { Claims } from './claims.ts';
import { createUserPoolsService } from './api/service.ts';
import { openDirectory } from './directory/directory.ts';
import { knowingByToken } from './directory/known-by-token.ts';
import { createSessions } from './directory/sessions.ts';
import type { UserPool } from './pool.ts';
import { openSigningKey, pretenderOf } from './signing-key.ts';
import type { UserPools } from './user-pools.ts';

/** What the users of all pools are served with. */
export interface UserDirectoryOptions {
  pools: UserPool[];
  /** Signs and checks their tokens. */
  issuer: Pick<UserPools, 'tokens' | 'verify'>;
  /** Where the issuer keeps its key. */
  keyDirectory: string;
  /** Keeps the users and their sign-ins. */
  directory: string;
  disk: Disk;
  clock: Clock;
  /** @default random UUIDs */
  newId?: () => string;
  /** Mails a code or an invitation; what it holds is for the addressee alone. */
  sendMail: (mail: Mail) => Promise<void>;
}

/** The users of all pools, who sign up and in by the API. */
export interface UserDirectory {
  service: Service;
  /** Learns of the person of a token that counts, who may be in no directory yet; it waits for no disk. */
  knowByToken(poolId: string, claims: Claims): void;
  close(): Promise<void>;
}

/** Opens the directory of a folder, and the API over it. */
export async function openUserDirectory(options: UserDirectoryOptions): Promise<UserDirectory> {
  const { pools, issuer, keyDirectory, disk, clock, newId = randomUUID, sendMail } = options;
  const pretend = pretenderOf(openSigningKey(keyDirectory, disk));
  const directory = await openDirectory({ directory: options.directory, disk, clock });
  const sessions = createSessions(clock);
  return {
    service: createUserPoolsService({ pools, issuer, directory, sessions, clock, newId, sendMail, pretend }),
    knowByToken: knowingByToken({ pools, directory, clock }),
    close: directory.close,
  };
}
