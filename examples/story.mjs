/**
 * A person's connection to the API by some client library.
 * @typedef {object} Person
 * @property {(query: string, variables: object) => Promise<Record<string, any>>} run gives `data`; throws where there are errors
 * @property {(query: string, variables: object, next: (data: Record<string, any>) => void) => Promise<() => void>} subscribe
 *   resolves once the subscription stands, as far as the library tells; gives what ends it
 * @property {() => Promise<void>} [close]
 */

const request = 'id status version progress { signed total }';

/**
 * Plays one story through a client library: Carol starts a request for Bob and watches it, Bob signs, it completes. Then
 * prints what Carol saw as JSON, for the test that started this process. `ENDPOINT`, `CAROL` and `BOB` give the GraphQL
 * endpoint and the people's tokens: nothing else tells the library where it is.
 * @param {(endpoint: string, token: string) => Promise<Person>} connect
 */
export async function play(connect) {
  const { ENDPOINT, CAROL, BOB } = process.env;
  const [carol, bob] = [await connect(ENDPOINT, CAROL), await connect(ENDPOINT, BOB)];
  const { startSigning } = await carol.run(
    `mutation Start($input: StartSigningInput!) { startSigning(input: $input) { ${request} } }`,
    { input: { documentId: '3', signers: [{ email: 'bob@example.com' }] } },
  );
  const { id } = startSigning;
  const read = async () =>
    (await carol.run(`query Read($id: ID!) { signingRequest(id: $id) { ${request} } }`, { id })).signingRequest;

  const updates = [];
  let completed;
  const end = new Promise((resolve) => (completed = resolve));
  const unsubscribe = await carol.subscribe(
    'subscription Watch($id: ID!) { onSignatureUpdate(requestId: $id) { version event signer status } }',
    { id },
    ({ onSignatureUpdate: update }) => {
      updates.push(update);
      if (update.status === 'COMPLETED') completed();
    },
  );
  const asked = async () => (await read()).version >= 2;
  while (!(await asked())) await new Promise((resolve) => setTimeout(resolve, 20));
  const { signDocument } = await bob.run(
    'mutation Sign($input: SignDocumentInput!) { signDocument(input: $input) { status } }',
    { input: { requestId: id } },
  );
  await end;
  const refused = await bob
    .run('mutation Cancel($input: CancelSigningInput!) { cancelSigning(input: $input) { id } }', {
      input: { requestId: id },
    })
    .then(
      () => 'nothing',
      (error) => error.errorType,
    );
  unsubscribe();
  await Promise.all([carol.close?.(), bob.close?.()]);
  const seen = { started: startSigning, signed: signDocument, completed: await read(), updates, refused };
  process.stdout.write(JSON.stringify(seen), () => process.exit(0));
}

/** The first of an answer's errors, with its code where `play` looks for it. */
export function failure(errors) {
  const [{ errorType, message }] = errors;
  return Object.assign(new Error(message), { errorType });
}
