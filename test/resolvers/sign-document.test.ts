import { afterAll, describe, expect, it } from 'vitest';
import type { StoredEvidence, StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { limits } from '../../functions/domain/limits.ts';
import { startBackend } from '../support/backend.ts';
import { type EvaluationContext, evaluator, identityOf } from '../support/evaluate.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const bob = identityOf('bob@example.com');
const ahead = Date.now() + 3_600_000;
const sha256 = 'a'.repeat(64);
const signing = { status: 'SIGNED' };
const approving = { status: 'APPROVED' };
const declining = { status: 'DECLINED', reason: 'no' };

/** A request whose Bob stands as given, with its deadline ahead. */
const bobIs = (status: StoredSigner['status'], overrides: Parameters<typeof storedRequest>[0] = {}) =>
  storedRequest({
    signers: {
      'alice@example.com': storedSigner({ method: 'AUTOMATIC', status: 'SIGNED' }),
      'bob@example.com': storedSigner({ position: 1, status }),
    },
    expiresAt: ahead,
    ...overrides,
  });

/** Bob waits in order 7; one of order 1, one of order 2 and, if given, one of order 7 stand so. */
const inOrders = (...statuses: StoredSigner['status'][]) => ({
  'bob@example.com': storedSigner({ position: 9, order: 7 }),
  ...Object.fromEntries(
    statuses.map((status, at) => [
      `signer${at}@example.com`,
      storedSigner({ position: at, status, ...(at === 0 ? {} : { order: [1, 2, 7][at]! }) }),
    ]),
  ),
});

const answer = (stored: StoredRequest | null, wanted: object, context: EvaluationContext = {}) =>
  evaluate('answerRequest', 'request', {
    identity: bob,
    prev: { result: stored },
    stash: { requestId: 'request-1', answer: wanted },
    request: { headers: { 'user-agent': 'phone' } },
    ...context,
  });

describe('Mutation.signDocument', () => {
  const ask = (input: object) => evaluate('Mutation.signDocument', 'request', { arguments: { input }, identity: bob });

  it('hands the answer to its steps, the hash in lower case', async () => {
    const { stash } = await ask({ requestId: 'request-1', documentSha256: 'AB'.repeat(32) });
    expect(stash).toEqual({
      requestId: 'request-1',
      answer: { status: 'SIGNED', documentSha256: 'ab'.repeat(32) },
    });
  });

  it('leaves out a hash that is not given', async () => {
    expect((await ask({ requestId: 'request-1', documentSha256: null })).stash.answer).toEqual(signing);
  });

  it.each(['I SAW ANOTHER DOCUMENT', '', 'a'.repeat(63), 'a'.repeat(65), 'g'.repeat(64), `${'a'.repeat(63)}\n`])(
    'rejects what is no hash: %j',
    async (documentSha256) => {
      expect((await ask({ requestId: 'request-1', documentSha256 })).error).toBe(
        `documentSha256 is not accepted: got ${documentSha256.length} characters; allowed: 64 hexadecimal digits`,
      );
    },
  );
});

describe('Mutation.approveDocument', () => {
  it('hands the answer to its steps, the hash in lower case', async () => {
    const input = { requestId: 'request-1', documentSha256: 'AB'.repeat(32) };
    const { stash } = await evaluate('Mutation.approveDocument', 'request', { arguments: { input }, identity: bob });
    expect(stash).toEqual({
      requestId: 'request-1',
      answer: { status: 'APPROVED', documentSha256: 'ab'.repeat(32) },
    });
  });
});

describe('Mutation.declineDocument', () => {
  const ask = (reason: string) =>
    evaluate('Mutation.declineDocument', 'request', {
      arguments: { input: { requestId: 'request-1', reason } },
      identity: bob,
    });

  it('hands the answer to its steps', async () => {
    expect((await ask('no')).stash).toEqual({ requestId: 'request-1', answer: declining });
    expect((await ask('x'.repeat(500))).error).toBeUndefined();
  });

  it.each([
    ['', 'reason is not accepted: got nothing; allowed: 1 to 500 characters'],
    ['  ', 'reason is not accepted: got nothing; allowed: 1 to 500 characters'],
    ['x'.repeat(501), 'reason is not accepted: got 501 characters; allowed: at most 500 characters'],
  ])('rejects the reason "%.3s"', async (reason, error) => {
    expect((await ask(reason)).error).toBe(error);
  });
});

describe('answerRequest', () => {
  it('signs in one write that the table accepts only while the signer has not answered', async () => {
    const { result, error } = await answer(bobIs('REQUESTED'), signing);
    expect(error).toBeUndefined();
    const at = result.update.expressionValues[':event'].M.at.N as number;
    expect(result).toEqual({
      operation: 'UpdateItem',
      key: { id: { S: 'request-1' } },
      update: {
        expression:
          'SET signers.#me.#status = :answer, signers.#me.evidence = :evidence, signed = signed + :one, version = version + :one, lastEvent = :event, events = list_append(events, :events) REMOVE signers.#me.askedAt',
        expressionNames: { '#status': 'status', '#me': 'bob@example.com' },
        expressionValues: {
          ':answer': { S: 'SIGNED' },
          ':evidence': {
            L: [{ S: 'sub-bob' }, { S: '203.0.113.7' }, { S: 'phone' }, { N: 1_795_428_000_000 }],
          },
          ':one': { N: 1 },
          ':event': { M: eventOf(at) },
          ':events': { L: [{ L: [{ S: 'SIGNED' }, { N: at }, { N: 1 }] }] },
        },
      },
      condition: {
        expression:
          '#isStatus = :isPending AND expiresAt > :isNow AND signers.#isMe.#isPosition = :isPosition AND signers.#isMe.#isStatus IN (:isWaiting, :isRequested)',
        expressionNames: { '#isStatus': 'status', '#isMe': 'bob@example.com', '#isPosition': 'position' },
        expressionValues: {
          ':isPosition': { N: 1 },
          ':isWaiting': { S: 'WAITING' },
          ':isRequested': { S: 'REQUESTED' },
          ':isPending': { S: 'PENDING' },
          ':isNow': { N: at },
        },
      },
    });
  });

  const eventOf = (at: number) => ({
    type: { S: 'SIGNED' },
    at: { N: at },
    actor: { S: 'SIGNER' },
    signer: { N: 1 },
  });

  it('closes the request with the first decline', async () => {
    const { result } = await answer(bobIs('REQUESTED'), declining);
    expect(result.update.expression).toContain('#status = :closed, closedAt = :now, closedReason = :reason');
    expect(result.update.expression).toMatch(/ REMOVE signers\.#me\.askedAt, look, lookAt$/);
    expect(result.update.expressionValues).toMatchObject({
      ':answer': { S: 'DECLINED' },
      ':reason': { S: 'no' },
      ':event': { M: { type: { S: 'DECLINED' }, reason: { S: 'no' } } },
      ':events': { L: [{ L: [{ S: 'DECLINED' }, { N: expect.any(Number) }, { N: 1 }, { S: 'no' }] }] },
    });
  });

  it.each([signing, declining])('gives its event no time before that of the last one (%j)', async (wanted) => {
    const last = Date.now() + 300_000;
    const { result } = await answer(bobIs('REQUESTED', { events: [storedEvent({ at: last })] }), wanted);
    expect(result.update.expressionValues[':event'].M.at).toEqual({ N: last });
    expect(result.update.expressionValues[':events'].L[0].L[1]).toEqual({ N: last });
    expect(result.condition.expressionValues[':isNow']).toEqual({ N: last });
    expect(result.update.expressionValues[':now'] ?? { N: last }).toEqual({ N: last });
  });

  it('knows the signer by the address in any case', async () => {
    const { result } = await answer(bobIs('REQUESTED'), signing, { identity: identityOf(' Bob@Example.com') });
    expect(result.update.expressionNames['#me']).toBe('bob@example.com');
  });

  it('bounds what it keeps of the caller', async () => {
    const identity = { ...bob, sourceIp: ['made up', '1'.repeat(100), '2'.repeat(100)] };
    const headers = { 'user-agent': 'x'.repeat(1000) };
    const { result } = await answer(bobIs('REQUESTED'), signing, { identity, request: { headers } });
    const [, sourceIp, userAgent] = result.update.expressionValues[':evidence'].L;
    expect([sourceIp, userAgent]).toEqual([
      { S: `${'1'.repeat(45)}, ${'2'.repeat(45)}` },
      { S: 'x'.repeat(limits.userAgent) },
    ]);
  });

  it('keeps what there is where the token and the request say less', async () => {
    const identity = { ...identityOf('bob@example.com', { auth_time: undefined }), sourceIp: null };
    const { result } = await answer(bobIs('REQUESTED'), signing, { identity, request: { headers: {} } });
    expect(result.update.expressionValues[':evidence']).toEqual({
      L: [{ S: 'sub-bob' }, { NULL: null }, { NULL: null }, { NULL: null }],
    });
  });

  const approver = (overrides: Partial<StoredSigner> = {}, more: Parameters<typeof storedRequest>[0] = {}) =>
    storedRequest({
      signers: { 'bob@example.com': storedSigner({ role: 'APPROVER', ...overrides }) },
      expiresAt: ahead,
      ...more,
    });

  it('approves as it signs, with its own event', async () => {
    const { result, error } = await answer(approver(), approving);
    expect(error).toBeUndefined();
    expect(result.update.expression).toContain(
      'signers.#me.#status = :answer, signers.#me.evidence = :evidence, signed',
    );
    expect(result.update.expressionValues).toMatchObject({
      ':answer': { S: 'APPROVED' },
      ':event': { M: { type: { S: 'APPROVED' }, actor: { S: 'SIGNER' }, signer: { N: 0 } } },
    });
  });

  it('writes nothing where the caller has approved already', async () => {
    const stored = approver({ status: 'APPROVED' }, { status: 'COMPLETED' });
    expect((await answer(stored, approving)).result).toMatchObject({ id: stored.id, version: stored.version });
  });

  it.each([
    [approver(), signing, 'you are an approver of it; call approveDocument or declineDocument'],
    [approver({ status: 'APPROVED' }), signing, 'you are an approver of it; call approveDocument or declineDocument'],
    [bobIs('REQUESTED'), approving, 'you are a signer of it; call signDocument or declineDocument'],
    [bobIs('SIGNED'), approving, 'you are a signer of it; call signDocument or declineDocument'],
  ])('rejects the answer of the other role, and names the right one (%#)', async (stored, wanted, message) => {
    const { error } = await answer(stored, wanted);
    expect(error).toBe(`cannot answer request request-1 by ${wanted.status}: ${message}`);
  });

  it('compares the hash of an approval as that of a signature', async () => {
    const fixed = approver({}, { documentSha256: sha256 });
    expect((await answer(fixed, { ...approving, documentSha256: sha256 })).error).toBeUndefined();
    for (const [stored, wanted] of [
      [fixed, approving],
      [approver({ status: 'APPROVED' }, { documentSha256: sha256 }), approving],
    ] as const)
      expect((await answer(stored, wanted)).error).toContain('documentSha256 is not');
  });

  /** Bob of an order of four, of whom two are required; who has answered, and what is left, is as given. */
  const inQuorum = (needed: number, mayDecline: number, status: StoredSigner['status'] = 'REQUESTED') =>
    bobIs(status, {
      signers: { 'bob@example.com': storedSigner({ order: 3, status }) },
      quorums: { 3: { required: 2, needed, mayDecline } },
      total: 2,
    });

  it.each([
    [signing, 2, 1, 'signed = signed + :one, quorums.#order.needed = quorums.#order.needed - :one', ''],
    [declining, 2, 1, 'quorums.#order.mayDecline = quorums.#order.mayDecline - :one', '.mayDecline > :isNone'],
    [declining, 1, 0, '#status = :closed, closedAt = :now, closedReason = :reason', '.mayDecline = :isNone'],
  ] as const)('counts down what a quorum leaves: %j of %i and %i', async (wanted, needed, mayDecline, set, maySo) => {
    const { result, error } = await answer(inQuorum(needed, mayDecline), wanted);
    expect(error).toBeUndefined();
    expect(result.update.expression).toContain(`signers.#me.evidence = :evidence, ${set}, version`);
    expect(result.update.expression.endsWith('look, lookAt')).toBe(set.startsWith('#status'));
    expect(Object.hasOwn(result.update.expressionNames, '#order')).toBe(set.includes('#order'));
    const isNeeded = ' AND quorums.#isOrder3.needed > :isNone';
    expect(result.condition.expression.split('(:isWaiting, :isRequested)')[1]).toBe(
      `${isNeeded}${maySo && ` AND quorums.#isOrder3${maySo}`}`,
    );
    expect(result.condition).toMatchObject({
      expressionNames: { '#isOrder3': '3' },
      expressionValues: { ':isNone': { N: 0 } },
    });
  });

  it.each([signing, declining])('rejects an answer that is not needed any more (%j)', async (wanted) => {
    for (const stored of [inQuorum(0, 1), { ...inQuorum(0, 1, 'WAITING'), status: 'COMPLETED' as const }])
      expect((await answer(stored, wanted)).error).toBe(
        'cannot answer request request-1: enough signers of your order have answered',
      );
  });

  const evidenceWith = async (documentSha256: string | undefined) => {
    const { result } = await answer(bobIs('REQUESTED', documentSha256 ? { documentSha256 } : {}), {
      ...signing,
      documentSha256: sha256,
    });
    return result.update.expressionValues[':evidence'].L.slice(4);
  };

  it('keeps the hash that the signer says he saw, once', async () => {
    expect(await evidenceWith(undefined)).toEqual([{ S: sha256 }]);
    expect(await evidenceWith(sha256)).toEqual([]);
  });

  it.each([
    ['SIGNED', signing, 'PENDING'],
    ['SIGNED', signing, 'COMPLETED'],
    ['SIGNED', signing, 'EXPIRED'],
    ['DECLINED', declining, 'DECLINED'],
  ] as const)('writes nothing where the caller is %s already', async (status, wanted, requestStatus) => {
    const stored = bobIs(status, { status: requestStatus });
    const { result, error } = await answer(stored, wanted);
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ id: stored.id, version: stored.version });
  });

  const closed = { closedAt: Date.parse('2026-11-23T11:00:00Z') };
  it.each([
    [
      'no request',
      null,
      signing,
      'there is no request request-1 that you are part of; check the id and who is signed in',
    ],
    [
      'a request of others',
      storedRequest({ signers: { 'dave@example.com': storedSigner() } }),
      signing,
      'there is no request request-1 that you are part of; check the id and who is signed in',
    ],
    [
      'the requester',
      storedRequest({ requestedBySub: 'sub-bob', signers: { 'dave@example.com': storedSigner() } }),
      signing,
      'cannot answer request request-1: you may see it but are not one of its signers',
    ],
    [
      'a decline after the signature',
      bobIs('SIGNED'),
      declining,
      'cannot answer request request-1 again: your answer is SIGNED and stands',
    ],
    [
      'a decline after the approval',
      approver({ status: 'APPROVED' }),
      declining,
      'cannot answer request request-1 again: your answer is APPROVED and stands',
    ],
    [
      'a signature after the decline',
      bobIs('DECLINED', { status: 'DECLINED', ...closed }),
      signing,
      'cannot answer request request-1 again: your answer is DECLINED and stands',
    ],
    ...([signing, declining] as const).map((wanted): [string, StoredRequest, object, string] => [
      `a signer of a later order who has ${wanted.status}`,
      storedRequest({ signers: inOrders('SIGNED', 'REQUESTED'), expiresAt: ahead }),
      wanted,
      'cannot answer request request-1 yet: signers before you have not answered; wait to be asked',
    ]),
    [
      'a closed request',
      bobIs('REQUESTED', { status: 'EXPIRED', ...closed }),
      declining,
      'request request-1 takes no answer: it is EXPIRED since 2026-11-23T11:00:00.000Z',
    ],
    [
      'a deadline that passed',
      bobIs('REQUESTED', { expiresAt: Date.parse('2020-01-01T00:00:00Z') }),
      signing,
      'request request-1 takes no answer: its deadline passed at 2020-01-01T00:00:00.000Z',
    ],
    ...[
      [bobIs('SIGNED', { documentSha256: sha256 }), undefined],
      [bobIs('SIGNED', { documentSha256: sha256 }), 'b'.repeat(64)],
      [bobIs('SIGNED'), sha256],
      [
        storedRequest({
          signers: {
            'bob@example.com': storedSigner({ status: 'SIGNED', evidence: ['sub-bob', null, null, null, sha256] }),
          },
        }),
        'b'.repeat(64),
      ],
    ].map(([stored, documentSha256], at): [string, StoredRequest, object, string] => [
      `a repeated signature with another hash (${at})`,
      stored as StoredRequest,
      { ...signing, ...(documentSha256 ? { documentSha256 } : {}) },
      'cannot answer request request-1 again: documentSha256 is not the one of your answer',
    ]),
    [
      'no hash where one is fixed',
      bobIs('REQUESTED', { documentSha256: sha256 }),
      signing,
      'cannot answer request request-1: documentSha256 is not that of its document',
    ],
    [
      'another hash',
      bobIs('REQUESTED', { documentSha256: sha256 }),
      { ...signing, documentSha256: 'b'.repeat(64) },
      'cannot answer request request-1: documentSha256 is not that of its document',
    ],
  ])('rejects %s', async (_name, stored, wanted, message) => {
    expect((await answer(stored, wanted)).error).toBe(message);
  });

  it.each([
    ['alone in the first order', { 'bob@example.com': storedSigner() }],
    ['when all before have signed', inOrders('SIGNED', 'SIGNED')],
    ['when all before have approved', inOrders('APPROVED', 'APPROVED')],
    ['beside one of the same order', inOrders('SIGNED', 'SIGNED', 'REQUESTED')],
  ])('takes the answer of a signer who was not asked, %s', async (_name, signers) => {
    for (const wanted of [signing, declining]) {
      const { result, error } = await answer(storedRequest({ signers, expiresAt: ahead }), wanted);
      expect(error).toBeUndefined();
      expect(result.update.expressionValues[':answer']).toEqual({ S: wanted.status });
    }
  });

  it('takes the answer of a signer when the quorum of the order before is reached, and no sooner', async () => {
    const stored = (needed: number) =>
      storedRequest({
        signers: inOrders('SIGNED', 'REQUESTED'),
        expiresAt: ahead,
        quorums: { 2: { required: 1, needed, mayDecline: 0 } },
      });
    expect((await answer(stored(0), signing)).error).toBeUndefined();
    expect((await answer(stored(1), signing)).error).toContain('yet: signers before you');
  });

  it('lets decline whoever saw another document', async () => {
    expect((await answer(bobIs('REQUESTED', { documentSha256: sha256 }), declining)).error).toBeUndefined();
  });

  it('lets the next step read what stands where the condition refused', async () => {
    const failed = (type: string) =>
      evaluate('answerRequest', 'response', { identity: bob, error: { type, message: 'no' }, stash: {} });
    expect(await failed('DynamoDB:ConditionalCheckFailedException')).toMatchObject({ stash: { refused: true } });
    expect((await failed('DynamoDB:ProvisionedThroughputExceededException')).error).toBe(
      'the request could not be decided just now; repeat the same call',
    );
  });
});

describe('the answer of signDocument', () => {
  const respond = (stored: StoredRequest, stash: object = {}) =>
    evaluate('Mutation.signDocument', 'response', {
      identity: bob,
      prev: { result: stored },
      stash: { requestId: 'request-1', answer: signing, ...stash },
    });

  it('shows the request', async () => {
    const { result } = await respond(bobIs('SIGNED'));
    expect(result).toMatchObject({ id: 'request-1', progress: { signed: 2, total: 2 } });
  });

  it('takes the same act from another device for the caller’s own', async () => {
    expect((await respond(bobIs('SIGNED'), { refused: true })).result).toMatchObject({ id: 'request-1' });
  });

  it('takes nobody’s act for that of whoever has the address now', async () => {
    const evidence: StoredEvidence = ['sub-of-another', null, null, null];
    const signers = { 'bob@example.com': storedSigner({ status: 'SIGNED', evidence }) };
    const { error } = await respond(storedRequest({ signers, requestedBySub: bob.sub }), { refused: true });
    expect(error).toBe('cannot answer request request-1: you may see it but are not one of its signers');
  });

  it('says why the write was refused, from what stands now', async () => {
    const cancelled = bobIs('REQUESTED', { status: 'CANCELLED', closedAt: Date.parse('2026-11-23T11:00:00Z') });
    expect((await respond(cancelled, { refused: true })).error).toBe(
      'request request-1 takes no answer: it is CANCELLED since 2026-11-23T11:00:00.000Z',
    );
  });

  it('asks for the same call again where nothing stands against it any more', async () => {
    expect((await respond(bobIs('REQUESTED'), { refused: true })).error).toBe(
      'the request could not be decided just now; repeat the same call',
    );
  });
});

describe('readRequest', () => {
  const read = (requestId: string, result?: object) =>
    evaluate('readRequest', 'request', { prev: { result: result ?? null }, stash: { requestId } });

  it('reads consistently', async () => {
    expect((await read('request-1')).result).toMatchObject({
      operation: 'GetItem',
      key: { id: { S: 'request-1' } },
      consistentRead: true,
    });
  });

  it('reads nothing that the step before has given', async () => {
    const stored = storedRequest({ events: [storedEvent()] });
    expect((await read('request-1', stored)).result).toEqual(stored);
  });

  it.each(['', 'short', 'x'.repeat(65), 'bob@example.com', 'request-1\n', 'x'.repeat(3000)])(
    'rejects an id that none can have, and does not repeat it: "%.15s"',
    async (id) => {
      expect((await read(id)).error).toBe(
        `there is no request with an id of ${id.length} characters (an id has 8 to 64 characters of A-Z a-z 0-9 _ -) that you are part of; check the id and who is signed in`,
      );
    },
  );
});
