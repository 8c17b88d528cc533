// Starts a request as the person whose token it gets, follows it until it ends, and prints each change:
//   ENDPOINT=… REALTIME=… REGION=… TOKEN=… node examples/run.mjs plain|amplify|apollo [signer's e-mail]
// ENDPOINT, REALTIME and REGION are what `npm start` prints, or the outputs of the stack.
import { follow, Refused } from './follow.mjs';

const [name = 'plain', email = 'bob@example.com'] = process.argv.slice(2);
const { ENDPOINT: endpoint, REALTIME: realtime, REGION: region, TOKEN } = process.env;
const missing = Object.entries({ ENDPOINT: endpoint, REALTIME: realtime, REGION: region, TOKEN }).filter(
  ([, value]) => !value,
);
if (missing.length > 0 || !['plain', 'amplify', 'apollo'].includes(name)) {
  const names = missing.map(([setting]) => setting).join(', ');
  console.error(
    names ? `not set: ${names}; npm start prints them` : `no client is called ${name}; take plain, amplify or apollo`,
  );
  process.exit(2);
}
const { connect } = await import(`./${name}.mjs`);
const client = connect({ endpoint, realtime, region, token: async () => TOKEN });
const print = (what, value) => console.log(what.padEnd(8), JSON.stringify(value));

const { startSigning } = await client.run(
  `mutation Start($input: StartSigningInput!) {
    startSigning(input: $input) { id version progress { signed total } }
  }`,
  { input: { documentId: '3', signers: [{ email }] } },
);
const { id, version, progress } = startSigning;
print('started', { id, version, signed: progress.signed, total: progress.total });
const status = await follow(client, id, (change) => print('change', change));
print('ended', status);

// What is refused has a code: here the requester wants to sign, and to follow what is not there.
const codeOf = (error) => (error instanceof Refused ? error.code : String(error));
const sign = 'mutation Sign($input: SignDocumentInput!) { signDocument(input: $input) { status } }';
print('refused', await client.run(sign, { input: { requestId: id } }).catch(codeOf));
print('refused', await follow(client, 'no-such-request', () => {}).catch(codeOf));
process.exit(0);
