import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { authorizationOf, connect, type Credentials, Refused } from '@countersign/local/client';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { parse } from 'graphql';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { badTokens, resign } from '../support/bad-tokens.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { put, putOpenSignature } = inside(backend);
const { clock, template } = backend;
const endpoint = template.outputs.GraphqlEndpoint!;
const { region } = template;
const now = () => new Date(clock.now());

const roleOf = (name: string) =>
  backend.credentials(
    template.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.includes(name))!.properties
      .Role as string,
  );
const tokenOf = async (email: string, options = {}) => ({ token: (await backend.as(email, options)).token });
const signer = await tokenOf('kate@example.com');
const requester = await tokenOf('carol@example.com');
const requesterSub = decodeJwt(requester.token).sub!;
/** A signer's token but for what it says of the person. */
const claiming = async (claims: object) => ({ token: await resign(signer.token, backend.dataDir, claims) });
// They would be a signer's, were they good.
const bad = await badTokens(signer.token, backend.dataDir, clock.now());

/** Who calls, and with what. */
const callers = {
  'no token': { headers: { host: new URL(endpoint).host } },
  'a malformed token': { token: bad.malformed },
  'an expired token': { token: bad.expired },
  'a token of another pool': { token: bad.ofAnotherPool },
  'a forged token': { token: bad.forged },
  'an unsigned token': { token: bad.unsigned },
  'a token of another client': { token: bad.ofAnotherClient },
  'keys that nobody has': {
    accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
    secretAccessKey: randomBytes(30).toString('base64'),
    region,
  },
  'a token without e-mail': { token: bad.withoutEmail },
  'an unverified e-mail': await tokenOf('kate@example.com', { emailVerified: false }),
  'an e-mail that folds to the signer’s': await claiming({ email: '\u212aATE@example.com' }),
  'the address of whom was erased': await claiming({ email: 'signer-1@erased.invalid' }),
  'a list of e-mails': await claiming({ email: ['kate@example.com'] }),
  'a number for an e-mail': await claiming({ email: 42 }),
  'no flag for the e-mail': await claiming({ email_verified: ['true'] }),
  'a list of people': await claiming({ sub: [decodeJwt(signer.token).sub] }),
  'a stranger': await tokenOf('mallory@example.com'),
  'the requester': requester,
  'a signer': signer,
  "a signer's ID token": await tokenOf('kate@example.com', { use: 'id' }),
  'an approver': await tokenOf('abby@example.com'),
  'an observer': await tokenOf('olga@example.com'),
  'the publishing role': { ...roleOf('PublishUpdate'), region },
  'another role': { ...roleOf('RequestSignature'), region },
} satisfies Record<string, Credentials>;
type Caller = keyof typeof callers;

/** `ok`: it is done, or shows the request; `nothing`: it is done, and shows nothing of the request; else the errorType. */
type Outcome =
  'ok' | 'nothing' | 'InvalidInput' | 'Unauthorized' | 'UnauthorizedException' | 'RequestNotFound' | 'RequestOpen';
type Row = Record<Caller, Outcome>;

const unknown = {
  'no token': 'UnauthorizedException',
  'a malformed token': 'UnauthorizedException',
  'an expired token': 'UnauthorizedException',
  'a token of another pool': 'UnauthorizedException',
  'a forged token': 'UnauthorizedException',
  'an unsigned token': 'UnauthorizedException',
  'a token of another client': 'UnauthorizedException',
  'keys that nobody has': 'UnauthorizedException',
} as const;
const known = {
  ...unknown,
  'a token without e-mail': 'Unauthorized',
  'an unverified e-mail': 'Unauthorized',
  'an e-mail that folds to the signer’s': 'Unauthorized',
  'the address of whom was erased': 'Unauthorized',
  'a list of e-mails': 'Unauthorized',
  'a number for an e-mail': 'Unauthorized',
  'no flag for the e-mail': 'Unauthorized',
  'a list of people': 'Unauthorized',
  'the publishing role': 'Unauthorized',
  'another role': 'Unauthorized',
} as const;

/** A row for each field of the schema, and one for the opening of a connection. */
const table: Record<string, Row> = {
  'Query.signingRequest': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'ok',
  },
  'Query.signingRequests': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'ok',
    'a signer': 'nothing',
    "a signer's ID token": 'nothing',
    'an approver': 'nothing',
    'an observer': 'nothing',
  },
  'Query.pendingSignatures': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'nothing',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'nothing',
  },
  'Mutation.startSigning': {
    ...known,
    'a stranger': 'ok',
    'the requester': 'ok',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'ok',
  },
  'Mutation.signDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'InvalidInput',
    'an observer': 'Unauthorized',
  },
  'Mutation.approveDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'InvalidInput',
    "a signer's ID token": 'InvalidInput',
    'an approver': 'ok',
    'an observer': 'Unauthorized',
  },
  'Mutation.declineDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'Unauthorized',
  },
  'Mutation.cancelSigning': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
  },
  'Mutation.extendDeadline': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'an approver': 'Unauthorized',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an observer': 'Unauthorized',
  },
  'Mutation.reassignSigner': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'an approver': 'Unauthorized',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an observer': 'Unauthorized',
  },
  'Mutation.viewDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an observer': 'Unauthorized',
    'an approver': 'ok',
  },
  'Mutation.remindSigners': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
  },
  // It is open: whoever may not erase it is not told.
  'Mutation.eraseRequest': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'RequestOpen',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
  },
  'Mutation.publishSignatureUpdate': {
    ...known,
    'a stranger': 'Unauthorized',
    'the requester': 'Unauthorized',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
    'the publishing role': 'ok',
  },
  'Subscription.onSignatureUpdate': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'ok',
  },
  'Subscription.onSignatureRequested': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'nothing',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'nothing',
    'an observer': 'nothing',
  },
  connect: {
    ...unknown,
    'a token without e-mail': 'ok',
    'an unverified e-mail': 'ok',
    'an e-mail that folds to the signer’s': 'ok',
    'the address of whom was erased': 'ok',
    'a list of e-mails': 'ok',
    'a number for an e-mail': 'ok',
    'no flag for the e-mail': 'ok',
    'a list of people': 'ok',
    'a stranger': 'ok',
    'the requester': 'ok',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'ok',
    'the publishing role': 'ok',
    'another role': 'ok',
  },
};

const update = (requestId: string, to: string) => ({
  ...{ requestId, documentId: '3', event: 'REQUESTED', at: now().toISOString(), version: 2, status: 'PENDING' },
  ...{ signer: to, signerStatus: 'REQUESTED', signed: 0, total: 1, reason: null },
});

/** What is asked of each field, about a request of its own. */
const operations: Record<string, { query: string; variables: (id: string) => Record<string, unknown> }> = {
  'Query.signingRequest': { query: 'query ($id: ID!) { signingRequest(id: $id) { id } }', variables: (id) => ({ id }) },
  'Query.signingRequests': { query: '{ signingRequests(limit: 100) { items { id } } }', variables: () => ({}) },
  'Query.pendingSignatures': {
    query: '{ pendingSignatures(limit: 100) { items { id: requestId } } }',
    variables: () => ({}),
  },
  'Mutation.startSigning': {
    query: 'mutation ($input: StartSigningInput!) { startSigning(input: $input) { id } }',
    variables: () => ({ input: { documentId: '3', signers: [{ email: 'dora@example.com' }] } }),
  },
  'Mutation.signDocument': {
    query: 'mutation ($input: SignDocumentInput!) { signDocument(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId } }),
  },
  'Mutation.approveDocument': {
    query: 'mutation ($input: ApproveDocumentInput!) { approveDocument(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId } }),
  },
  'Mutation.declineDocument': {
    query: 'mutation ($input: DeclineDocumentInput!) { declineDocument(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId, reason: 'no' } }),
  },
  'Mutation.cancelSigning': {
    query: 'mutation ($input: CancelSigningInput!) { cancelSigning(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId } }),
  },
  'Mutation.extendDeadline': {
    query: 'mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId, expiresInSeconds: 7200 } }),
  },
  'Mutation.reassignSigner': {
    query: 'mutation ($input: ReassignSignerInput!) { reassignSigner(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId, from: 'kate@example.com', to: { email: 'dora@example.com' } } }),
  },
  'Mutation.viewDocument': {
    query: 'mutation ($input: ViewDocumentInput!) { viewDocument(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId } }),
  },
  'Mutation.remindSigners': {
    query: 'mutation ($input: RemindSignersInput!) { remindSigners(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId } }),
  },
  'Mutation.eraseRequest': {
    query: 'mutation ($input: EraseRequestInput!) { eraseRequest(input: $input) { id } }',
    variables: (requestId) => ({ input: { requestId } }),
  },
  'Mutation.publishSignatureUpdate': {
    query:
      'mutation ($input: SignatureUpdateInput!) { publishSignatureUpdate(input: $input) { requestId signer event } }',
    variables: (id) => ({ input: update(id, 'kate@example.com') }),
  },
  'Subscription.onSignatureUpdate': {
    query: 'subscription ($id: ID!) { onSignatureUpdate(requestId: $id) { requestId } }',
    variables: (id) => ({ id }),
  },
  'Subscription.onSignatureRequested': {
    query: 'subscription { onSignatureRequested { requestId } }',
    variables: () => ({}),
  },
};

const rows = Object.entries(table)
  .filter(([field]) => field !== 'connect')
  .flatMap(([field, row]) =>
    Object.entries(row).map(([caller, outcome]) => [field, caller as Caller, outcome] as const),
  );

describe('who may what', () => {
  it('is said of every field of the schema, and of every caller', () => {
    const types = parse(readFileSync('schema.graphql', 'utf8')).definitions.flatMap((definition) =>
      definition.kind === 'ObjectTypeDefinition' &&
      ['Query', 'Mutation', 'Subscription'].includes(definition.name.value)
        ? (definition.fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`)
        : [],
    );
    expect(Object.keys(table).sort()).toEqual([...types, 'connect'].sort());
    for (const row of Object.values(table)) expect(Object.keys(row).sort()).toEqual(Object.keys(callers).sort());
  });

  it.each(rows)('%s called with %s: %s', async (field, caller, expected) => {
    const id = await request();
    const ask = field.startsWith('Subscription') ? start : call;
    expect(await ask(field, callers[caller], id)).toBe(expected);
  });

  it.each(Object.entries(table.connect!))('a connection opened with %s: %s', async (caller, expected) => {
    expect(await opened(callers[caller as Caller])).toBe(expected);
  });

  it('is asked anew when a subscription starts, whoever opened the connection', async () => {
    const socket = await connect(endpoint, signer);
    const data = JSON.stringify({ query: operations['Subscription.onSignatureRequested']!.query });
    for (const [caller, expected] of Object.entries(unknown)) {
      const authorization = await authorizationOf(new URL(endpoint), callers[caller as Caller], data, now);
      socket.send({ id: caller, type: 'start', payload: { data, extensions: { authorization } } });
      const { payload } = await socket.frame((frame) => frame.id === caller);
      expect([caller, payload.errors[0].errorType]).toEqual([caller, expected]);
    }
    await socket.close();
  });
});

let requests = 0;

/** Puts a request of Carol's that waits for Bob, and which no workflow follows. */
async function request(): Promise<string> {
  const id = `request-${requests++}`;
  const asked = storedEvent({ type: 'REQUESTED', at: clock.now(), actor: 'SYSTEM', signer: 0 });
  await put(
    storedRequest({
      ...{ id, requestedBySub: requesterSub, createdAt: clock.now(), expiresAt: clock.now() + 3_600_000 },
      signers: {
        'kate@example.com': storedSigner({ status: 'REQUESTED' }),
        'abby@example.com': storedSigner({ position: 1, status: 'REQUESTED', role: 'APPROVER' }),
      },
      observers: [['olga@example.com', 'Olga']],
      events: [storedEvent(), asked],
    }),
  );
  const shown = { documentId: '3', requestedBy: 'carol@example.com', expiresAt: clock.now() + 3_600_000 };
  for (const email of ['kate@example.com', 'abby@example.com'])
    await putOpenSignature({ requestId: id, email, requestedAt: clock.now(), taskToken: 'none', ...shown });
  return id;
}

/** Calls a field over HTTP. */
async function call(field: string, credentials: Credentials, id: string): Promise<string> {
  const { query, variables } = operations[field]!;
  const body = JSON.stringify({ query, variables: variables(id) });
  const response = await fetch(endpoint, { method: 'POST', headers: await headersOf(credentials, body), body });
  const { data, errors } = (await response.json()) as {
    data?: Record<string, Shown>;
    errors?: { errorType: string }[];
  };
  if (errors) return errors[0]!.errorType;
  const [shown] = Object.values(data!);
  return !shown?.items || shown.items.some((each) => each.id === id) ? 'ok' : 'nothing';
}

interface Shown {
  items?: { id: string }[];
}

async function headersOf(credentials: Credentials, body: string): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' };
  if ('token' in credentials) return { ...headers, authorization: credentials.token };
  if (!('accessKeyId' in credentials)) return headers;
  const { protocol, host, hostname, pathname: path } = new URL(endpoint);
  const signing = new SignatureV4({ service: 'appsync', region, credentials, sha256: Hash.bind(null, 'sha256') });
  const request = { method: 'POST', protocol, hostname, path, query: {}, headers: { ...headers, host }, body };
  return (await signing.sign(request, { signingDate: now() })).headers;
}

/** Starts a subscription, and sees whether an update of the request reaches it before one that is about something else. */
async function start(field: string, credentials: Credentials, id: string): Promise<string> {
  const { query, variables } = operations[field]!;
  try {
    const client = await connect(endpoint, credentials, { now });
    const live = await client.subscribe(query, variables(id));
    await publish(update(id, 'kate@example.com'));
    const address = 'token' in credentials ? String(decodeJwt(credentials.token).email) : '';
    await publish(update('another-request', address));
    const { data } = await live.next();
    await client.close();
    return Object.values(data!).some((each) => (each as { requestId: string }).requestId === id) ? 'ok' : 'nothing';
  } catch (error) {
    return refusalOf(error);
  }
}

async function publish(input: object): Promise<void> {
  const { query } = operations['Mutation.publishSignatureUpdate']!;
  const body = JSON.stringify({ query, variables: { input } });
  const headers = await headersOf(callers['the publishing role'], body);
  await fetch(endpoint, { method: 'POST', headers, body });
}

async function opened(credentials: Credentials): Promise<string> {
  try {
    await (await connect(endpoint, credentials, { now })).close();
    return 'ok';
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): string {
  if (!(error instanceof Refused)) throw error;
  return error.frame.payload.errors[0].errorType;
}
