import { codeMismatch, isCode } from '../directory/codes.ts';
import { checkLockout, withoutFailures } from '../directory/lockout.ts';
import { checkPassword } from '../directory/password-policy.ts';
import { isProof, verifierOf } from '../directory/srp.ts';
import { invalid, readAttributes } from './attributes.ts';
import { beginChallenge, candidateOf, checkMaySignIn, failed, passwordProven } from './challenges.ts';
import { type App, appOf, type Context, notAuthorized } from './context.ts';
import { signedIn } from './tokens.ts';

interface Request {
  ClientId: string;
  ChallengeName: string;
  ChallengeResponses?: Record<string, string>;
  Session?: string;
}

type Responses = Record<string, string>;
type Answer = (context: Context, app: App, responses: Responses, session: string | undefined) => unknown;

/** RespondToAuthChallenge; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export const respondToAuthChallenge = (context: Context) => (input: Request) => {
  const { ChallengeName, ChallengeResponses = {}, Session } = input;
  const app = appOf(context, input);
  const answer = answers[ChallengeName];
  if (!answer) throw invalid(`challenge ${ChallengeName} is not emulated`);
  return answer(context, app, ChallengeResponses, Session);
};

const answers: Record<string, Answer> = {
  SELECT_CHALLENGE(context, app, responses, id) {
    const { asked } = sessionOf(context, app, responses, id, 'choice');
    const { ANSWER = '' } = responses;
    if (!asked.challenges.includes(ANSWER))
      throw invalid(`ANSWER must be one of the challenges that are available: ${asked.challenges.join(', ')}`);
    context.sessions.end(id!);
    return beginChallenge(context, app, candidateOf(context, app, responses.USERNAME), ANSWER, responses);
  },

  PASSWORD_VERIFIER(context, app, responses) {
    const proof = {
      secretBlock: required(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'),
      timestamp: required(responses, 'TIMESTAMP'),
      signature: required(responses, 'PASSWORD_CLAIM_SIGNATURE'),
    };
    if (!timestamp.test(proof.timestamp))
      throw invalid('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
    const { sub, asked } = sessionOf(context, app, responses, proof.secretBlock, 'password');
    // A block is good for one proof.
    context.sessions.end(proof.secretBlock);
    const user = context.directory.find(app.pool.id, sub);
    if (!user) throw notAuthorized();
    checkLockout(user, context.clock.now());
    const isRight =
      user.password && isProof({ poolId: app.pool.id, userId: sub }, user.password, asked.exchange, proof);
    if (!isRight) throw failed(context, user);
    return passwordProven(context, app, user);
  },

  EMAIL_OTP(context, app, responses, id) {
    const code = required(responses, 'EMAIL_OTP_CODE');
    const { sub, asked } = sessionOf(context, app, responses, id, 'code');
    const user = context.directory.find(app.pool.id, sub);
    if (!user) throw codeMismatch();
    checkLockout(user, context.clock.now());
    if (!asked.code || !isCode(asked.code, code)) throw failed(context, user, codeMismatch());
    context.sessions.end(id!);
    // Whoever has the code has the address that it went to, and not one that was set meanwhile.
    if (user.attributes.email !== asked.address) throw notAuthorized('Invalid session for the user.');
    const verified = { ...withoutFailures(user), attributes: { ...user.attributes, email_verified: 'true' } };
    context.directory.put(verified);
    if (!user.isEnabled || user.status === 'UNCONFIRMED') checkMaySignIn(verified);
    return signedIn(context, app, verified);
  },

  NEW_PASSWORD_REQUIRED(context, app, responses, id) {
    const password = required(responses, 'NEW_PASSWORD');
    const { sub } = sessionOf(context, app, responses, id, 'new password');
    const user = context.directory.find(app.pool.id, sub);
    if (!user || user.status !== 'FORCE_CHANGE_PASSWORD') throw notAuthorized('Invalid session for the user.');
    if (password.length > 256) throw invalid('NEW_PASSWORD must have length less than or equal to 256');
    checkPassword(app.pool.users.passwordPolicy, password);
    const given = Object.entries(responses)
      .filter(([name]) => name.startsWith('userAttributes.'))
      .map(([name, Value]) => ({ Name: name.slice('userAttributes.'.length), Value }));
    const { email = user.attributes.email, ...changed } = readAttributes(app.pool, given);
    if (email !== user.attributes.email) throw invalid('Cannot modify an already provided email');
    context.sessions.end(id!);
    const { temporaryUntil: _, ...kept } = user;
    const confirmed = {
      ...kept,
      status: 'CONFIRMED' as const,
      password: verifierOf({ poolId: user.poolId, userId: sub }, password),
      attributes: { ...user.attributes, ...changed },
      changedAt: context.clock.now(),
    };
    context.directory.put(confirmed);
    checkMaySignIn(confirmed);
    return signedIn(context, app, confirmed);
  },
};

/** `Sun Nov 29 09:05:07 UTC 2026`; how old it is Cognito does not say to look at. */
const timestamp = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/;

/** The session that a client answers, whose user is the one that it names. */
function sessionOf<What extends Parameters<Context['sessions']['find']>[2]>(
  context: Context,
  app: App,
  responses: Responses,
  id: string | undefined,
  what: What,
) {
  const session = context.sessions.find(id, app.client.id, what);
  const name = required(responses, 'USERNAME');
  if (name !== session.sub && candidateOf(context, app, name).sub !== session.sub)
    throw notAuthorized('Invalid session for the user.');
  return session;
}

function required(responses: Responses, name: string): string {
  const value = Object.hasOwn(responses, name) ? responses[name] : undefined;
  if (!value) throw invalid(`Missing required parameter ${name}`);
  return value;
}
