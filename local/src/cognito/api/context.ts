import type { Clock } from '../../shared/clock.ts';
import { AwsError } from '../../shared/service.ts';
import type { Directory } from '../directory/directory.ts';
import type { Sessions } from '../directory/sessions.ts';
import type { User } from '../directory/user.ts';
import type { UserPool, UserPoolClient } from '../pool.ts';
import type { UserPools } from '../user-pools.ts';
import { TokenRejected } from '../verifier.ts';

/** A mail to a user. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** What all operations work with. */
export interface Context {
  pools: UserPool[];
  issuer: Pick<UserPools, 'tokens' | 'verify'>;
  directory: Directory;
  sessions: Sessions;
  clock: Clock;
  newId: () => string;
  sendMail: (mail: Mail) => Promise<void>;
  /** Makes up the same for the same name each time, and nobody else can. */
  pretend: (text: string) => Buffer;
}

/** A client and its pool. */
export interface App {
  pool: UserPool;
  client: UserPoolClient;
}

/** @throws AwsError ResourceNotFoundException */
export function appOf({ pools }: Context, { ClientId }: { ClientId: string }): App {
  for (const pool of pools) {
    const client = pool.clients.find(({ id }) => id === ClientId);
    if (client) return { pool: servedPool(pool), client };
  }
  throw new AwsError('ResourceNotFoundException', `User pool client ${ClientId} does not exist.`);
}

/** @throws AwsError ResourceNotFoundException */
export function poolOf({ pools }: Context, { UserPoolId }: { UserPoolId: string }): UserPool {
  const pool = pools.find(({ id }) => id === UserPoolId);
  if (pool) return servedPool(pool);
  throw new AwsError('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
}

function servedPool(pool: UserPool): UserPool {
  if (pool.users.isByEmail) return pool;
  throw new AwsError(
    'InvalidParameterException',
    `users of pool ${pool.id} are not emulated: its user names are no e-mail addresses; set UsernameAttributes to [email]`,
  );
}

/** A user as an administrator names one. @throws AwsError UserNotFoundException */
export function userOf({ directory }: Context, pool: UserPool, { Username }: { Username: string }): User {
  const user = directory.find(pool.id, Username);
  if (user) return user;
  throw userNotFound();
}

/** There is no such user, and one may know. */
export const userNotFound = () => new AwsError('UserNotFoundException', 'User does not exist.');

/** Whoever it was did not prove who they are. */
export const notAuthorized = (message = 'Incorrect username or password.') =>
  new AwsError('NotAuthorizedException', message);

/** The scope of those who may look after their own account. */
const scope = 'aws.cognito.signin.user.admin';

/**
 * The user of an access token, whose sign-in must not have ended.
 * @throws AwsError NotAuthorizedException, UserNotFoundException
 */
export async function callerOf(
  { pools, issuer, directory }: Context,
  { AccessToken }: { AccessToken: string },
): Promise<{ pool: UserPool; user: User }> {
  const verified = await Promise.all(
    pools.map((pool) =>
      issuer.verify(pool.id, AccessToken).then(
        (claims) => ({ pool, claims }),
        (error: unknown) => {
          if (!(error instanceof TokenRejected)) throw error;
          return error;
        },
      ),
    ),
  );
  const found = verified.find((each) => !(each instanceof TokenRejected));
  if (!found) {
    const isExpired = verified.some((each) => each instanceof TokenRejected && each.reason === 'expired');
    throw notAuthorized(isExpired ? 'Access Token has expired' : 'Invalid Access Token');
  }
  const { pool, claims } = found as Exclude<typeof found, TokenRejected>;
  if (claims.token_use !== 'access') throw notAuthorized('Invalid Access Token');
  if (!String(claims.scope).split(' ').includes(scope))
    throw notAuthorized('Access Token does not have required scopes');
  const user = directory.find(servedPool(pool).id, String(claims.sub));
  if (!user) throw userNotFound();
  const isEnded =
    directory.byOrigin(String(claims.origin_jti))?.isRevoked ??
    Number(claims.iat) < Math.floor((user.signedOutAt ?? 0) / 1000);
  if (isEnded) throw notAuthorized('Access Token has been revoked');
  if (!user.isEnabled) throw notAuthorized('User is disabled.');
  return { pool, user };
}
