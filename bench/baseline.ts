/**
 * The limit to compare with: the same schema on bare node:http, graphql-js and ws, and a map in memory. No identity, no
 * policy, no disk, no workflow: what is signed is told to the subscribers at once. Argument: how many requests there are.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type DocumentNode, execute, parse, validate } from 'graphql';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerParent } from './child.ts';
import { requester, requestId, signer } from './seed.ts';

const begun = performance.now();
const schema = buildSchema(
  ['../appsync.graphql', '../schema.graphql']
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n'),
);
/** What an event of this story has nothing to say of. */
const untold = {
  via: null,
  keyName: null,
  formerSigner: null,
  reason: null,
  evidence: null,
  expiresAt: null,
  previousExpiresAt: null,
};

const requests = new Map(
  Array.from({ length: Number(process.argv[2]) }, (_, at) => [requestId(at), open(requestId(at))]),
);
const subscribers = new Map<string, WebSocket[]>();
const documents = new Map<string, DocumentNode>();

const rootValue = {
  signingRequest: ({ id }: { id: string }) => requests.get(id),
  signDocument({ input: { requestId: id } }: { input: { requestId: string } }) {
    const request = requests.get(id)!;
    const at = new Date().toISOString();
    const [asked] = request.signers;
    Object.assign(asked!, { status: 'SIGNED', signedAt: at });
    request.version++;
    request.progress.signed++;
    request.history.push({ version: request.version, type: 'SIGNED', at, actor: 'SIGNER', signer, ...untold });
    const { version, documentId, status, progress } = request;
    const update = { requestId: id, documentId, event: 'SIGNED', at, version, status, signer, signerStatus: 'SIGNED' };
    const text = JSON.stringify({ type: 'data', payload: { data: { ...update, ...progress, ...untold } } });
    for (const socket of subscribers.get(id) ?? []) socket.send(text);
    return request;
  },
};

function open(id: string) {
  const at = new Date().toISOString();
  const nothing = {
    documentSha256: null,
    externalId: null,
    metadata: null,
    documentUrl: null,
    message: null,
    closedAt: null,
    closedReason: null,
  };
  const unsigned = {
    name: null,
    role: 'SIGNER',
    access: 'ANY',
    viewedAt: null,
    signedAt: null,
    approvedAt: null,
    declinedAt: null,
    reason: null,
    evidence: null,
  };
  return {
    ...{ id, documentId: 'contract-2026-0042', title: 'Lease, 12 Elm Street', status: 'PENDING', ...nothing },
    ...{ requestedBy: requester, version: 2, createdAt: at, expiresAt: at, progress: { signed: 0, total: 1 } },
    ...{ observers: [], allowReassignment: false, confirmByCode: false, quorums: [] },
    signers: [{ email: signer, method: 'MANUAL', order: 1, status: 'REQUESTED', requestedAt: at, ...unsigned }],
    history: [
      { version: 1, type: 'STARTED', at, actor: 'REQUESTER', signer: null, ...untold },
      { version: 2, type: 'REQUESTED', at, actor: 'SYSTEM', signer, ...untold },
    ],
  };
}

function documentOf(query: string): DocumentNode {
  const known = documents.get(query);
  if (known) return known;
  const document = parse(query);
  const [error] = validate(schema, document);
  if (error) throw error;
  documents.set(query, document);
  return document;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: object };
    const document = documentOf(query);
    const result = await execute({ schema, document, rootValue, variableValues: { ...variables } });
    const body = JSON.stringify(result);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
new WebSocketServer({ server }).on('connection', (socket) =>
  socket.on('message', (message: Buffer) => {
    const id = message.toString();
    subscribers.set(id, [...(subscribers.get(id) ?? []), socket]);
    socket.send('{"type":"start_ack"}');
  }),
);
server.listen(0, () => {
  const { port } = server.address() as AddressInfo;
  answerParent(
    { endpoint: `http://localhost:${port}/`, startTime: performance.now() - begun },
    { token: () => '', idle: () => null },
  );
});
