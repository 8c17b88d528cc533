// Signs by the link of a mail, without an account, as the page behind it would:
//   ENDPOINT=… node examples/sign-by-link.mjs 'https://app.example.com/sign#link-…' [code]
// ENDPOINT is what `npm start` prints, or the output of the stack. A code is mailed; it asks for it and reads a line, unless the code is given.
import { createInterface } from 'node:readline/promises';
import { Refused } from './follow.mjs';
import { connect } from './plain.mjs';

const [link = '', given] = process.argv.slice(2);
const { ENDPOINT: endpoint } = process.env;
const token = link.split('#')[1];
if (!endpoint || !token) {
  console.error(endpoint ? 'give the link of a mail, in quotes' : 'not set: ENDPOINT; npm start prints it');
  process.exit(2);
}
const print = (what, value) => console.log(what.padEnd(10), JSON.stringify(value));
const as = (token) => connect({ endpoint, token: async () => token });
const read = async () => {
  for await (const line of createInterface({ input: process.stdin })) return line.trim();
  throw new Error('no code was given; give it as the second argument, or as a line');
};

try {
  const guest = as(token);
  const { invitation } = await guest.run(
    '{ invitation { requestId requestedBy title documentSha256 role canAnswer sentTo } }',
  );
  print('invitation', invitation);
  const { requestId, documentSha256, role, canAnswer } = invitation;
  if (!canAnswer) {
    console.error('there is nothing to answer any more, or not yet');
    process.exit(0);
  }
  // A page does so at a press of a button: programs that look through mails open links.
  if (!given) {
    const { sendAccessCode } = await guest.run('mutation { sendAccessCode { sentTo expiresAt } }');
    print('code', sendAccessCode.sentTo);
  }
  const confirm = 'mutation Confirm($code: String!) { confirmAccessCode(code: $code) { token expiresAt } }';
  const { confirmAccessCode: session } = await guest.run(confirm, { code: given ?? (await read()) });
  print('session', session.expiresAt);
  const signer = as(session.token);
  await signer.run('mutation View($input: ViewDocumentInput!) { viewDocument(input: $input) { id } }', {
    input: { requestId },
  });
  // A page shows the document, and gives the hash of what it showed.
  const input = { requestId, documentSha256 };
  const { answered } = await signer.run(
    role === 'APPROVER'
      ? 'mutation Approve($input: ApproveDocumentInput!) { answered: approveDocument(input: $input) { status progress { signed total } } }'
      : 'mutation Sign($input: SignDocumentInput!) { answered: signDocument(input: $input) { status progress { signed total } } }',
    { input },
  );
  print('answered', answered);
} catch (error) {
  print('refused', error instanceof Refused ? error.code : 'no answer');
  console.error(error.message);
  process.exitCode = 1;
}
process.exit();
