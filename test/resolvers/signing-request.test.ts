import { afterAll, describe, expect, it } from 'vitest';
import type { StoredEvidence, StoredRequest } from '../../functions/domain/request.ts';
import type { StoredSigner } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const [carol, bob, mallory] = ['carol', 'bob', 'mallory'].map((name) => identityOf(`${name}@example.com`));
const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);

const viewing: StoredEvidence = ['sub-bob', '203.0.113.8', 'tablet', null];
const stored = storedRequest({
  signers: {
    'dave@example.com': storedSigner({ position: 2, order: 2, status: 'WAITING' }),
    'bob@example.com': storedSigner({
      ...{ position: 1, name: 'Bob', status: 'SIGNED' },
      evidence: ['sub-bob', '203.0.113.7', 'phone', at('09:00:00')],
    }),
    'alice@example.com': storedSigner({ method: 'AUTOMATIC', status: 'SIGNED' }),
  },
  events: [
    storedEvent(),
    storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1, at: at('10:00:01') }),
    storedEvent({ type: 'SIGNED', actor: 'SYSTEM', signer: 0, at: at('10:00:02') }),
    storedEvent({ type: 'VIEWED', actor: 'SIGNER', signer: 1, at: at('10:01:00'), evidence: viewing }),
    storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 1, at: at('10:02:00') }),
  ],
  observers: [['olga@example.com', 'Olga'], ['adam@example.com']],
  externalId: 'deal 7',
  metadata: '{"a":"1"}',
  documentUrl: 'https://example.com/3.pdf',
  title: 'Lease',
  message: 'Please',
});

const show = (request: StoredRequest | null, identity: object | undefined, notices?: object[]) =>
  evaluate('Query.signingRequest', 'response', {
    ...{ arguments: { id: 'request-1' }, identity, prev: { result: request } },
    stash: notices ? { notices } : {},
  });

describe('Query.signingRequest', () => {
  it('reads consistently', async () => {
    const { stash } = await evaluate('Query.signingRequest', 'request', { arguments: { id: 'request-1' }, stash: {} });
    const { result } = await evaluate('readRequest', 'request', { stash, prev: { result: {} } });
    expect(result).toMatchObject({ operation: 'GetItem', key: { id: { S: 'request-1' } }, consistentRead: true });
  });

  it('shows the request whole, its signers as the requester named them', async () => {
    const unanswered = {
      name: null,
      requestedAt: null,
      viewedAt: null,
      role: 'SIGNER',
      access: 'ANY',
      signedAt: null,
      approvedAt: null,
      declinedAt: null,
      reason: null,
      evidence: null,
      delivery: null,
    };
    const byAccount = { via: 'ACCOUNT', invitation: null, sentTo: null, sentAt: null, confirmedAt: null };
    const viewingShown = {
      ...byAccount,
      ...{ sub: 'sub-bob', sourceIp: '203.0.113.8', userAgent: 'tablet' },
      ...{ authenticatedAt: null, documentSha256: null },
    };
    expect((await show(stored, carol)).result).toEqual({
      id: 'request-1',
      documentId: '3',
      documentSha256: null,
      externalId: 'deal 7',
      metadata: { a: '1' },
      documentUrl: 'https://example.com/3.pdf',
      title: 'Lease',
      message: 'Please',
      status: 'PENDING',
      requestedBy: 'carol@example.com',
      signers: [
        {
          ...unanswered,
          ...{ email: 'alice@example.com', method: 'AUTOMATIC', order: 1, status: 'SIGNED' },
          signedAt: '2026-11-23T10:00:02.000Z',
        },
        {
          ...unanswered,
          ...{ email: 'bob@example.com', name: 'Bob', method: 'MANUAL', order: 1, status: 'SIGNED' },
          requestedAt: '2026-11-23T10:00:01.000Z',
          viewedAt: '2026-11-23T10:01:00.000Z',
          signedAt: '2026-11-23T10:02:00.000Z',
          evidence: {
            ...byAccount,
            ...{ sub: 'sub-bob', sourceIp: '203.0.113.7', userAgent: 'phone' },
            authenticatedAt: '2026-11-23T09:00:00.000Z',
            documentSha256: null,
          },
        },
        { ...unanswered, email: 'dave@example.com', method: 'MANUAL', order: 2, status: 'WAITING' },
      ],
      allowReassignment: false,
      confirmByCode: false,
      observers: [
        { email: 'olga@example.com', name: 'Olga' },
        { email: 'adam@example.com', name: null },
      ],
      quorums: [],
      progress: { signed: 2, total: 3 },
      version: 5,
      createdAt: '2026-11-23T10:00:00.000Z',
      expiresAt: '2026-11-23T11:00:00.000Z',
      closedAt: null,
      closedReason: null,
      history: [
        ['STARTED', '10:00:00', 'REQUESTER', null],
        ['REQUESTED', '10:00:01', 'SYSTEM', 'bob@example.com'],
        ['SIGNED', '10:00:02', 'SYSTEM', 'alice@example.com'],
        ['VIEWED', '10:01:00', 'SIGNER', 'bob@example.com'],
        ['SIGNED', '10:02:00', 'SIGNER', 'bob@example.com'],
      ].map(([type, time, actor, signer], index) => ({
        ...{ version: index + 1, type, actor, signer, formerSigner: null, reason: null },
        ...{ expiresAt: null, previousExpiresAt: null, evidence: type === 'VIEWED' ? viewingShown : null },
        ...{ via: actor === 'SYSTEM' ? null : 'ACCOUNT', keyName: null },
        at: `2026-11-23T${time}.000Z`,
      })),
    });
  });

  it.each([
    ['STARTED', 'REQUESTER', {}],
    ['REQUESTED', 'SYSTEM', { signer: 1 }],
    ['REMINDED', 'SYSTEM', { signer: 1 }],
    ['VIEWED', 'SIGNER', { signer: 1 }],
    ['VIEWED', 'SIGNER', { signer: 0 }],
    ['SIGNED', 'SIGNER', { signer: 1 }],
    ['SIGNED', 'SYSTEM', { signer: 0 }],
    ['APPROVED', 'SIGNER', { signer: 1 }],
    ['DECLINED', 'SIGNER', { signer: 1, reason: 'no' }],
    ['COMPLETED', 'SYSTEM', {}],
    ['EXPIRED', 'SYSTEM', {}],
    ['CANCELLED', 'REQUESTER', { reason: 'sold' }],
    ['FAILED', 'SYSTEM', { reason: 'it broke' }],
    ['REMINDED', 'REQUESTER', { signer: 1 }],
    ['BOUNCED', 'SYSTEM', { signer: 1, reason: 'Permanent/NoEmail' }],
  ] as const)('tells of %s as an act of the %s: %j', async (type, actor, extra) => {
    const { result } = await show(storedRequest({ events: [storedEvent({ type, actor, ...extra })] }), carol);
    const { signer } = { signer: undefined, ...extra };
    expect(result.history).toEqual([
      {
        ...{ version: 1, type, at: '2026-11-23T10:00:00.000Z', actor, formerSigner: null, reason: null, ...extra },
        ...{ evidence: null, via: actor === 'SYSTEM' ? null : 'ACCOUNT', keyName: null },
        ...{ expiresAt: null, previousExpiresAt: null },
        signer: signer === undefined ? null : ['alice@example.com', 'bob@example.com'][signer],
      },
    ]);
  });

  it('tells of EXTENDED as an act of the REQUESTER, with both deadlines', async () => {
    const extension: [number, number] = [at('11:00:00'), at('12:00:00')];
    const { result } = await show(storedRequest({ events: [storedEvent({ type: 'EXTENDED', extension })] }), carol);
    expect(result.history).toEqual([
      {
        ...{ version: 1, type: 'EXTENDED', at: '2026-11-23T10:00:00.000Z', actor: 'REQUESTER' },
        ...{ signer: null, formerSigner: null, reason: null, evidence: null, via: 'ACCOUNT', keyName: null },
        ...{ expiresAt: '2026-11-23T12:00:00.000Z', previousExpiresAt: '2026-11-23T11:00:00.000Z' },
      },
    ]);
  });

  it.each([
    ['billing', carol, 'billing'],
    ['billing', bob, null],
    // Of one that was erased.
    ['', carol, null],
  ])('tells that an API key acted, and its name to the requester alone: %j', async (key, identity, keyName) => {
    const { result } = await show(storedRequest({ events: [storedEvent({ type: 'CANCELLED', key })] }), identity);
    expect(result.history).toMatchObject([{ actor: 'REQUESTER', via: 'KEY', keyName }]);
  });

  it('tells of who came by a link, and of the code that confirmed him', async () => {
    const code: StoredEvidence[5] = [at('10:00:01'), at('09:00:00'), 'hash-of-the-link'];
    const evidence: StoredEvidence = ['link', '203.0.113.8', 'tablet', null, null, code];
    const signers = { 'bob@example.com': storedSigner({ status: 'SIGNED', evidence }) };
    const events = [
      storedEvent(),
      storedEvent({ type: 'VIEWED', actor: 'SIGNER', signer: 0, at: at('10:00:02'), evidence }),
      storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 0, at: at('10:00:03') }),
    ];
    const shown = {
      ...{ sub: 'link', via: 'LINK', invitation: 'hash-of-the-link', sentTo: 'bob@example.com' },
      ...{ sentAt: '2026-11-23T09:00:00.000Z', confirmedAt: '2026-11-23T10:00:01.000Z' },
    };
    expect((await show(storedRequest({ signers, events }), carol)).result).toMatchObject({
      signers: [{ evidence: shown }],
      history: [{ via: 'ACCOUNT' }, { via: 'LINK', evidence: shown }, { via: 'LINK', evidence: null }],
    });
  });

  it('shows quorums, and whom they do not need', async () => {
    const inOrder = (order: number, ...statuses: StoredSigner['status'][]) =>
      statuses.map((status, at) => [`${order}-${at}@example.com`, { order, status }] as const);
    const all = [...inOrder(3, 'WAITING', 'WAITING'), ...inOrder(1, 'SIGNED', 'REQUESTED', 'DECLINED')];
    const signers = Object.fromEntries(
      all.map(([email, each], position) => [email, storedSigner({ position, ...each })]),
    );
    const quorums = {
      1: { required: 1, needed: 0, mayDecline: 1 },
      3: { required: 1, needed: 1, mayDecline: 1 },
    };
    for (const [status, open] of [
      ['PENDING', 'WAITING'],
      ['CANCELLED', 'CLOSED'],
    ] as const) {
      const { result } = await show(
        storedRequest({ signers, quorums, total: 2, status, closedAt: at('10:00:00') }),
        carol,
      );
      expect(result).toMatchObject({
        quorums: [
          { order: 3, required: 1 },
          { order: 1, required: 1 },
        ],
        progress: { signed: 1, total: 2 },
      });
      expect(result.signers.map((each: { status: string }) => each.status)).toEqual([
        ...[open, open],
        ...['SIGNED', 'NOT_NEEDED', 'DECLINED'],
      ]);
    }
  });

  it('shows when an approver approved, and what he saw', async () => {
    const sha256 = 'b'.repeat(64);
    const approver = storedSigner({
      role: 'APPROVER',
      status: 'APPROVED',
      evidence: ['sub', null, null, null, sha256],
    });
    const events = [storedEvent(), storedEvent({ type: 'APPROVED', signer: 0, at: at('10:00:01') })];
    const request = storedRequest({ signers: { 'bob@example.com': approver }, events });
    const { signers, progress } = (await show(request, carol)).result;
    expect(progress).toEqual({ signed: 1, total: 1 });
    expect(signers).toMatchObject([
      {
        ...{ role: 'APPROVER', status: 'APPROVED', approvedAt: '2026-11-23T10:00:01.000Z', signedAt: null },
        evidence: { documentSha256: sha256 },
      },
    ]);
  });

  it('names who had a place when something happened, and shows of who has it now what is his', async () => {
    const events = [
      storedEvent(),
      storedEvent({ type: 'REQUESTED', signer: 0, at: at('10:00:01') }),
      storedEvent({ type: 'REQUESTED', signer: 1, at: at('10:00:02') }),
      storedEvent({ type: 'REASSIGNED', signer: 1, former: ['erin@example.com', 'Erin', 'sub-erin'] }),
      storedEvent({ type: 'REQUESTED', signer: 1, at: at('10:00:03') }),
      storedEvent({ type: 'REASSIGNED', signer: 1, reason: 'on leave', former: ['dave@example.com', null] }),
    ];
    const { result } = await show(storedRequest({ events, allowReassignment: true }), carol);
    expect(result).toMatchObject({
      allowReassignment: true,
      signers: [{}, { email: 'bob@example.com', requestedAt: null }],
    });
    const told = result.history.map((each: Record<string, unknown>) => [each.actor, each.signer, each.formerSigner]);
    const [alice, bob, dave, erin] = ['alice', 'bob', 'dave', 'erin'].map((name) => `${name}@example.com`);
    expect(told).toEqual([
      ['REQUESTER', null, null],
      ['SYSTEM', alice, null],
      ['SYSTEM', erin, null],
      ['SIGNER', dave, erin],
      ['SYSTEM', dave, null],
      ['REQUESTER', bob, dave],
    ]);
    expect(JSON.stringify(result)).not.toContain('sub-erin');
  });

  it('shows when a signer viewed also where he was asked after that', async () => {
    const events = [
      storedEvent({ type: 'VIEWED', signer: 1, at: at('10:00:01'), evidence: viewing }),
      storedEvent({ type: 'REQUESTED', signer: 1, at: at('10:00:02') }),
    ];
    expect((await show(storedRequest({ events }), carol)).result.signers[1]).toMatchObject({
      ...{ viewedAt: '2026-11-23T10:00:01.000Z', requestedAt: '2026-11-23T10:00:02.000Z' },
    });
  });

  it('shows when and why a signer declined', async () => {
    const events = [
      storedEvent({ type: 'REQUESTED', signer: 1, at: at('10:00:01') }),
      storedEvent({ type: 'REMINDED', signer: 1, at: at('10:01:00') }),
      storedEvent({ type: 'DECLINED', signer: 1, at: at('10:02:00'), reason: 'no' }),
    ];
    expect((await show(storedRequest({ events }), carol)).result.signers[1]).toMatchObject({
      requestedAt: '2026-11-23T10:00:01.000Z',
      ...{ signedAt: null, declinedAt: '2026-11-23T10:02:00.000Z', reason: 'no' },
    });
  });

  it('shows no time before the one before it, whatever clocks wrote', async () => {
    const events = [
      storedEvent({ at: at('10:00:00') }),
      storedEvent({ type: 'REQUESTED', signer: 1, at: at('10:05:00') }),
      storedEvent({ type: 'SIGNED', signer: 0, at: at('10:00:01') }),
      storedEvent({ type: 'REMINDED', signer: 1, at: at('10:06:00') }),
      storedEvent({ type: 'DECLINED', signer: 1, at: at('10:02:00'), reason: 'no' }),
    ];
    const { result } = await show(storedRequest({ events, status: 'DECLINED', closedAt: at('10:02:00') }), carol);
    const minutes = ['00', '05', '05', '06', '06'].map((minute) => `2026-11-23T10:${minute}:00.000Z`);
    expect(result.history.map((each: { at: string }) => each.at)).toEqual(minutes);
    expect(result.signers[0].signedAt).toBe(minutes[2]);
    expect(result.signers[1]).toMatchObject({ requestedAt: minutes[1], declinedAt: minutes[4] });
    expect(result.closedAt).toBe(minutes[4]);
  });

  it.each([
    ['SIGNED', 'b'.repeat(64), undefined, 'b'.repeat(64)],
    ['SIGNED', undefined, 'a'.repeat(64), 'a'.repeat(64)],
    ['SIGNED', undefined, undefined, null],
    ['DECLINED', undefined, 'a'.repeat(64), null],
  ] as const)('shows the hash of one who has %s, said %s, fixed %s', async (status, said, fixed, shown) => {
    const evidence: StoredEvidence = ['sub-bob', null, null, null];
    if (said) evidence.push(said);
    const signers = { 'bob@example.com': storedSigner({ status, evidence }) };
    const { result } = await show(storedRequest({ signers, ...(fixed ? { documentSha256: fixed } : {}) }), carol);
    expect(result.signers[0].evidence.documentSha256).toBe(shown);
  });

  it.each(['bob', 'olga'])('shows evidence to the requester alone, and not to %s', async (name) => {
    const { result } = await show(stored, identityOf(`${name}@example.com`));
    expect(result.signers.map((each: { evidence: unknown }) => each.evidence)).toEqual([null, null, null]);
    expect(result.history.filter((each: { evidence: unknown }) => each.evidence)).toEqual([]);
  });

  it.each(['COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'FAILED'] as const)(
    'shows whoever had not answered as CLOSED once it is %s',
    async (status) => {
      const signers = {
        'alice@example.com': storedSigner({ status: 'SIGNED' }),
        'bob@example.com': storedSigner({ position: 1, status: 'DECLINED' }),
        'dave@example.com': storedSigner({ position: 2, status: 'REQUESTED' }),
        'erin@example.com': storedSigner({ position: 3, status: 'WAITING' }),
      };
      const { result } = await show(storedRequest({ status, signers, closedAt: at('10:30:00') }), carol);
      expect(result.signers.map((each: { status: string }) => each.status)).toEqual([
        ...['SIGNED', 'DECLINED', 'CLOSED', 'CLOSED'],
      ]);
      expect(result.closedAt).toBe('2026-11-23T10:30:00.000Z');
    },
  );

  it('knows a signer by address until the answer', async () => {
    const dave = { ...identityOf('dave@example.com'), sub: 'sub-other' };
    expect((await show(stored, dave)).result).toMatchObject({ id: 'request-1' });
  });

  it.each([
    ['an unknown request', null, carol],
    ['a stranger', stored, mallory],
    ['a person of the requester’s address and another id', stored, { ...carol!, sub: 'sub-other' }],
    ['whoever has the address of a person who signed', stored, { ...bob!, sub: 'sub-other' }],
  ])('rejects %s', async (_name, request, identity) => {
    expect((await show(request, identity)).error).toBe(
      'there is no request request-1 that you are part of; check the id and who is signed in',
    );
  });

  it('says nothing of the table where it did not answer', async () => {
    const { error } = await evaluate('readRequest', 'response', {
      error: { type: 'DynamoDB:ResourceNotFoundException', message: 'arn:aws:dynamodb:…' },
    });
    expect(error).toBe('the request could not be decided just now; repeat the same call');
  });
});

/** Rows of the table of notices, as the step that reads them leaves them. */
const notice = (version: number, whom: string, status: string, reason?: string) => ({
  ...{ requestId: 'request-1', notice: `${stored.createdAt}:${version}:${whom}` },
  ...{ status, at: at('10:03:00'), removeAt: 1, ...(reason ? { reason } : {}) },
});
const deliveries = ({ signers }: { signers: { delivery: unknown }[] }) => signers.map(({ delivery }) => delivery);
const delivery = (status: string, reason: string | null = null) => ({
  ...{ status, at: '2026-11-23T10:03:00.000Z', reason },
});

describe('Signer.delivery', () => {
  it('is what became of the newest mail to the signer', async () => {
    const notices = [
      notice(12, 'signer-1', 'DELIVERED'),
      notice(2, 'signer-1', 'BOUNCED', 'Permanent/General'),
      notice(13, 'signer-1', 'SENDING'),
      notice(2, 'signer-2', 'BOUNCED', 'Permanent/NoEmail'),
      ...['requester', 'observer-0', 'former-0'].map((whom) => notice(14, whom, 'SENT')),
    ];
    const { result } = await show(stored, carol, notices);
    expect(deliveries(result)).toEqual([null, delivery('DELIVERED'), delivery('BOUNCED', 'Permanent/NoEmail')]);
    expect(deliveries((await show(stored, carol)).result)).toEqual([null, null, null]);
  });

  it('says nothing of who had the place before', async () => {
    const events = [
      storedEvent(),
      storedEvent({ type: 'REQUESTED', signer: 1 }),
      storedEvent({ type: 'REASSIGNED', signer: 1, former: ['erin@example.com', null] }),
    ];
    const former = notice(2, 'signer-1', 'BOUNCED', 'Permanent/General');
    const of = async (...notices: object[]) =>
      deliveries((await show(storedRequest({ events }), carol, notices)).result);
    expect(await of(former)).toEqual([null, null]);
    expect(await of(notice(4, 'signer-1', 'SENT'), former)).toEqual([null, delivery('SENT')]);
  });

  it.each(['bob', 'olga'])('is shown to the requester alone, and not to %s', async (name) => {
    const { result } = await show(stored, identityOf(`${name}@example.com`), [notice(2, 'signer-1', 'SENT')]);
    expect(deliveries(result)).toEqual([null, null, null]);
  });
});

describe('readDeliveries', () => {
  const read = (selectionSetGraphQL: string, identity: object | undefined = carol, result: object | null = stored) =>
    evaluate('readDeliveries', 'request', { prev: { result }, identity, info: { selectionSetGraphQL } });

  it.each(['{ signers { delivery { at } } }', '{ signers { mail: delivery { at } } }', '{ ...Request }'])(
    'queries the notices of this request, and of no other with its id, for %s',
    async (selection) => {
      expect((await read(selection)).result).toMatchObject({
        operation: 'Query',
        query: { expressionValues: { ':id': { S: 'request-1' }, ':start': { S: `${stored.createdAt}:` } } },
        consistentRead: true,
      });
    },
  );

  it.each([
    ['is not selected', '{ signers { email } }', carol, stored],
    ['is asked for by a signer', '{ signers { delivery { at } } }', identityOf('bob@example.com'), stored],
    ['has no request', '{ signers { delivery { at } } }', carol, null],
  ])('queries nothing where it %s', async (_, selection, identity, result) => {
    expect((await read(selection, identity, result)).result).toEqual(result);
  });

  it('says nothing of the table where it did not answer', async () => {
    const error = { type: 'DynamoDB:ResourceNotFoundException', message: 'arn:aws:dynamodb:…' };
    expect((await evaluate('readDeliveries', 'response', { error, prev: { result: stored } })).error).toBe(
      'the request could not be decided just now; repeat the same call',
    );
  });
});

describe('readPage', () => {
  const rows = [storedRequest({ id: 'request-2' }), storedRequest({ id: 'request-1' })];
  const read = (selectionSetGraphQL: string, result: StoredRequest[] = rows) =>
    evaluate('readPage', 'request', {
      prev: { result },
      stash: {},
      info: { selectionSetGraphQL, selectionSetList: [] },
      env: { REQUESTS_TABLE: 'Requests' },
    });

  it.each(['{ items { id title status progress { signed total } } nextToken }', '{ nextToken }'])(
    'leaves the rows as the index has them for %s',
    async (selection) => {
      expect((await read(selection)).result).toEqual(rows);
    },
  );

  it.each([
    '{ items { message } }',
    '{ items { people: signers { email } } }',
    '{ items { title: message } }',
    '{ rows: items { history { type } } }',
    '{ ...Page }',
  ])('reads them whole for %s', async (selection) => {
    expect((await read(selection)).result).toEqual({
      operation: 'BatchGetItem',
      tables: {
        Requests: { keys: [{ id: { S: 'request-2' } }, { id: { S: 'request-1' } }], consistentRead: true },
      },
    });
  });

  it('reads nothing for an empty page', async () => {
    expect((await read('{ items { message } }', [])).result).toEqual([]);
  });

  it('fails the page rather than miss a row', async () => {
    const respond = (items: unknown[]) =>
      evaluate('readPage', 'response', { result: { data: { Requests: items } }, env: { REQUESTS_TABLE: 'Requests' } });
    expect((await respond(rows)).result).toEqual(rows);
    expect((await respond([rows[0], null])).error).toBe(
      'the request could not be decided just now; repeat the same call',
    );
  });
});
