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
import { Hub } from 'aws-amplify/utils';
import { configure } from '../../examples/amplify-outputs.mjs';

/**
 * What a person does in a page with Amplify; the test bundles it and says what `mailedCode` gives.
 * @returns {Promise<Record<string, unknown>>} what each step came to
 */
globalThis.story = async (outputs, username, password) => {
  configure(outputs);
  const client = generateClient();
  const run = async (query, variables) => (await client.graphql({ query, variables })).data;
  const token = async (options) => (await fetchAuthSession(options)).tokens.accessToken;
  const steps = {};

  await signUp({ username, password, options: { userAttributes: { email: username } } });
  await confirmSignUp({ username, confirmationCode: await globalThis.mailedCode() });
  steps.wrongPassword = await signIn({ username, password: `not ${password}` }).catch(({ name }) => name);
  steps.byPassword = (await signIn({ username, password })).nextStep.signInStep;

  const acknowledged = new Promise((resolve) =>
    Hub.listen('api', ({ payload }) => payload.event === 'Subscription ack' && resolve()),
  );
  const pushed = new Promise((resolve, reject) =>
    client
      .graphql({ query: 'subscription { onSignatureRequested { requestId event signer } }' })
      .subscribe({ next: ({ data }) => resolve(data.onSignatureRequested), error: reject }),
  );
  await Promise.race([acknowledged, pushed]);
  const { startSigning } = await run(
    'mutation Start($input: StartSigningInput!) { startSigning(input: $input) { id requestedBy } }',
    { input: { documentId: '3', signers: [{ email: username }] } },
  );
  const { requestId, event, signer } = await pushed;
  steps.pushed = { isOurs: requestId === startSigning.id, event, signer };

  const [before, after] = [await token(), await token({ forceRefresh: true })];
  steps.refreshed = {
    isNew: String(before) !== String(after),
    isSameSignIn: before.payload.origin_jti === after.payload.origin_jti,
  };
  const sign = 'mutation Sign($id: ID!) { signDocument(input: { requestId: $id }) { progress { signed total } } }';
  steps.signed = (await run(sign, { id: requestId })).signDocument.progress;
  steps.refused = await run(sign, { id: 'no-such-request' }).catch(({ errors }) => errors[0].errorType);
  await signOut();

  const options = { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' };
  steps.byCode = [(await signIn({ username, options })).nextStep.signInStep];
  const proven = await confirmSignIn({ challengeResponse: await globalThis.mailedCode() });
  steps.byCode.push(proven.nextStep.signInStep);
  steps.person = (await fetchUserAttributes()).email;
  await signOut({ global: true });
  steps.signedOut = (await fetchAuthSession()).tokens === undefined;
  return steps;
};
