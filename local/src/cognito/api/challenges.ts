import { AwsError } from '../../shared/service.ts';
import { subOf } from '../claims.ts';
import { keptCode, newDigits } from '../directory/codes.ts';
import { checkLockout, withFailure, withoutFailures } from '../directory/lockout.ts';
import { beginExchange, isPassword, verifierOf } from '../directory/srp.ts';
import type { Asked } from '../directory/sessions.ts';
import type { User } from '../directory/user.ts';
import { invalid, shownAttributes } from './attributes.ts';
import { type App, type Context, notAuthorized, userNotFound } from './context.ts';
import { mailSignInCode, masked } from './messages.ts';
import { mailsCodes, signedIn } from './tokens.ts';

/** Who wants to sign in: a user, or one that is made up so that nobody learns who is there. */
export interface Candidate {
  sub: string;
  /** As it was given. */
  name: string;
  user?: User;
}

/** @throws AwsError UserNotFoundException where the client does not hide who is there */
export function candidateOf({ directory }: Context, { pool, client }: App, name: string | undefined): Candidate {
  if (!name) throw invalid('Missing required parameter USERNAME');
  if (name.length > 128) throw invalid('USERNAME must have length less than or equal to 128');
  const user = directory.find(pool.id, name);
  if (user) return { sub: user.sub, name, user };
  if (!client.hidesUsers) throw userNotFound();
  return { sub: subOf(pool.id, name), name };
}

/**
 * Asks for the proof of a password. The same made-up name gives the same salt each time, as RFC 5054 asks in 2.5.1.3.
 * @throws AwsError InvalidParameterException
 */
export function askProof(context: Context, { pool, client }: App, candidate: Candidate, SRP_A: string | undefined) {
  if (!SRP_A) throw invalid('Missing required parameter SRP_A');
  const { sub, user } = candidate;
  const kept = user?.password ?? pretended(context, pool.id, sub);
  const exchange = beginExchange(kept, SRP_A);
  if (!exchange) throw invalid('Invalid SRP_A');
  // Whoever proves the password sends the block back, and not always the session.
  const block = begin(context, { pool, client }, sub, { what: 'password', exchange });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: kept.salt,
      SECRET_BLOCK: block,
      SRP_B: exchange.serverPublic,
      USERNAME: sub,
      USER_ID_FOR_SRP: sub,
    },
  };
}

/** What a user who has no password, or who is none, seems to have. */
function pretended({ pretend }: Context, poolId: string, sub: string) {
  const salt = pretend(`salt ${poolId} ${sub}`).subarray(0, 16).toString('hex');
  return verifierOf({ poolId, userId: sub }, pretend(`password ${poolId} ${sub}`).toString('hex'), salt);
}

/**
 * Looks at a password in the clear.
 * @throws AwsError NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException
 */
export function tryPassword(context: Context, app: App, { user }: Candidate, password: string | undefined) {
  if (!password) throw invalid('Missing required parameter PASSWORD');
  if (!user) throw notAuthorized();
  checkLockout(user, context.clock.now());
  const { poolId, sub } = user;
  const isRight =
    password.length <= 256 && user.password && isPassword({ poolId, userId: sub }, user.password, password);
  if (!isRight) throw failed(context, user);
  return passwordProven(context, app, user);
}

/** Counts a sign-in that failed, and gives the refusal. */
export function failed({ directory, clock }: Context, user: User, refusal: AwsError = notAuthorized()): AwsError {
  directory.put(withFailure(user, clock.now()));
  return refusal;
}

/** Goes on with a user whose password was right: tokens, or a new password first. */
export function passwordProven(context: Context, app: App, proven: User) {
  const { directory, clock } = context;
  const user = withoutFailures(proven);
  if (proven.failures) directory.put(user);
  checkMaySignIn(user);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return signedIn(context, app, user);
  if ((user.temporaryUntil ?? Infinity) <= clock.now())
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  const attributes = shownAttributes(user).filter(({ Name }) => Name !== 'sub');
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: begin(context, app, user.sub, { what: 'new password' }),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.sub,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]))),
    },
  };
}

/** @throws AwsError NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException */
export function checkMaySignIn({ isEnabled, status }: User): void {
  if (!isEnabled) throw notAuthorized('User is disabled.');
  if (status === 'UNCONFIRMED') throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (status === 'RESET_REQUIRED')
    throw new AwsError('PasswordResetRequiredException', 'Password reset required for the user');
}

/**
 * Mails a code to sign in with; to one who is not there it only seems so.
 * @throws AwsError NotAuthorizedException, UserNotConfirmedException
 */
export async function askCode(context: Context, app: App, { sub, name, user }: Candidate) {
  const code = newDigits(8);
  const isMailed = user?.isEnabled;
  if (isMailed && user.status === 'UNCONFIRMED') checkMaySignIn(user);
  const address = user?.attributes.email ?? name;
  const asked: Asked = { what: 'code', address, ...(isMailed && { code: keptCode(code, Infinity) }) };
  const Session = begin(context, app, sub, asked);
  if (isMailed) await mailSignInCode(context, user, code);
  return {
    ChallengeName: 'EMAIL_OTP',
    Session,
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: masked(address),
      USERNAME: name,
    },
  };
}

/** Lets the client choose among what is there for the user. */
export function askChoice(context: Context, app: App, candidate: Candidate) {
  const challenges = challengesOf(app, candidate);
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    Session: begin(context, app, candidate.sub, { what: 'choice', challenges }),
    AvailableChallenges: challenges,
    ChallengeParameters: { USERNAME: candidate.name },
  };
}

/** How a user may begin to sign in; one who is not there seems to have all ways. */
export function challengesOf({ pool }: App, { user }: Candidate): string[] {
  const byPassword = pool.users.firstFactors.includes('PASSWORD') && (!user || user.password);
  return [...(byPassword ? ['PASSWORD_SRP', 'PASSWORD'] : []), ...(mailsCodes(pool) ? ['EMAIL_OTP'] : [])];
}

/** Begins one of the challenges that are there, of which SRP and passwords take what they need with them. */
export function beginChallenge(
  context: Context,
  app: App,
  candidate: Candidate,
  challenge: string,
  parameters: Record<string, string>,
): object {
  if (challenge === 'EMAIL_OTP') return askCode(context, app, candidate);
  if (challenge === 'PASSWORD') return tryPassword(context, app, candidate, parameters.PASSWORD);
  const asked = askProof(context, app, candidate, parameters.SRP_A);
  return { ...asked, Session: asked.ChallengeParameters.SECRET_BLOCK };
}

function begin({ sessions }: Context, { client }: App, sub: string, asked: Asked): string {
  return sessions.begin({ clientId: client.id, sub, asked }, client.sessionMinutes ?? 3);
}
