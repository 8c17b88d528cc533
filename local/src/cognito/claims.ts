import { createHash } from 'node:crypto';
import { issuerOf, type UserPool } from './pool.ts';

/** What a token says. */
export type Claims = Record<string, unknown>;

/** The two tokens that callers send. */
export type TokenUse = 'access' | 'id';

/** Whom a token is for. */
export interface Person {
  email: string;
  emailVerified: boolean;
  groups: string[];
  /** The pool's id of the person, and the user name where people sign in by e-mail. */
  sub: string;
  /** What else is kept of the person, for the ID token and the trigger. @default nothing */
  attributes?: Record<string, string>;
  /** @default CONFIRMED */
  status?: string;
}

/** One sign-in, from which access and ID token come. */
export interface SignIn {
  pool: UserPool;
  clientId: string;
  person: Person;
  /** When the tokens are made, in seconds since the epoch. */
  at: number;
  /** When the person signed in, likewise. @default at */
  authenticatedAt?: number;
  eventId: string;
  originId: string;
  /** Of the access token. */
  scopes: string[];
  /** Whether the tokens are made with a refresh token. @default false */
  isRefresh?: boolean;
}

/** An address as it is compared: in any case, blanks around it do not count. */
export const foldedEmail = (email: string) => email.trim().toLowerCase();

/** Whether a text is an address as pools take it. */
export const isEmail = (text: string) => /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:"]+$/.test(text);

/**
 * The person's id in a pool, a UUID that is the same each time: tokens are also issued for people who never signed up.
 * @param email in any case, blanks around it do not count
 */
export function subOf(poolId: string, email: string): string {
  const hex = createHash('sha256')
    .update(`${poolId}\n${foldedEmail(email)}`)
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/**
 * The claims that Cognito writes by itself.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
 */
export function claimsOf(use: TokenUse, signIn: SignIn, minutes: number, tokenId: string): Claims {
  const { pool, clientId, person, at, authenticatedAt = at, eventId, originId, scopes } = signIn;
  return {
    sub: person.sub,
    ...(person.groups.length > 0 && { 'cognito:groups': person.groups }),
    iss: issuerOf(pool),
    ...(use === 'access'
      ? { client_id: clientId, username: person.sub, scope: scopes.join(' ') }
      : {
          ...person.attributes,
          aud: clientId,
          'cognito:username': person.sub,
          email: person.email,
          email_verified: person.emailVerified,
        }),
    origin_jti: originId,
    event_id: eventId,
    token_use: use,
    auth_time: authenticatedAt,
    iat: at,
    exp: at + Math.round(minutes * 60),
    jti: tokenId,
  };
}
