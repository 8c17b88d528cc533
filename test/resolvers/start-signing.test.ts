import { afterAll, describe, expect, it } from 'vitest';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { signer, startInput, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const env = { AUTOMATIC_SIGNERS: 'alice@example.com,robot@example.com', REQUESTS_TABLE: 'Requests' };
const start = (input: object, identity = identityOf('carol@example.com')) =>
  evaluate('newRequest', 'request', { arguments: { input }, identity, env, stash: {} });

/** What AppSync makes of an `AWSJSON` on its way to a resolver: the value in the text. */
const given = (value: unknown) => value as string;

describe('newRequest', () => {
  it('makes the whole item', async () => {
    const { stash } = await start(
      startInput({
        ...{ id: 'request-1', title: 'Lease', expiresInSeconds: 3600, documentSha256: 'AB'.repeat(32) },
        ...{ externalId: 'deal 7', documentUrl: 'https://example.com/3.pdf', metadata: given({ b: '2', a: '1' }) },
      }),
    );
    const { item, write } = stash as { item: StoredRequest; write: unknown };
    const event = { type: 'STARTED', at: item.createdAt, actor: 'REQUESTER' };
    expect(item).toEqual({
      id: 'request-1',
      documentId: '3',
      documentSha256: 'ab'.repeat(32),
      externalId: 'deal 7',
      metadata: '{"a":"1","b":"2"}',
      documentUrl: 'https://example.com/3.pdf',
      title: 'Lease',
      status: 'PENDING',
      requestedBySub: 'sub-carol',
      requestedBy: 'carol@example.com',
      signers: {
        'alice@example.com': { position: 0, method: 'AUTOMATIC', status: 'WAITING' },
        'bob@example.com': { position: 1, status: 'WAITING' },
      },
      signed: 0,
      total: 2,
      version: 1,
      lastEvent: event,
      events: [['STARTED', item.createdAt]],
      createdAt: item.createdAt,
      expiresAt: item.createdAt + 3_600_000,
      deadline: { expiresInSeconds: 3600 },
      look: String(item.createdAt % 8),
      lookAt: item.createdAt + 900_000,
    });
    expect(write).toMatchObject({
      operation: 'PutItem',
      key: { id: { S: 'request-1' } },
      attributeValues: { status: { S: 'PENDING' }, total: { N: 2 } },
      condition: { expression: 'attribute_not_exists(id)' },
    });
  });

  it('makes an id and a deadline in 30 days where none is given', async () => {
    const { stash } = await start(startInput());
    expect(stash.item.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(stash.item.expiresAt - stash.item.createdAt).toBe(30 * 86_400_000);
    expect(stash.item.deadline).toEqual({});
  });

  it('keeps of each quorum what is left of it, and counts who is needed', async () => {
    const signers = ['bob', 'dave', 'erin'].map((name) => signer(`${name}@example.com`, { order: 2 }));
    const given = { signers: [signer('frank@example.com'), ...signers], quorums: [{ order: 2, required: 2 }] };
    expect((await start(startInput(given))).stash.item).toMatchObject({
      quorums: { 2: { required: 2, needed: 2, mayDecline: 1 } },
      total: 3,
    });
    for (const quorums of [[], null, undefined])
      expect((await start(startInput({ ...given, quorums: quorums! }))).stash.item).not.toHaveProperty('quorums');
  });

  it('keeps who is an approver', async () => {
    const signers = [signer('bob@example.com', { role: 'APPROVER' }), signer('dave@example.com', { role: 'SIGNER' })];
    expect((await start(startInput({ signers }))).stash.item.signers).toEqual({
      'bob@example.com': { position: 0, role: 'APPROVER', status: 'WAITING' },
      'dave@example.com': { position: 1, status: 'WAITING' },
    });
  });

  it('trims and lower-cases addresses', async () => {
    const { stash } = await start(
      startInput({ signers: [signer('  Bob@Example.COM ')] }),
      identityOf('Carol@Example.com'),
    );
    expect(Object.keys(stash.item.signers)).toEqual(['bob@example.com']);
    expect(stash.item.requestedBy).toBe('carol@example.com');
  });

  it('keeps observers in their order, addresses as those of signers', async () => {
    const observers = [
      { email: 'Olga@Example.com', name: 'Olga' },
      { email: 'adam@example.com', name: null },
    ];
    const { stash } = await start(startInput({ observers }));
    expect(stash.item.observers).toEqual([['olga@example.com', 'Olga'], ['adam@example.com']]);
    expect((await start(startInput({ observers: [] }))).stash.item.observers).toBeUndefined();
  });

  const many = (count: number, order = (_: number) => 1) =>
    Array.from({ length: count }, (_, index) => signer(`signer${index}@example.com`, { order: order(index) }));

  it.each([
    ['one minute', { expiresInSeconds: 61 }],
    ['364 days', { expiresInSeconds: 364 * 86_400 - 1 }],
    [
      'nulls for what is left out',
      {
        ...{ id: null, title: null, expiresAt: null, expiresInSeconds: null, remindEverySeconds: null },
        ...{ externalId: null, metadata: null, documentUrl: null },
      },
    ],
    ['metadata with names that objects have', { metadata: given({ constructor: 'x', toString: 'y', length: '9999' }) }],
    ['metadata of nothing', { metadata: given({}) }],
    ['a URL with everything', { documentUrl: "https://docs.example.com:8443/a/b%20c'd?e=f@g#h" }],
  ])('takes %s', async (_name, overrides) => {
    expect((await start(startInput(overrides))).error).toBeUndefined();
  });

  it.each([
    ['no signer', { signers: [] }, 'signers is not accepted: got 0 signers; allowed: 1 to 100'],
    [
      '101 signers',
      { signers: many(101, (index) => index + 1) },
      'signers is not accepted: got 101 signers; allowed: 1 to 100',
    ],
    [
      '41 of one order',
      { signers: many(41) },
      'order is not accepted: got more than 40 signers of 1; allowed: at most 40 of one order',
    ],
    [
      'order 0',
      { signers: [signer('bob@example.com', { order: 0 })] },
      'signers[0].order is not accepted: got 0; allowed: 1 to 100',
    ],
    [
      'order 101',
      { signers: [signer('bob@example.com', { order: 101 })] },
      'signers[0].order is not accepted: got 101; allowed: 1 to 100',
    ],
    [
      'an address twice',
      { signers: [signer('bob@example.com'), signer('bob@example.com')] },
      'signers[1].email is not accepted: got the address of another signer; allowed: each e-mail address once, in any case',
    ],
    [
      'an address twice, in other case',
      { signers: [signer('bob@example.com'), signer('BOB@example.com')] },
      'signers[1].email is not accepted: got the address of another signer; allowed: each e-mail address once, in any case',
    ],
    [
      'an automatic signer who is not listed',
      { signers: [signer('bob@example.com', { method: 'AUTOMATIC' })] },
      'signers[0].method is not accepted: got AUTOMATIC; allowed: MANUAL, or an address that this deployment lists as automatic',
    ],
    ...(
      [
        [[{ order: 1, required: 0 }], 'quorums[0].required is not accepted: got 0; allowed: 1 to 2'],
        [[{ order: 1, required: -1 }], 'quorums[0].required is not accepted: got -1; allowed: 1 to 2'],
        [[{ order: 1, required: 3 }], 'quorums[0].required is not accepted: got 3; allowed: 1 to 2'],
      ] as const
    ).map(([quorums, error]): [string, object, string] => [
      `a quorum of ${quorums[0].required} of two`,
      { quorums },
      `${error}, as many as signers of order 1`,
    ]),
    [
      'a quorum for an order that nobody has',
      { quorums: [{ order: 2, required: 1 }] },
      'quorums[0].order is not accepted: got 2; allowed: an order that signers have',
    ],
    [
      'two quorums for one order',
      { quorums: [1, 2].map((required) => ({ order: 1, required })) },
      'quorums[1].order is not accepted: got 1 again; allowed: each order once',
    ],
    [
      'an automatic approver',
      { signers: [signer('alice@example.com', { method: 'AUTOMATIC', role: 'APPROVER' })] },
      'signers[0].method is not accepted: got AUTOMATIC of an approver; allowed: MANUAL: nobody approves for another',
    ],
    ...['', 'short', 'request 1', 'bob@example.com', 'request-1\n', 'x'.repeat(65)].map(
      (id): [string, object, string] => [
        `an id like ${JSON.stringify(id)}`,
        { id },
        `id is not accepted: got ${id.length} characters; allowed: 8 to 64 characters of A-Z a-z 0-9 _ -, or no id`,
      ],
    ),
    ...['\u212aate@example.com', 'bob@example.com\n', 'İ@example.com', 'bób@example.com', '"a b"@example.com'].map(
      (email): [string, object, string] => [
        `the address ${JSON.stringify(email)}`,
        { signers: [signer(email)] },
        `signers[0].email is not accepted: got ${email.length} characters; allowed: an e-mail address in plain ASCII, without quotes, at most 254 characters`,
      ],
    ),
    [
      'a long address',
      { signers: [signer(`bob@${'x'.repeat(62)}.${'x'.repeat(62)}.${'x'.repeat(62)}.${'x'.repeat(62)}`)] },
      'signers[0].email is not accepted: got 255 characters; allowed: an e-mail address in plain ASCII, without quotes, at most 254 characters',
    ],
    ...['+1000000-01-01T00:00:00Z', '-0001-01-01T00:00:00Z', '2027-01-31T12:00:00+08:00:30'].map(
      (expiresAt): [string, object, string] => [
        `the deadline ${expiresAt}`,
        { expiresAt },
        `expiresAt is not accepted: got ${expiresAt}; allowed: a deadline from one minute to 364 days ahead`,
      ],
    ),
    [
      'a long title',
      { title: 'x'.repeat(201) },
      'title is not accepted: got 201 characters; allowed: at most 200 characters',
    ],
    [
      'a long message',
      { message: 'x'.repeat(2001) },
      'message is not accepted: got 2001 characters; allowed: at most 2000 characters',
    ],
    [
      'a long externalId',
      { externalId: 'x'.repeat(201) },
      'externalId is not accepted: got 201 characters; allowed: at most 200 characters',
    ],
    ...(
      [
        ['a text', 'text', 'no object'],
        ['a number', 7, 'no object'],
        ['a flag', false, 'no object'],
        ['a list', [{ a: 'b' }], 'no object'],
        ['a number in it', { a: 'b', c: 1 }, 'a value that is no string'],
        ['nothing in it', { a: null }, 'a value that is no string'],
        ['an object in it', { a: { b: 'c' } }, 'a value that is no string'],
        ['51 strings', Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`${at}`, ''])), '51 strings'],
        ['too long a value', { a: 'x'.repeat(2041) }, '2049 characters'],
        ['too long a name', { ['x'.repeat(2043)]: '' }, '2050 characters'],
        ['a prototype', JSON.parse('{"__proto__":"x"}'), 'the name __proto__'],
        ['a prototype that is none', JSON.parse('{"__proto__":{"a":"b"}}'), 'the name __proto__'],
      ] as const
    ).map(([name, metadata, got]): [string, object, string] => [
      `metadata that is or has ${name}`,
      { metadata },
      `metadata is not accepted: got ${got}; allowed: a JSON object of at most 50 strings, 2048 characters in all`,
    ]),
    ...[
      ...['http://example.com/', 'javascript:alert(1)', 'HTTPS://example.com', 'https:/example.com', 'https://'],
      ...[
        'https://bank.com@example.com/',
        'https://example.com\\@bank.com',
        'https://bücher.example/',
        'https://[::1]/',
      ],
      ...['https://example.com/a b', 'https://example.com/\n', 'https://example.com/\u202e', ' https://example.com'],
    ].map((documentUrl): [string, object, string] => [
      `the URL ${JSON.stringify(documentUrl)}`,
      { documentUrl },
      `documentUrl is not accepted: got ${documentUrl.length} characters; allowed: an https URL in plain ASCII, without a user's name`,
    ]),
    [
      'a long URL',
      { documentUrl: `https://example.com/${'x'.repeat(1981)}` },
      'documentUrl is not accepted: got 2001 characters; allowed: at most 2000 characters',
    ],
    ['21 observers', { observers: many(21) }, 'observers is not accepted: got 21 observers; allowed: at most 20'],
    [
      'an observer who signs',
      { observers: [{ email: 'BOB@example.com' }] },
      'observers[0].email is not accepted: got the address of a signer; allowed: those who do not sign: signers see the request anyway',
    ],
    [
      'an observer twice',
      { observers: [{ email: 'olga@example.com' }, { email: 'OLGA@example.com' }] },
      'observers[1].email is not accepted: got the address of another observer; allowed: each e-mail address once, in any case',
    ],
    [
      'an observer who is not ASCII',
      { observers: [{ email: '\u212aate@example.com' }] },
      'observers[0].email is not accepted: got 16 characters; allowed: an e-mail address in plain ASCII, without quotes, at most 254 characters',
    ],
    [
      'an observer with a long name',
      { observers: [{ email: 'olga@example.com', name: 'x'.repeat(101) }] },
      'observers[0].name is not accepted: got 101 characters; allowed: at most 100 characters',
    ],
    [
      'a blank documentId',
      { documentId: ' ' },
      'documentId is not accepted: got nothing; allowed: 1 to 200 characters',
    ],
    [
      'a bad hash',
      { documentSha256: 'abc' },
      'documentSha256 is not accepted: got 3 characters; allowed: 64 hexadecimal digits',
    ],
    [
      'reminders each 59 s',
      { remindEverySeconds: 59 },
      'remindEverySeconds is not accepted: got 59; allowed: 60 or more, or none for no reminders',
    ],
    [
      'two deadlines',
      { expiresAt: '2027-01-01T00:00:00Z', expiresInSeconds: 60 },
      'expiresAt and expiresInSeconds are both given; give one of them, or none for 30 days',
    ],
    [
      'a deadline that passed',
      { expiresAt: '2020-01-01T00:00:00Z' },
      'expiresAt is not accepted: got 2020-01-01T00:00:00Z; allowed: a deadline from one minute to 364 days ahead',
    ],
    [
      'a deadline in 59 s',
      { expiresInSeconds: 59 },
      'expiresInSeconds is not accepted: got 59; allowed: a deadline from one minute to 364 days ahead',
    ],
    [
      'a deadline in 365 days',
      { expiresInSeconds: 365 * 86_400 },
      'expiresInSeconds is not accepted: got 31536000; allowed: a deadline from one minute to 364 days ahead',
    ],
  ])('rejects %s', async (_name, overrides, message) => {
    expect((await start(startInput(overrides))).error).toBe(message);
  });

  it('puts nothing where the deadline of a given id is out of bounds: the call may be a repeated one', async () => {
    const { stash, error } = await start(startInput({ id: 'request-1', expiresAt: '2020-01-01T00:00:00Z' }));
    expect(error).toBeUndefined();
    expect(stash).toMatchObject({ refused: true, requestId: 'request-1' });
    expect(stash.write).toBeUndefined();
    expect((await evaluate('writeRequest', 'request', { stash })).result ?? null).toBeNull();
  });

  it.each([
    ['no e-mail', { email: undefined }],
    ['an unverified e-mail', { email_verified: false }],
    ['an e-mail unverified as text', { email_verified: 'false' }],
    ['nothing about verification', { email_verified: undefined }],
    ['an e-mail that folds to another', { email: '\u212aate@example.com' }],
    ['a blank before an e-mail that is not ASCII’s', { email: '\u00a0carol@example.com' }],
    ['a list of e-mails', { email: ['carol@example.com'] }],
    ['a number for an e-mail', { email: 42 }],
    ['a list for verification', { email_verified: [true] }],
    [
      'an e-mail of 255 characters',
      { email: `bob@${'x'.repeat(62)}.${'x'.repeat(62)}.${'x'.repeat(62)}.${'x'.repeat(62)}` },
    ],
  ])('rejects a token with %s', async (_name, claims) => {
    const { error } = await start(startInput(), identityOf('carol@example.com', claims));
    expect(error).toBe('the token carries no verified e-mail address in plain ASCII; verify one and sign in again');
  });

  it.each([undefined, null, 7, ['sub-carol']])('rejects a token of nobody: %j', async (sub) => {
    const identity = { ...identityOf('carol@example.com'), sub: sub as unknown as string };
    expect((await start(startInput(), identity)).error).toMatch('the token carries no verified e-mail address');
  });

  it.each([
    ['in minutes', '12:00Z', 0],
    ['in nanoseconds', '12:00:00.123456789Z', 123],
    ['with an offset', '14:00:00.5+02:00', 500],
  ])('reads a deadline %s', async (_name, time, milliseconds) => {
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const { stash } = await start(startInput({ expiresAt: `${day}T${time}` }));
    expect(stash.item.expiresAt).toBe(Date.parse(`${day}T12:00:00Z`) + milliseconds);
    expect(stash.item.deadline).toEqual({ expiresAt: stash.item.expiresAt });
  });
});

describe('Mutation.startSigning', () => {
  const respond = (stored: StoredRequest, item: StoredRequest) =>
    evaluate('Mutation.startSigning', 'response', {
      identity: identityOf('carol@example.com'),
      prev: { result: stored },
      stash: { refused: true, item },
    });
  const { 'alice@example.com': alice, 'bob@example.com': bob } = storedRequest().signers;

  it('returns the request as it stands where the same call is repeated', async () => {
    const stored = storedRequest({ status: 'EXPIRED', closedAt: Date.parse('2026-11-23T11:00:00Z'), version: 9 });
    const { result } = await respond(stored, storedRequest({ createdAt: 1, expiresAt: 2 }));
    expect(result).toMatchObject({
      id: 'request-1',
      status: 'EXPIRED',
      version: 9,
      closedAt: '2026-11-23T11:00:00.000Z',
    });
  });

  it('rejects a deadline that passed where the call is not a repeated one', async () => {
    const { error } = await evaluate('Mutation.startSigning', 'response', {
      arguments: { input: startInput({ id: 'request-1', expiresAt: '2020-01-01T00:00:00Z' }) },
      identity: identityOf('carol@example.com'),
      prev: { result: null },
      stash: { refused: true, item: storedRequest() },
    });
    expect(error).toBe(
      'expiresAt is not accepted: got 2020-01-01T00:00:00Z; allowed: a deadline from one minute to 364 days ahead',
    );
  });

  it.each<[string, Partial<Omit<StoredRequest, 'events'>>]>([
    ['another person', { requestedBySub: 'sub-mallory' }],
    ['another document', { documentId: '4' }],
    ['another deadline', { deadline: { expiresInSeconds: 3601 } }],
    ['a title', { title: 'Lease' }],
    ['an externalId', { externalId: 'deal 7' }],
    ['metadata', { metadata: '{"a":"1"}' }],
    ['a URL', { documentUrl: 'https://example.com/3.pdf' }],
    [
      'another order of signers',
      { signers: { 'alice@example.com': { ...alice!, position: 1 }, 'bob@example.com': { ...bob!, position: 0 } } },
    ],
    ['a name', { signers: { 'alice@example.com': alice!, 'bob@example.com': { ...bob!, name: 'Bob' } } }],
    ['another method', { signers: { 'alice@example.com': storedSigner(), 'bob@example.com': bob! } }],
    ['reminders', { remindEverySeconds: 60 }],
    ['an observer', { observers: [['olga@example.com']] }],
  ])('rejects the id with %s', async (_name, overrides) => {
    const { error } = await respond(storedRequest(), storedRequest(overrides));
    expect(error).toBe('id request-1 is taken by another request; take a new id');
  });
});
