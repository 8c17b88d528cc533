import {
  autoSignIn,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  resendSignUpCode,
  signIn,
  signUp,
  type SignInOutput,
} from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { Amplify, ConsoleLogger, sessionStorage } from '@aws-amplify/core';
import { ConnectionLost } from '../../../client/src/refused.ts';
import type { Config } from '../../api/config.ts';
import { tabStorage } from '../../parts/tab-storage.ts';
import type { Auth, SignInStep } from './auth.ts';

/** Where accounts are. */
type UserPool = Pick<Config, 'region' | 'userPoolId' | 'userPoolClientId' | 'userPoolEndpoint'>;

/** Signs in by Amplify. Its tokens lie in the storage of the tab alone, and go with it. */
export function amplifyAuth({ region, userPoolId, userPoolClientId, userPoolEndpoint }: UserPool): Auth {
  const pool = { Cognito: { userPoolId, userPoolClientId, ...(userPoolEndpoint && { userPoolEndpoint }) } };
  // It warns of every user pool that is not where AWS has it.
  if (userPoolEndpoint) ConsoleLogger.LOG_LEVEL = 'ERROR';
  Amplify.configure({ Auth: pool }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
  cognitoUserPoolsTokenProvider.setAuthConfig(pool);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(sessionStorage);
  const byCode = (email: string) =>
    signIn({ username: email, options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' } });

  /** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
  const revoke = (Token: string) =>
    fetch(userPoolEndpoint ?? `https://cognito-idp.${region}.amazonaws.com/`, {
      ...{ method: 'POST', keepalive: true, body: JSON.stringify({ ClientId: userPoolClientId, Token }) },
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.RevokeToken',
      },
    });

  return {
    person: () =>
      heard(async () => {
        const { tokens } = await fetchAuthSession();
        const email = tokens?.idToken?.payload.email;
        return typeof email === 'string' ? { email: email.toLowerCase() } : undefined;
      }),
    token: (isFresh = false) =>
      heard(async () => (await fetchAuthSession({ forceRefresh: isFresh })).tokens?.accessToken.toString()),
    signInByCode: (email) => heard(async () => stepOf(await byCode(email))),
    signInByPassword: (email, password) => heard(async () => stepOf(await signIn({ username: email, password }))),
    confirmSignIn: (challengeResponse) => heard(async () => stepOf(await confirmSignIn({ challengeResponse }))),
    signUp: (email) =>
      heard(async () => {
        const autoSignIn = { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' } as const;
        await signUp({ username: email, options: { userAttributes: { email }, autoSignIn } });
      }),
    resendSignUpCode: (email) => heard(async () => void (await resendSignUpCode({ username: email }))),
    confirmSignUp: (email, confirmationCode) =>
      heard(async () => {
        const { nextStep } = await confirmSignUp({ username: email, confirmationCode });
        // A reload in between has forgotten the session by which it goes on.
        return stepOf(nextStep.signUpStep === 'COMPLETE_AUTO_SIGN_IN' ? await autoSignIn() : await byCode(email));
      }),
    signOut() {
      // Amplify forgets when the user pool has answered, which may be never; and then whoever has come since.
      const refreshToken = forget();
      if (refreshToken) revoke(refreshToken).catch(() => {});
    },
  };
}

/** Takes all that Amplify keeps out of the tab; gives the refresh token. */
function forget(): string | undefined {
  const storage = tabStorage();
  const own = Object.keys(storage ?? {}).filter((name) => name.startsWith('Cognito'));
  const refreshToken = own.find((name) => name.endsWith('.refreshToken'));
  const token = refreshToken && storage!.getItem(refreshToken);
  for (const name of own) storage!.removeItem(name);
  return token ?? undefined;
}

const steps: Record<string, SignInStep> = {
  DONE: 'signedIn',
  CONFIRM_SIGN_IN_WITH_EMAIL_CODE: 'code',
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: 'newPassword',
  CONFIRM_SIGN_UP: 'unconfirmed',
};

/** @throws Error where Cognito wants what the page has no form for */
function stepOf({ nextStep: { signInStep } }: SignInOutput): SignInStep {
  const step = steps[signInStep];
  if (!step) throw new Error(`the user pool asks for ${signInStep}, which this page has no form for`);
  return step;
}

/** Says of a network that was not there that it was not. */
async function heard<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if ((error as Error).name !== 'NetworkError') throw error;
    throw new ConnectionLost('the user pool cannot be reached', { cause: error });
  }
}
