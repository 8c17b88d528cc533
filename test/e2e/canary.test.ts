import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsError } from '@countersign/local';
import { connect, type Frame, openSocket } from '@countersign/local/client';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsWholeDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { narrate } from '../../tools/terminal/narrate.ts';
import { type Answer, person, type Person, startBackend } from '../support/backend.ts';
import { badTokens } from '../support/bad-tokens.ts';
import { createFaults, exercise } from '../support/exercise.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { withAll } from '../support/synthesised.ts';

const mark = (name: string) => `canary-${name}-${randomBytes(6).toString('hex')}`;
const texts = {
  email: mark('signer'),
  requester: mark('requester'),
  name: mark('name'),
  observer: mark('observer'),
  externalId: mark('external-id'),
  metadata: mark('metadata'),
  url: mark('url'),
  title: mark('title'),
  message: mark('message'),
  hash: randomBytes(32).toString('hex'),
  reason: mark('reason'),
};
const userAgent = mark('user-agent');
const sourceIp = `2001:db8:${randomBytes(6).toString('hex').match(/..../g)!.join(':')}::1`;

/** What must not be found where it does not belong; filled as things come up. */
const canaries: Record<Canary, Set<string>> = {
  email: new Set([texts.email, texts.requester]),
  name: new Set([texts.name]),
  observer: new Set([texts.observer]),
  externalId: new Set([texts.externalId]),
  metadata: new Set([texts.metadata]),
  url: new Set([texts.url]),
  title: new Set([texts.title]),
  message: new Set([texts.message]),
  hash: new Set([texts.hash]),
  reason: new Set([texts.reason]),
  'user agent': new Set([userAgent]),
  'source address': new Set([sourceIp]),
  sub: new Set(),
  'task token': new Set(),
  'webhook secret': new Set(),
  'API key': new Set(),
  link: new Set(),
  session: new Set(),
  JWT: new Set(),
  'AWS key': new Set(),
};
type Token = 'task token' | 'webhook secret' | 'API key' | 'link' | 'session' | 'JWT' | 'AWS key';
type Canary = Written | Evidence | Token;
const written = [
  'email',
  'name',
  'observer',
  'externalId',
  'metadata',
  'url',
  'title',
  'message',
  'hash',
  'reason',
] as const;
type Written = (typeof written)[number];
const evidence = ['user agent', 'source address', 'sub'] as const;
type Evidence = (typeof evidence)[number];

/** What was said where. */
const said = {
  'logs of functions and API': [] as string[],
  'the narration': [] as string[],
  'answers to the requester': [] as string[],
  'answers to signers': [] as string[],
  'answers to strangers': [] as string[],
  errors: [] as string[],
  'published updates': [] as string[],
  mails: [] as string[],
  'dead letters': [] as string[],
  'executions and their histories': [] as string[],
};
type Place = keyof typeof said;

/** Which of them may be where. Everything else must be nowhere. */
const allowed: Record<Place, readonly Canary[]> = {
  'logs of functions and API': [],
  // For whoever runs it at home, and wants to see whose turn it is.
  'the narration': ['email'],
  'answers to the requester': [...written, ...evidence, 'webhook secret', 'API key'],
  'answers to signers': [...written, 'session'],
  'answers to strangers': [],
  // AppSync logs the error section of answers.
  errors: [],
  'published updates': ['email', 'externalId', 'metadata', 'reason'],
  // They greet an observer by name, and each is to somebody.
  mails: ['email', 'name', 'observer', 'title', 'message', 'reason', 'link'],
  // An event that found no queue has the requester's own name of the request, or the `sub` of a webhook's owner.
  'dead letters': ['externalId', 'sub'],
  // Step Functions itself makes the token and keeps it; it is not logged.
  'executions and their histories': ['task token'],
};

const faults = createFaults();
/** Requests each of whose calls fails once, in words that repeat all that was sent. */
const stumbling = new Set<string>();
const stumbled = new Set<string>();
const tokensOf = new Map<string, string>();
/** What came over subscriptions. */
const received: { place: Place; items: unknown[] }[] = [];
const print = narrate((line) => said['the narration'].push(line));

const backend = await startBackend({
  assembly: await synthesise(withAll),
  intercept: {
    ...faults.intercept,
    call(target, input, perform) {
      const { Item, ExpressionAttributeValues, taskToken } = input as {
        Item?: Record<string, { S?: string }>;
        ExpressionAttributeValues?: Record<string, { S?: string }>;
        taskToken?: string;
      };
      const secret = Item?.secret?.S ?? ExpressionAttributeValues?.[':secret']?.S;
      if (secret) canaries['webhook secret'].add(secret);
      if (Item?.taskToken?.S) {
        canaries['task token'].add(Item.taskToken.S);
        tokensOf.set(Item.taskToken.S, Item.requestId!.S!);
      }
      const text = JSON.stringify(input);
      const id = [...stumbling].find((each) => text.includes(`"${each}"`) || tokensOf.get(taskToken ?? '') === each);
      if (id && !stumbled.has(`${id} ${target}`)) {
        stumbled.add(`${id} ${target}`);
        throw new AwsError('ResourceNotFoundException', `Requested resource not found: '${text}'`);
      }
      return faults.intercept.call!(target, input, perform);
    },
  },
});
afterAll(() => backend.stop());
const endpoint = backend.template.outputs.GraphqlEndpoint!;
const address = `${texts.email}@example.com`;
const requesterAddress = `${texts.requester}@example.com`;
const input = {
  externalId: texts.externalId,
  metadata: JSON.stringify({ [texts.metadata]: texts.metadata }),
  documentUrl: `https://example.com/${texts.url}`,
  observers: [{ email: `${texts.observer}@example.com`, name: texts.observer }],
  title: texts.title,
  message: texts.message,
  documentSha256: texts.hash,
  signers: [signer(address, { name: texts.name })],
};

/** Whoever has a token that is no user pool's, all of whose answers are kept. */
function heard(token: string): Omit<Person, 'token'> {
  const [, kind, id, secret] = /^(link|session|key)-(?:([\w~-]+)\.)?([\w-]{43})$/.exec(token)!;
  canaries[kind === 'key' ? 'API key' : (kind as 'link' | 'session')].add(id ? secret! : token);
  return listening(async () => token, kind === 'key' ? 'answers to the requester' : 'answers to signers');
}

/** A person all of whose answers are kept, and who leaves evidence wherever they act. */
async function listened(email: string, place: Place): Promise<Person> {
  const { token } = await backend.as(email);
  const newToken = async () => {
    const { token: issued } = await backend.as(email);
    for (const part of [issued, ...issued.split('.').slice(1)]) canaries.JWT.add(part);
    canaries.sub.add(decodeJwt(issued).sub!);
    return issued;
  };
  return { ...listening(newToken, place), token };
}

/**
 * What an answer tells: of a seal, what is in it. An address of an object holds the session token of the role that may read it, worth
 * nothing without the secret that has signed the address.
 */
function told(answer: string): string[] {
  const seals = [...answer.matchAll(/"jws":"[\w-]+\.([\w-]+)\./g)];
  const records = seals.map(([, payload]) => Buffer.from(payload!, 'base64url').toString());
  return [answer.replace(/"jws":"[^"]*"/g, '').replace(/\?(versionId|X-Amz)[^"]*/g, ''), ...records];
}

function listening(newToken: () => Promise<string>, place: Place): Omit<Person, 'token'> {
  const one = person(endpoint, newToken, { 'user-agent': userAgent, 'x-forwarded-for': sourceIp });
  const keep = ({ data, errors }: Answer<unknown>) => {
    if (data) said[place].push(...told(JSON.stringify(data)));
    if (errors) said.errors.push(JSON.stringify(errors));
  };
  return {
    ...one,
    async run(document, variables) {
      const answer = await one.run(document, variables);
      keep(answer);
      return answer;
    },
    async get(document, variables) {
      const value = await one.get(document, variables);
      keep({ data: value });
      return value;
    },
    async subscribe(document, variables) {
      const live = await one.subscribe(document, variables);
      received.push({ place, items: live.items });
      return live;
    },
  };
}

describe('canaries', () => {
  beforeAll(async () => {
    for (const { arn } of backend.template.ofType('AWS::IAM::Role'))
      for (const key of Object.values(backend.credentials(arn!))) canaries['AWS key'].add(key);
    await exercise(backend, faults, {
      as: (email) => listened(email, email === requesterAddress ? 'answers to the requester' : 'answers to signers'),
      by: heard,
      ...{ requester: requesterAddress, signer: address, input, reason: texts.reason },
    });
    await undelivered();
    await stumble();
    await refusals();
    await malformedRequests();
    await collect();
  });

  it('are all out', () => {
    for (const [canary, markers] of Object.entries(canaries)) expect([canary, markers.size]).not.toEqual([canary, 0]);
    for (const [place, lines] of Object.entries(said)) expect([place, lines.length]).not.toEqual([place, 0]);
    for (const [place, may] of Object.entries(allowed))
      expect([place, may.filter((canary) => foundIn(place as Place, canary).length === 0)]).toEqual([place, []]);
  });

  it.each(Object.entries(allowed) as [Place, Canary[]][])('in %s are at most: %j', (place, may) => {
    const elsewhere = (Object.keys(canaries) as Canary[]).filter((canary) => !may.includes(canary));
    expect(elsewhere.flatMap((canary) => foundIn(place, canary))).toEqual([]);
  });

  it('are in no row of a link, a session or a code', async () => {
    const rows = (await inside(backend).rows('NoticesInvitationsTable')).map((row) => JSON.stringify(row));
    const kinds = rows.map((row) => /"id":"(\w+)-/.exec(row)![1]);
    expect([...new Set(kinds)].sort()).toEqual(['link', 'place', 'session']);
    const all = Object.values(canaries).flatMap((markers) => [...markers]);
    expect(rows.filter((row) => all.some((each) => row.includes(each)))).toEqual([]);
  });

  it('leave codes to the mails alone', () => {
    const codes = said.mails.flatMap((mail) => / {4}(\d{8})\\n/.exec(mail)?.[1] ?? []);
    expect(codes).toHaveLength(2);
    const elsewhere = (Object.keys(said) as Place[])
      .filter((place) => place !== 'mails')
      .flatMap((place) => said[place]);
    const isThere = (line: string) => codes.some((code) => new RegExp(`\\b${code}\\b`).test(line));
    expect(elsewhere.filter(isThere)).toEqual([]);
  });

  it.each(Object.keys(said) as Place[])('look like a token nowhere in %s', (place) => {
    expect(said[place].filter((line) => /eyJ[\w-]{10,}\.eyJ/.test(line))).toEqual([]);
  });
});

/** The lines of a place that hold a canary. */
const foundIn = (place: Place, canary: Canary) =>
  said[place]
    .filter((line) => [...canaries[canary]].some((each) => line.includes(each)))
    .map((line) => `${canary}: ${line}`);

/** A declined request of whose ended execution no function can be told. */
async function undelivered(): Promise<void> {
  const requester = await listened(requesterAddress, 'answers to the requester');
  const bob = await listened(address, 'answers to signers');
  const id = 'canary-undelivered';
  faults.undeliverable.add(id);
  await requester.get(StartSigningDocument, { input: startInput({ id, ...input }) });
  await backend.idle();
  await bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: texts.reason } });
  await inside(backend).executionEnded(id);
}

/** A request each of whose calls to a service fails once, in the service's words: functions throw, retry and log. */
async function stumble(): Promise<void> {
  const requester = await listened(requesterAddress, 'answers to the requester');
  const bob = await listened(address, 'answers to signers');
  const id = 'canary-stumbling';
  stumbling.add(id);
  await requester.get(StartSigningDocument, { input: startInput({ id, ...input, expiresInSeconds: 86_400 }) });
  const until = async (reached: (status: string, signer: string) => boolean) => {
    for (let times = 0; times < 100; times++) {
      await backend.idle();
      const { status, signers } = await requester.get(GetSigningRequestDocument, { id });
      if (reached(status, signers[0]!.status)) return;
      backend.clock.advance(30_000);
    }
    throw new Error('the request does not come on its feet');
  };
  await until((_, status) => status === 'REQUESTED');
  await bob.get(SignDocumentDocument, { input: { requestId: id, documentSha256: texts.hash } });
  await until((status) => status === 'COMPLETED');
  const failed = [...stumbled].map((each) => each.split('.').at(-1));
  expect(failed).toEqual(
    expect.arrayContaining([
      'StartExecution',
      'GetItem',
      'PutItem',
      'UpdateItem',
      'SendTaskSuccess',
      'DeleteItem',
      'Query',
    ]),
  );
}

/** Everything that the API refuses, with a canary wherever one fits. */
async function refusals(): Promise<void> {
  const requester = await listened(requesterAddress, 'answers to the requester');
  const bob = await listened(address, 'answers to signers');
  const stranger = await listened('mallory@example.com', 'answers to strangers');
  const { id } = await requester.get(StartSigningDocument, { input: startInput(input) });
  const requestId = id;
  const refused = async (work: Promise<Answer<unknown>>) => expect((await work).errors).toBeDefined();
  const start = (overrides: object) =>
    refused(requester.run(StartSigningDocument, { input: startInput({ ...input, ...overrides }) }));
  await start({ id, message: `other ${texts.message}` });
  await start({ message: texts.message.repeat(100) });
  await start({ title: texts.title.repeat(20) });
  await start({ documentSha256: `${texts.hash}0` });
  await start({ externalId: texts.externalId.repeat(20) });
  await start({ metadata: JSON.stringify({ [texts.metadata]: { [texts.metadata]: texts.metadata } }) });
  await start({ metadata: JSON.stringify([texts.metadata]) });
  await start({ documentUrl: `http://example.com/${texts.url}` });
  await start({ signers: [signer(address), signer(address.toUpperCase())] });
  await start({ signers: [signer(address, { method: 'AUTOMATIC' })] });
  await start({ signers: [signer(address, { name: texts.name.repeat(20) })] });
  await start({ signers: [signer(address, { order: 0 })] });
  await start({ observers: [{ email: address }] });
  await start({ observers: [{ email: `${texts.observer}@example.com`, name: texts.observer.repeat(20) }] });
  await start({ signers: [] });
  await start({ expiresAt: '2020-01-01T00:00:00Z' });
  await start({ signers: [signer(`"${texts.email}"@example.com`)] });
  await refused(
    bob.run(SignDocumentDocument, { input: { requestId, documentSha256: [...texts.hash].reverse().join('') } }),
  );
  await refused(bob.run(CancelSigningDocument, { input: { requestId, reason: texts.reason } }));
  await refused(bob.run(DeclineDocumentDocument, { input: { requestId, reason: texts.reason.repeat(30) } }));
  await refused(bob.run(ListPendingSignaturesDocument, { nextToken: texts.message }));
  await refused(bob.run(ListPendingSignaturesDocument, { limit: 0 }));
  await refused(requester.run(SignDocumentDocument, { input: { requestId } }));
  await refused(requester.run(CancelSigningDocument, { input: { requestId, reason: texts.reason.repeat(30) } }));
  await refused(stranger.run(SignDocumentDocument, { input: { requestId, documentSha256: texts.hash } }));
  await refused(stranger.run(DeclineDocumentDocument, { input: { requestId, reason: texts.reason } }));
  await refused(stranger.run(CancelSigningDocument, { input: { requestId, reason: texts.reason } }));
  await refused(stranger.run(GetSigningRequestDocument, { id }));
  await refused(stranger.run(StartSigningDocument, { input: startInput({ ...input, id }) }));
  // An id may be whatever somebody writes there, an address too.
  await start({ id: address });
  for (const each of [requester, stranger]) {
    await refused(each.run(GetSigningRequestDocument, { id: address }));
    await refused(each.run(SignDocumentDocument, { input: { requestId: address } }));
    await refused(each.run(DeclineDocumentDocument, { input: { requestId: address, reason: 'no' } }));
    await refused(each.run(CancelSigningDocument, { input: { requestId: address } }));
    await each.subscribe(OnSignatureUpdateDocument, { requestId: address }).then(
      () => expect.unreachable(),
      (error: Error) => said.errors.push(error.message),
    );
  }
  await stranger.run(ListPendingSignaturesDocument, {});
  await stranger.run(ListSigningRequestsWholeDocument, {});
  await stranger.subscribe(OnSignatureUpdateDocument, { requestId }).then(
    () => expect.unreachable(),
    (error: Error) => said.errors.push(error.message),
  );
  await requester.get(CancelSigningDocument, { input: { requestId, reason: texts.reason } });
  await refused(bob.run(SignDocumentDocument, { input: { requestId, documentSha256: texts.hash } }));
}

/** What is no request at all, from whoever holds a good token, a bad one, or none. */
async function malformedRequests(): Promise<void> {
  const { token } = await listened(address, 'answers to signers');
  const { withoutEmail, ...bad } = await badTokens(token, backend.dataDir, backend.clock.now());
  for (const each of [withoutEmail, ...Object.values(bad)]) canaries.JWT.add(each);
  const all = JSON.stringify(texts);
  const mutation = `mutation { startSigning(input: { documentId: "${texts.message}", unknown: "${texts.hash}" }) { id } }`;
  const bodies = [
    '',
    all,
    `{"query": ${all}`,
    JSON.stringify({ query: texts.message }),
    JSON.stringify({ query: mutation }),
  ];
  const post = async (url: string, authorization: string, body: string, headers = {}) => {
    const response = await fetch(url, { method: 'POST', headers: { authorization, ...headers }, body });
    return response.text();
  };
  for (const body of bodies) {
    // What AppSync says of a query that it cannot read repeats the query to whoever sent it; a JWT it must not repeat.
    for (const each of [token, withoutEmail]) said['answers to signers'].push(await post(endpoint, each, body));
    for (const each of Object.values(bad)) said.errors.push(await post(endpoint, each, body));
  }
  const large = JSON.stringify({ query: '{ a }'.repeat(10_000), variables: texts });
  said['answers to signers'].push(await post(endpoint, token, large));
  for (const target of [
    'DynamoDB_20120810.PutItem',
    'AWSStepFunctions.SendTaskSuccess',
    'AmazonSQS.SendMessage',
    'No.Such',
  ])
    said.errors.push(await post(backend.url, token, all, { 'x-amz-target': target }));
  said.errors.push(await post(`${backend.url}/2015-03-31/functions/x/invocations`, token, all));
  said.errors.push(await post(`${backend.url}/v1/dataplane-evaluatecode`, token, all));

  for (const each of Object.values(bad))
    await connect(endpoint, { token: each }).catch((error: Error) => said.errors.push(error.message));
  const authorization = { host: 'x', Authorization: token };
  const malformed: [Frame | string, string][] = [
    [{ id: '1', type: 'start', payload: { data: all, extensions: { authorization } } }, 'error'],
    [{ id: '1', type: texts.title }, 'error'],
    [all, 'connection_error'],
    [`not JSON ${all} ${token}`, 'connection_error'],
  ];
  for (const [frame, answer] of malformed) {
    const socket = await openSocket(endpoint, { token });
    socket.send({ type: 'connection_init' });
    await socket.frame(({ type }) => type === 'connection_ack');
    socket.send(frame);
    await socket.frame(({ type }) => type === answer);
    const closing = await socket.close();
    said['answers to signers'].push(...[...socket.frames, closing].map((each) => JSON.stringify(each)));
  }
}

/** An event as it came to EventBridge has `detail`; others have not. */

/** Gathers what has been said. */
async function collect(): Promise<void> {
  await backend.idle();
  for (const event of backend.happened.items) {
    print(event);
    if (event.kind === 'log')
      said['logs of functions and API'].push(inspect(event, { depth: 20, breakLength: Infinity }));
    if (event.kind === 'published') said['published updates'].push(JSON.stringify(event.update));
  }
  for (const { place, items } of received) said[place].push(...items.map((item) => JSON.stringify(item)));
  const mails = await readMailbox(join(backend.dataDir, 'mail'));
  said.mails.push(...mails.map((mail) => JSON.stringify(mail)));
  const queues = new SQSClient(backend.aws);
  const { DeadLetterQueueUrl, SetAsideQueueUrl, StateMachineArn: stateMachineArn } = backend.template.outputs;
  const receive = (QueueUrl: string) =>
    queues.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 600,
      }),
    );
  for (const url of [DeadLetterQueueUrl!, SetAsideQueueUrl!])
    for (let { Messages } = await receive(url); Messages?.length; { Messages } = await receive(url))
      for (const message of Messages) said['dead letters'].push(JSON.stringify(message));
  const states = new SFNClient(backend.aws);
  const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
  for (const { executionArn } of executions) {
    const history = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const described = await states.send(new DescribeExecutionCommand({ executionArn }));
    said['executions and their histories'].push(JSON.stringify([described, history.events]));
  }
}
