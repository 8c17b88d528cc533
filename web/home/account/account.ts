import { ConnectionLost } from '../../../client/src/refused.ts';
import { addressFrom, isAddress } from '../address.ts';
import type { Auth, Person, SignInStep } from './auth.ts';

/** Why signing in did not go, by the name of the sentence that says what to do. */
export type AccountProblemName =
  | ('noEmail' | 'noPassword' | 'passwordRefused' | 'weakPassword' | 'signInCodeRefused' | 'signInExpired')
  | ('exists' | 'unconfirmed' | 'tooManySignIns' | 'notMailed' | 'sessionOver')
  | ('unavailable' | 'offline' | 'unknown');

/** Why signing in did not go. */
export interface AccountProblem {
  name: AccountProblemName;
  /** What no sentence was written for, in the words of the user pool. */
  detail?: string;
}

/** What is known of the person. */
export interface AccountState {
  /** `opening` until it is known whether somebody is signed in. */
  step: 'opening' | 'email' | 'password' | 'code' | 'newPassword' | 'signedIn';
  /** Whether the address is being registered. */
  isNew?: boolean;
  /** As it was typed. */
  email: string;
  person?: Person;
  busy?: 'continue' | 'signUp' | 'another';
  problem?: AccountProblem;
}

/** What a reload takes along. */
export type KeptAccount = Pick<AccountState, 'step' | 'email' | 'isNew'>;

/** What an account is made of. */
export interface AccountOptions {
  auth: Auth;
  kept?: KeptAccount | undefined;
  /** Hears of each new state. */
  onChange(state: AccountState): void;
}

/** Signs a person in: by a mailed code first, so that nobody confirms what another has registered (SECURITY.md). */
export type Account = ReturnType<typeof createAccount>;

/** Makes an account; `open` begins it. */
export function createAccount({ auth, kept, onChange }: AccountOptions) {
  let state: AccountState = { step: 'opening', email: kept?.email ?? '' };
  const set = (change: Partial<AccountState>) => onChange((state = { ...state, ...change }));

  async function attempt(busy: NonNullable<AccountState['busy']>, run: () => Promise<void>): Promise<void> {
    if (state.busy) return;
    set({ busy, problem: undefined });
    await run().catch((error: unknown) => set({ problem: accountProblemOf(error) }));
    set({ busy: undefined });
  }

  async function follow(step: SignInStep): Promise<void> {
    if (step === 'unconfirmed') return set({ step: 'email', problem: { name: 'unconfirmed' } });
    if (step !== 'signedIn') return set({ step });
    const person = await auth.person();
    set(person ? { step, person, isNew: false } : { step: 'email', problem: { name: 'signInExpired' } });
  }

  /** Runs what needs an address, where there is one. */
  const withEmail = (email: string, busy: NonNullable<AccountState['busy']>, run: (email: string) => Promise<void>) => {
    const given = addressFrom(email);
    set({ email: given });
    if (!isAddress(given)) return set({ problem: { name: 'noEmail' } });
    return attempt(busy, () => run(given));
  };

  return {
    state: () => state,
    kept: (): KeptAccount => ({ step: state.step, email: state.email, ...(state.isNew && { isNew: true }) }),
    /** Goes on where the tab was before a reload. */
    async open(): Promise<void> {
      const person = await auth.person();
      if (person) return set({ step: 'signedIn', person });
      set(kept?.step === 'code' ? { step: 'code', isNew: kept.isNew ?? false } : { step: 'email' });
    },
    /** Has a code mailed to sign in with. */
    sendCode: (email: string) =>
      withEmail(email, 'continue', async (given) => {
        set({ isNew: false });
        await follow(await auth.signInByCode(given));
      }),
    /** Registers an address. */
    signUp: (email: string) =>
      withEmail(email, 'signUp', async (given) => {
        await auth.signUp(given);
        set({ step: 'code', isNew: true });
      }),
    usePassword: () => set({ step: 'password', problem: undefined }),
    signInByPassword: (email: string, password: string) =>
      withEmail(email, 'continue', async (given) => {
        if (!password) return set({ problem: { name: 'noPassword' } });
        await follow(await auth.signInByPassword(given, password));
      }),
    /** Gives the code that was mailed, for whatever it was. */
    confirm: (code: string) =>
      attempt('continue', async () =>
        follow(await (state.isNew ? auth.confirmSignUp(state.email, code) : auth.confirmSignIn(code))),
      ),
    /** Gives the password that takes the place of one that somebody else chose. */
    choosePassword: (password: string) =>
      attempt('continue', async () => {
        if (!password) return set({ problem: { name: 'noPassword' } });
        await follow(await auth.confirmSignIn(password));
      }),
    /** Has another code mailed. That of a registration is asked for where it was begun alone. */
    another: () =>
      attempt('another', async () => {
        if (state.isNew) await auth.resendSignUpCode(state.email);
        else await follow(await auth.signInByCode(state.email));
      }),
    back() {
      auth.signOut();
      set({ step: 'email', isNew: false, problem: undefined });
    },
    /** Hears from the API that the session is over. */
    over() {
      if (state.step !== 'signedIn') return;
      auth.signOut();
      set({ step: 'email', email: state.person!.email, person: undefined, problem: { name: 'sessionOver' } });
    },
    signOut(): void {
      auth.signOut();
      set({ step: 'email', email: '', person: undefined, problem: undefined, isNew: false });
    },
  };
}

/** Cognito's names of what it refuses. */
const byName: Record<string, AccountProblemName> = {
  NotAuthorizedException: 'signInExpired',
  CodeMismatchException: 'signInCodeRefused',
  ExpiredCodeException: 'signInCodeRefused',
  SignInException: 'signInExpired',
  UserUnAuthenticatedException: 'signInExpired',
  UsernameExistsException: 'exists',
  UserNotConfirmedException: 'unconfirmed',
  InvalidPasswordException: 'weakPassword',
  LimitExceededException: 'tooManySignIns',
  TooManyRequestsException: 'tooManySignIns',
  TooManyFailedAttemptsException: 'tooManySignIns',
  CodeDeliveryFailureException: 'notMailed',
  InternalErrorException: 'unavailable',
};

/** Gives the sentence for what the user pool refused. */
export function accountProblemOf(error: unknown): AccountProblem {
  if (error instanceof ConnectionLost) return { name: 'offline' };
  const { name, message } = error as Error;
  // Cognito has one name for a wrong password and for a session that is too old, and tells them apart in words.
  if (name === 'NotAuthorizedException' && /attempts/i.test(message)) return { name: 'tooManySignIns' };
  if (name === 'NotAuthorizedException' && /password/i.test(message)) return { name: 'passwordRefused' };
  return Object.hasOwn(byName, name) ? { name: byName[name]! } : { name: 'unknown', detail: message };
}
