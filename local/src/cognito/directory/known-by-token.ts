import type { Clock } from '../../shared/clock.ts';
import { type Claims, foldedEmail, isEmail } from '../claims.ts';
import type { UserPool } from '../pool.ts';
import type { Directory } from './directory.ts';
import type { Told, User } from './user.ts';

/** Whether a user is one of whom nothing but tokens speaks: nobody signed up, and nobody set a password. */
export const isKnownByTokenAlone = ({ knownByToken, password }: User): boolean =>
  knownByToken !== undefined && password === undefined;

/**
 * Lets a directory learn of people by their tokens. On AWS whoever holds a valid token of a pool is a user of it; here
 * tokens are also issued on request, by other processes, for people who are in no directory.
 * @returns what to call with the claims of a token that counts; it waits for no disk, and looks up once who is known
 */
export function knowingByToken({
  pools,
  directory,
  clock,
}: {
  pools: UserPool[];
  directory: Pick<Directory, 'find' | 'put' | 'deletedAt'>;
  clock: Clock;
}): (poolId: string, claims: Claims) => void {
  const served = new Set(pools.filter(({ users }) => users.isByEmail).map(({ id }) => id));
  return (poolId, claims) => {
    const { sub, email, iat } = claims;
    if (typeof sub !== 'string' || typeof email !== 'string') return;
    const user = directory.find(poolId, sub);
    if (user && !isKnownByTokenAlone(user)) return;
    const before = user?.knownByToken;
    const issuedAt = Number(iat ?? 0);
    // An earlier token says what was so before.
    if (before && issuedAt < before.issuedAt) return;
    const told = toldBy(claims, email, issuedAt, before);
    if (before && isSame(before, told)) return;
    if (!served.has(poolId) || !isEmail(told.email)) return;
    if (!user && issuedAt <= Math.floor(directory.deletedAt(poolId, sub) / 1000)) return;
    const holder = directory.find(poolId, told.email);
    if (!user && holder) return;
    directory.put({
      ...(user ?? fresh(poolId, sub, clock.now())),
      ...changes(user, told, holder),
      changedAt: clock.now(),
    });
  };
}

function toldBy(claims: Claims, email: string, issuedAt: number, before: Told | undefined): Told {
  const { email_verified: verified, 'cognito:groups': groups } = claims;
  return {
    issuedAt,
    email: email.trim(),
    // A trigger may put the one claim into access tokens without the other.
    isVerified: verified === undefined ? (before?.isVerified ?? false) : String(verified) === 'true',
    groups: Array.isArray(groups) ? groups.map(String) : [],
  };
}

const isSame = (before: Told, told: Told) =>
  foldedEmail(before.email) === foldedEmail(told.email) &&
  before.isVerified === told.isVerified &&
  before.groups.length === told.groups.length &&
  told.groups.every((group) => before.groups.includes(group));

/** What a token that says something new changes; an address that another user has stays theirs. */
function changes(
  user: User | undefined,
  told: Told,
  holder: User | undefined,
): Partial<User> & Pick<User, 'attributes'> {
  const isFree = !holder || holder.sub === user?.sub;
  const address = isFree && { email_verified: String(told.isVerified), email: told.email };
  return { groups: [...told.groups].sort(), attributes: { ...user?.attributes, ...address }, knownByToken: told };
}

const fresh = (poolId: string, sub: string, now: number): Omit<User, 'attributes'> => ({
  ...{ poolId, sub, status: 'CONFIRMED', isEnabled: true, createdAt: now, changedAt: now },
  ...{ groups: [], codes: {}, attempts: {} },
});
