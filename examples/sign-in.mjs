// Signs a person up, and in with password and with a mailed code, starts a request as that person, and signs out; Amplify JS 6:
//   ENDPOINT=… REGION=… POOL=… CLIENT=… node examples/sign-in.mjs carol@example.com 'My-password-1'
// All four are what `npm start` prints, or outputs of the stack. Codes are mailed; it asks for each, and reads a line.
// Locally add USER_POOL_ENDPOINT=http://localhost:4600, and find the mails in the folder `mail` of the data folder.
import { createInterface } from 'node:readline/promises';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import {
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';

const [username, password] = process.argv.slice(2);
const { ENDPOINT, REGION, POOL, CLIENT, USER_POOL_ENDPOINT } = process.env;
const missing = Object.entries({ ENDPOINT, REGION, POOL, CLIENT }).filter(([, value]) => !value);
if (missing.length > 0 || !username || !password) {
  console.error(
    missing.length > 0
      ? `not set: ${missing.map(([setting]) => setting).join(', ')}; npm start prints them`
      : 'give an e-mail address and a password',
  );
  process.exit(2);
}

Amplify.configure({
  API: { GraphQL: { endpoint: ENDPOINT, region: REGION, defaultAuthMode: 'userPool' } },
  Auth: {
    Cognito: {
      userPoolId: POOL,
      userPoolClientId: CLIENT,
      ...(USER_POOL_ENDPOINT && { userPoolEndpoint: USER_POOL_ENDPOINT }),
    },
  },
});
const print = (what, value) => console.log(what.padEnd(8), JSON.stringify(value));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async (what) => {
  print('code', what);
  return (await lines.next()).value.trim();
};

const signedUp = await signUp({ username, password, options: { userAttributes: { email: username } } });
print('sign-up', signedUp.nextStep.signUpStep);
const confirmed = await confirmSignUp({ username, confirmationCode: await ask('sign-up') });
print('sign-up', confirmed.nextStep.signUpStep);

const byPassword = await signIn({ username, password });
print('sign-in', byPassword.nextStep.signInStep);
await signOut();

const byCode = await signIn({
  username,
  options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
});
print('sign-in', byCode.nextStep.signInStep);
const { nextStep } = await confirmSignIn({ challengeResponse: await ask('sign-in') });
print('sign-in', nextStep.signInStep);

const start = async () => {
  const { data } = await generateClient().graphql({
    query: 'mutation Start($input: StartSigningInput!) { startSigning(input: $input) { status requestedBy } }',
    variables: { input: { documentId: '3', signers: [{ email: 'bob@example.com' }] } },
  });
  print('started', data.startSigning);
};
await start();
const before = await fetchAuthSession();
const after = await fetchAuthSession({ forceRefresh: true });
print('refresh', {
  isNew: before.tokens.accessToken.toString() !== after.tokens.accessToken.toString(),
  isSameSignIn: before.tokens.accessToken.payload.origin_jti === after.tokens.accessToken.payload.origin_jti,
});
await start();
const { email, email_verified } = await fetchUserAttributes();
print('person', { email, email_verified });
await signOut({ global: true });
print('sign-out', Boolean((await fetchAuthSession()).tokens));
process.exit(0);
