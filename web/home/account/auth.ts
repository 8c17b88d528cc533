/** A person who is signed in. */
export interface Person {
  /** In lower case, as requests name it. */
  email: string;
}

/** What comes next of a sign-in. */
export type SignInStep = 'signedIn' | 'code' | 'newPassword' | 'unconfirmed';

/** The user pool, as the page uses it. What it refuses it throws, by the name that Cognito gives it. */
export interface Auth {
  /** The person who is signed in in this tab; undefined where nobody is, or not any more. */
  person(): Promise<Person | undefined>;
  /**
   * An access token that is good; undefined where the session is over.
   * @param isFresh gets another, whatever the last one's time says
   */
  token(isFresh?: boolean): Promise<string | undefined>;
  /** Has a code mailed to sign in with. */
  signInByCode(email: string): Promise<SignInStep>;
  signInByPassword(email: string, password: string): Promise<SignInStep>;
  /** Gives the code, or the new password, that was asked for. */
  confirmSignIn(answer: string): Promise<SignInStep>;
  /** Registers an address and has a code mailed to it; the account has no password. */
  signUp(email: string): Promise<void>;
  /** Has another code mailed for a registration that was begun in this tab. */
  resendSignUpCode(email: string): Promise<void>;
  /** Confirms the address, and signs in. */
  confirmSignUp(email: string, code: string): Promise<SignInStep>;
  /** Forgets everything at once, a sign-in that was begun too, and has the tokens revoked, which nobody waits for. */
  signOut(): void;
}
