import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import type { Change } from '../../shared/storage/commits.ts';
import { openDatabase } from '../../shared/storage/database.ts';
import type { Disk } from '../../shared/storage/disk.ts';
import { foldedEmail } from '../claims.ts';
import type { Deletion, SignInRecord, User } from './user.ts';

/** The users of all pools and their sign-ins, on disk and all in memory; what is put is there at once. */
export interface Directory {
  /** Finds a user by the address that they sign in with, or by `sub`. */
  find(poolId: string, name: string): User | undefined;
  /** A pool's users in the order of their `sub`. */
  users(poolId: string): User[];
  put(user: User): void;
  /** Takes a user out; sign-ins are ended, not forgotten, so that their tokens are none of a later user of that `sub`. */
  remove(user: User): void;
  /** When the last user of a `sub` was deleted; 0 where none was. */
  deletedAt(poolId: string, sub: string): number;
  /** Keeps a sign-in and gives its refresh token, of which only a hash is kept. */
  begin(signIn: SignInRecord): string;
  /** The sign-in of a refresh token, also one that is revoked, until it would have ended. */
  byToken(token: string): SignInRecord | undefined;
  /** The sign-in of an access token's `origin_jti`. */
  byOrigin(originId: string): SignInRecord | undefined;
  /** Ends a user's sign-ins, or one of them. */
  revoke(which: { poolId: string; sub: string } | { originId: string }): void;
  /** Resolves once all that was put is on disk. */
  written(): Promise<void>;
  close(): Promise<void>;
}

type Kept = User | SignInRecord | Deletion;

/** Opens the directory of a folder; sign-ins that ended are forgotten. */
export async function openDirectory(options: { directory: string; disk: Disk; clock: Clock }): Promise<Directory> {
  const { clock } = options;
  const database = await openDatabase<Kept>(options.directory, options.disk);
  const users = new Map<string, User>();
  const byEmail = new Map<string, User>();
  const signIns = new Map<string, SignInRecord>();
  const origins = new Map<string, string>();
  const deletions = new Map<string, Deletion>();
  let last: Promise<void> = Promise.resolve();

  const write = (changes: Change<Kept>[]) => {
    last = database.commit(changes);
    // Whoever waits for it hears of a failure.
    last.catch(() => {});
  };
  const dropUser = (key: string) => {
    const before = users.get(key);
    if (before) byEmail.delete(emailKey(before.poolId, before.attributes.email!));
    users.delete(key);
  };
  const holdUser = (user: User) => {
    dropUser(keyOf(user));
    users.set(keyOf(user), user);
    byEmail.set(emailKey(user.poolId, user.attributes.email!), user);
  };
  const holdSignIn = (key: string, signIn: SignInRecord) => {
    signIns.set(key, signIn);
    origins.set(signIn.originId, key);
  };
  const forget = (): Change<Kept>[] =>
    [...signIns]
      .filter(([, { expiresAt }]) => expiresAt <= clock.now())
      .map(([key, { originId }]) => {
        signIns.delete(key);
        origins.delete(originId);
        return { type: 'del', key };
      });

  for await (const [key, value] of database.level.iterator())
    if ('status' in value) holdUser(value);
    else if ('deletedAt' in value) deletions.set(key, value);
    else holdSignIn(key, value);
  const ended = forget();
  if (ended.length > 0) write(ended);

  const revoke: Directory['revoke'] = (which) => {
    const revoked = [...signIns].filter(([, signIn]) =>
      'sub' in which ? signIn.poolId === which.poolId && signIn.sub === which.sub : signIn.originId === which.originId,
    );
    const changes = revoked.map(([key, signIn]): Change<Kept> => {
      const value = { ...signIn, isRevoked: true };
      signIns.set(key, value);
      return { type: 'put', key, value };
    });
    if (changes.length > 0) write(changes);
  };

  return {
    find: (poolId, name) => users.get(keyOf({ poolId, sub: name })) ?? byEmail.get(emailKey(poolId, name)),
    users: (poolId) =>
      [...users.values()].filter((user) => user.poolId === poolId).sort((a, b) => (a.sub < b.sub ? -1 : 1)),
    put(user) {
      holdUser(user);
      write([{ type: 'put', key: keyOf(user), value: user }]);
    },
    remove(user) {
      revoke(user);
      dropUser(keyOf(user));
      const value = { poolId: user.poolId, sub: user.sub, deletedAt: clock.now() };
      deletions.set(deletionKey(value), value);
      write([
        { type: 'del', key: keyOf(user) },
        { type: 'put', key: deletionKey(value), value },
      ]);
    },
    deletedAt: (poolId, sub) => deletions.get(deletionKey({ poolId, sub }))?.deletedAt ?? 0,
    begin(signIn) {
      const token = randomBytes(48).toString('base64url');
      holdSignIn(tokenKey(token), signIn);
      write([{ type: 'put', key: tokenKey(token), value: signIn }]);
      return token;
    },
    byToken: (token) => signIns.get(tokenKey(token)),
    byOrigin: (originId) => signIns.get(origins.get(originId) ?? ''),
    revoke,
    written: () => last,
    close: () => database.close(),
  };
}

const keyOf = ({ poolId, sub }: Pick<User, 'poolId' | 'sub'>) => `user ${poolId} ${sub}`;
const deletionKey = ({ poolId, sub }: Pick<Deletion, 'poolId' | 'sub'>) => `deleted ${poolId} ${sub}`;
const tokenKey = (token: string) => `sign-in ${createHash('sha256').update(token).digest('hex')}`;
const emailKey = (poolId: string, email: string) => `${poolId} ${foldedEmail(email)}`;
