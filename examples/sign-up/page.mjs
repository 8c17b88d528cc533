// Signs people up and in by mailed codes, shows what waits for them as it comes, and signs. With `npm start` running:
//   npm ci --prefix examples
//   npm run sign-up --prefix examples     # bundles the page and serves it on http://127.0.0.1:8000
import '../local-web-socket.mjs';
import { generateClient } from 'aws-amplify/api';
import { autoSignIn, confirmSignIn, confirmSignUp, getCurrentUser, signIn, signOut, signUp } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import outputs from 'amplify_outputs';
import { configure } from '../amplify-outputs.mjs';

configure(outputs);
const client = generateClient();
const run = async (query, variables) => (await client.graphql({ query, variables })).data;
const at = (selector, within = document) => within.querySelector(selector);
const show = (id) => ['person', 'proof', 'inbox'].forEach((each) => (at(`#${each}`).hidden = each !== id));
const attempt = (doing) => doing.catch((error) => (at('#problem').textContent = (error.errors?.[0] ?? error).message));
const submit = (form, act) =>
  at(form).addEventListener('submit', (event) => {
    event.preventDefault();
    at('#problem').textContent = '';
    attempt(act(new FormData(event.target, event.submitter)));
  });

let prove; // what is done with the code that was mailed
const bySignIn = (challengeResponse) => confirmSignIn({ challengeResponse });
submit('#person', async (given) => {
  const username = given.get('email');
  const options = { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' };
  if (given.has('sign-up')) {
    await signUp({ username, options: { userAttributes: { email: username }, autoSignIn: options } });
    prove = (confirmationCode) => confirmSignUp({ username, confirmationCode }).then(() => autoSignIn());
  } else {
    const { nextStep } = await signIn({ username, options });
    // Its code may be of somebody else's registration: SECURITY.md tells why it is not asked for.
    if (nextStep.signInStep === 'CONFIRM_SIGN_UP') throw new Error(`${username} was registered, but not confirmed.`);
    prove = bySignIn;
  }
  show('proof');
});
submit('#proof', async (given) => {
  const { isSignedIn } = await prove(given.get('code'));
  prove = bySignIn; // a pool may mail another code to sign in with
  if (isSignedIn) open();
});
at('#leave').onclick = () => attempt(signOut().then(() => location.reload()));

/** AppSync promises no delivery, so what waits is read when the subscription stands, and after each reconnect. */
function open() {
  show('inbox');
  Hub.listen('api', ({ payload }) => payload.event === 'Subscription ack' && attempt(read()));
  const pushes = client.graphql({ query: 'subscription { onSignatureRequested { requestId event signer } }' });
  pushes.subscribe({
    next: ({ data }) => attempt(readOne(data.onSignatureRequested.requestId)),
    error: (why) => attempt(Promise.reject(why)),
  });
}

async function read() {
  const { pendingSignatures } = await run('{ pendingSignatures { items { requestId documentId title requestedBy } } }');
  pendingSignatures.items.reverse().forEach(add);
}

async function readOne(id) {
  const query = 'query One($id: ID!) { signingRequest(id: $id) { requestId: id documentId title requestedBy } }';
  add((await run(query, { id })).signingRequest);
}

function add({ requestId, documentId, title, requestedBy }) {
  const item = at('template').content.cloneNode(true).firstElementChild;
  at('b', item).textContent = title ?? `Document ${documentId}`;
  at('small', item).textContent = `from ${requestedBy}`;
  at('button', item).onclick = () => attempt(sign(requestId).then(() => item.remove()));
  document.getElementById(requestId)?.remove();
  item.id = requestId;
  at('ul').prepend(item);
}

/** Where the request wants a code with the answer, one is mailed. */
async function sign(id) {
  const query =
    'mutation Sign($id: ID!, $code: String) { signDocument(input: { requestId: $id, answerCode: $code }) { status } }';
  await run(query, { id }).catch(async (error) => {
    if (error.errors?.[0].errorType !== 'CodeRefused') throw error;
    const { sendAnswerCode } = await run(
      'mutation Code($id: ID!) { sendAnswerCode(input: { requestId: $id }) { sentTo } }',
      { id },
    );
    await run(query, { id, code: prompt(`The code that was mailed to ${sendAnswerCode.sentTo}`) });
  });
}

getCurrentUser().then(open, () => show('person'));
