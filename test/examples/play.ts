import { SignDocumentDocument } from '../../generated/operations.ts';
import type { TestBackend } from '../support/backend.ts';
import { runProgram } from '../support/command.ts';

/**
 * Runs an example as Carol in a process of its own: which certificates to trust is read when Node starts. While it follows
 * its request, its connection is cut; then Bob signs.
 * @returns what it printed, and what it said besides
 */
export async function play(backend: TestBackend, name: string): Promise<{ lines: string[]; said: string[] }> {
  const { GraphqlEndpoint: ENDPOINT, RealtimeEndpoint: REALTIME, Region: REGION } = backend.template.outputs;
  const carol = await backend.as('carol@example.com');
  const bob = await backend.as('bob@example.com');
  const { lines, said, ended } = runProgram(process.execPath, ['examples/run.mjs', name], {
    environment: { ENDPOINT, REALTIME, REGION, TOKEN: carol.token, NODE_EXTRA_CA_CERTS: backend.caPath },
  });
  const gone = ended.then(({ code }) => {
    throw new Error(`the example ended with ${code}: ${[...lines.items, ...said.items].join('\n')}`);
  });
  gone.catch(() => {});
  const started = await Promise.race([lines.until((line) => line.startsWith('started')), gone]);
  await Promise.race([lines.until((line) => line.includes('"REQUESTED"')), gone]);
  await backend.restart();
  const { id: requestId } = JSON.parse(started.slice('started'.length)) as { id: string };
  await bob.get(SignDocumentDocument, { input: { requestId } });
  await ended;
  return { lines: lines.items, said: said.items };
}

/** What every example prints; `id` is the request's. */
export const story = [
  /^started {2}\{"id":"[\w-]+","version":1,"signed":0,"total":1\}$/,
  /^change {3}\{"version":1,"event":"STARTED","signer":null\}$/,
  /^change {3}\{"version":2,"event":"REQUESTED","signer":"bob@example.com"\}$/,
  /^change {3}\{"version":3,"event":"SIGNED","signer":"bob@example.com"\}$/,
  /^change {3}\{"version":4,"event":"COMPLETED","signer":null\}$/,
  /^ended {4}"COMPLETED"$/,
  /^refused {2}"Unauthorized"$/,
  /^refused {2}"RequestNotFound"$/,
];
