import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '@countersign/local';
import { synthesise } from './synthesise.ts';
import { createClient } from './client.ts';
import { run } from './settings.ts';

interface Event {
  version: number;
  type: string;
  actor?: string;
  signer: string | null;
}
interface Request {
  id: string;
  status: string;
  version: number;
  history: Event[];
}
interface Update {
  version: number;
  event: string;
  signer: string | null;
  status: string;
}

const fields = 'id status version history { version type actor signer }';
const people = { carol: 'carol@example.com', alice: 'alice@example.com', bob: 'bob@example.com' };

// The tutorial's story: Carol sends document 3, Alice signs automatically, Bob by hand.
await run(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
  const backend = await start({ assembly: await synthesise(), port: 0, dataDir });
  const print = (line: string) => process.stdout.write(`${line}\n`);
  try {
    const endpoint = backend.template.outputs.GraphqlEndpoint!;
    const clientOf = async (email: string) => createClient(endpoint, await backend.token({ email, use: 'access' }));
    const [carol, bob] = [await clientOf(people.carol), await clientOf(people.bob)];
    const transcript = new Map<number, string>();
    const note = (version: number, event: string, signer: string | null, how: string) => {
      if (transcript.has(version)) return;
      transcript.set(version, `  ${version}  ${event}${signer ? ` ${signer}` : ''}`);
      print(`${how.padEnd(8)} version ${version}: ${event}${signer ? ` ${signer}` : ''}`);
    };

    const { startSigning } = await carol.graphql<{ startSigning: Request }>(
      `mutation Start($input: StartSigningInput!) { startSigning(input: $input) { ${fields} } }`,
      { input: { documentId: '3', signers: [{ email: people.alice, method: 'AUTOMATIC' }, { email: people.bob }] } },
    );
    print(`Carol sends document 3 to Alice, who signs automatically, and to Bob: request ${startSigning.id}`);
    for (const { version, type, signer } of startSigning.history) note(version, type, signer, 'answer');

    const watch = createWatch<Update>();
    const unsubscribe = await carol.subscribe<{ onSignatureUpdate: Update }>(
      'subscription Watch($id: ID!) { onSignatureUpdate(requestId: $id) { version event signer status } }',
      { id: startSigning.id },
      ({ onSignatureUpdate: update }) => {
        note(update.version, update.event, update.signer, 'update');
        watch.push(update);
      },
    );
    // What happened before the subscription stood is in the request itself.
    const { signingRequest } = await carol.graphql<{ signingRequest: Request }>(
      `query Read($id: ID!) { signingRequest(id: $id) { ${fields} } }`,
      { id: startSigning.id },
    );
    for (const { version, type, signer } of signingRequest.history) note(version, type, signer, 'query');

    const asked = (event: string, signer: string | null) => event === 'REQUESTED' && signer === people.bob;
    if (!signingRequest.history.some(({ type, signer }) => asked(type, signer)))
      await watch.until(({ event, signer, status }) => asked(event, signer) || status !== 'PENDING');
    print('Bob signs');
    await bob.graphql('mutation Sign($input: SignDocumentInput!) { signDocument(input: $input) { status } }', {
      input: { requestId: startSigning.id },
    });
    const { status } = await watch.until((update) => update.status !== 'PENDING');
    unsubscribe();

    const versions = [...transcript.keys()].sort((a, b) => a - b);
    print(`\nRequest ${startSigning.id} is ${status}:`);
    for (const version of versions) print(transcript.get(version)!);
    const gap = versions.find((version, index) => version !== index + 1);
    if (status !== 'COMPLETED' || gap)
      throw new Error(`the demo ended as ${status}, ${gap ? `a gap before version ${gap}` : 'no gap'}`);
  } finally {
    await backend.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  process.exit(0);
});

/** Keeps what came, so that waiting for it never misses what came before. */
function createWatch<Item>() {
  const items: Item[] = [];
  let wake = () => {};
  return {
    push(item: Item) {
      items.push(item);
      wake();
    },
    async until(wanted: (item: Item) => boolean): Promise<Item> {
      for (;;) {
        const found = items.find(wanted);
        if (found) return found;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
