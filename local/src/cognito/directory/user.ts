import type { Verifier } from './srp.ts';

/** A user of a pool, as it is kept. Times are milliseconds since the epoch. */
export interface User {
  poolId: string;
  /** The pool's id of the person, and the user name where people sign in by e-mail. */
  sub: string;
  status: 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';
  isEnabled: boolean;
  createdAt: number;
  changedAt: number;
  /** All but `sub`; `email` is always there. */
  attributes: Record<string, string>;
  /** An address that counts once it is verified. */
  newEmail?: string;
  groups: string[];
  /** Missing for who signs in by mailed codes alone. */
  password?: Verifier;
  /** Until when a temporary password counts. */
  temporaryUntil?: number;
  codes: Partial<Record<CodePurpose, KeptCode>>;
  /** How often codes were asked for or wrong within an hour, and passwords in vain. */
  attempts: Partial<Record<CodePurpose | 'password change', Attempts>>;
  /** Sign-ins that failed since the last one that did not. */
  failures?: { count: number; at: number; lockedUntil: number };
  /** When all sign-ins were ended. */
  signedOutAt?: number;
  /** There for a person whom the pool knows by tokens alone, who neither signed up nor was made by an administrator. */
  knownByToken?: Told;
}

/** What the latest token said of such a person; the user has it unless an administrator or the user changed that. */
export interface Told {
  /** `iat` of the token, in seconds since the epoch. */
  issuedAt: number;
  email: string;
  isVerified: boolean;
  groups: string[];
}

/** A user who was deleted, so that tokens from before do not bring the user back. */
export interface Deletion {
  poolId: string;
  sub: string;
  deletedAt: number;
}

/** What a mailed code is for. */
export type CodePurpose = 'sign-up' | 'password' | 'email';

/** A code that was mailed. */
export interface KeptCode {
  salt: string;
  hash: string;
  expiresAt: number;
}

/** Attempts since a time. */
export interface Attempts {
  count: number;
  since: number;
}

/** A sign-in whose refresh token counts until it ends. */
export interface SignInRecord {
  poolId: string;
  clientId: string;
  sub: string;
  /** `origin_jti` of all its tokens. */
  originId: string;
  /** Seconds since the epoch. */
  authenticatedAt: number;
  expiresAt: number;
  isRevoked: boolean;
}
