import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, start } from '@countersign/local';
import { followRequest, type SignatureUpdate } from '../client/src/signature-updates.ts';
import { type Client, createClient } from './client/graphql-client.ts';
import { localApiKeys } from './local-api-keys.ts';
import { localMail } from './local-mail.ts';
import { localRecords } from './local-records.ts';
import { type Mail, readMailbox } from './mail/mailbox.ts';
import { synthesise } from './synthesise.ts';
import { untilStopped } from './terminal/lifetime.ts';
import { run } from './terminal/run.ts';
import { verifyFiles } from './verify/verify-files.ts';

const people = { carol: 'carol@example.com', alice: 'alice@example.com', bob: 'bob@example.com' };
/** Where what proves the request is left. */
const folder = '.build/demo';
const print = (line: string) => process.stdout.write(`${line}\n`);

await run('demo', async () => {
  const stopped = untilStopped();
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
  try {
    let onMail: (() => unknown) | undefined;
    const backend = await start({
      ...{
        assembly: await synthesise({ context: { ...localMail, ...localApiKeys, ...localRecords } }),
        emailIdentities: [localMail.mailFrom],
      },
      ...{ port: 0, dataDir },
      onEvent: ({ kind }) => (kind === 'mail' ? onMail?.() : undefined),
    });
    const mailed = async (to: string) => {
      for (;;) {
        const arrives = new Promise((resolve) => (onMail = () => resolve(undefined)));
        const mail = (await readMailbox(join(dataDir, 'mail'))).find((each) => each.to.includes(to));
        if (mail) return mail;
        await arrives;
      }
    };
    try {
      await Promise.race([playStory(backend, mailed), stopped]);
    } finally {
      await backend.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  process.exit(0);
});

/**
 * The tutorial's story: Carol sends document 3, Alice signs automatically, Bob by hand.
 * @param mailed resolves with the first mail to somebody, once it is there
 */
async function playStory({ template, token }: Backend, mailed: (to: string) => Promise<Mail>): Promise<void> {
  const { GraphqlEndpoint: endpoint, RealtimeEndpoint: realtime } = template.outputs;
  const clientOf = (email: string) =>
    createClient({ endpoint: endpoint!, realtime: realtime!, token: () => token({ email, use: 'access' }) });
  const [carol, bob] = [clientOf(people.carol), clientOf(people.bob)];

  const { startSigning } = await carol.graphql<{ startSigning: { id: string } }>(
    'mutation Start($input: StartSigningInput!) { startSigning(input: $input) { id } }',
    { input: { documentId: '3', signers: [{ email: people.alice, method: 'AUTOMATIC' }, { email: people.bob }] } },
  );
  const { id } = startSigning;
  print(`Carol sends document 3 to Alice, who signs automatically, and to Bob: request ${id}`);

  const transcript: SignatureUpdate[] = [];
  const end = new AbortController();
  let failure: unknown;
  await followRequest(carol, id, {
    signal: end.signal,
    onNotice: print,
    onUpdate(update, from) {
      transcript.push(update);
      print(`${from.padEnd(8)} ${inWords(update)}`);
      if (update.event === 'REQUESTED' && update.signer === people.bob) sign().catch(fail);
      if (update.event === 'SEALED') end.abort();
    },
  });
  if (failure) throw failure;

  const { status } = transcript.at(-1)!;
  print(`\nRequest ${id} is ${status}:`);
  for (const update of transcript) print(`  ${inWords(update)}`);
  const gap = transcript.find(({ version }, index) => version !== index + 1);
  if (status !== 'COMPLETED' || gap)
    throw new Error(`the demo ended as ${status}, ${gap ? `a gap before version ${gap.version}` : 'no gap'}`);
  await prove(carol, id);

  function fail(error: unknown): void {
    failure = error;
    end.abort();
  }

  async function sign(): Promise<void> {
    const { subject, text } = await mailed(people.bob);
    print(
      `\nBob is mailed: ${subject}\n\n${text.trim().replace(/^(?=.)/gm, '  ')}\n\nBob signs, by the API: the page of that link is served by npm start`,
    );
    await bob.graphql('mutation Sign($input: SignDocumentInput!) { signDocument(input: $input) { status } }', {
      input: { requestId: id },
    });
  }
}

/** Saves what proves the request where it can be looked at afterwards, and verifies it from there. */
async function prove(requester: Client, requestId: string): Promise<void> {
  const { certificate, sealingKeys } = await requester.graphql<{
    certificate: { jws: string; pdfUrl: string };
    sealingKeys: object[];
  }>(
    'query ($requestId: ID!) { certificate(requestId: $requestId) { jws pdfUrl } sealingKeys { keyId jwk certificate retiredAt } }',
    { requestId },
  );
  mkdirSync(folder, { recursive: true });
  const [seal, keys, pdf] = ['record.jws', 'keys.json', 'certificate.pdf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(seal, certificate.jws);
  writeFileSync(keys, JSON.stringify(sealingKeys));
  writeFileSync(pdf, Buffer.from(await (await fetch(certificate.pdfUrl)).arrayBuffer()));
  const { lines, isValid } = await verifyFiles({ arguments: [seal], options: { keys } });
  print(
    `\nThe certificate is ${pdf}, the seal ${seal}; npm run verify -- ${seal} --keys ${keys} says:\n${lines.join('\n')}`,
  );
  if (!isValid) throw new Error('the seal of the demo is not valid');
}

function inWords({ version, event, signer }: SignatureUpdate): string {
  return `version ${version}: ${event}${signer ? ` ${signer}` : ''}`;
}
