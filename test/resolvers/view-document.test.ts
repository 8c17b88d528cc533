import { afterAll, describe, expect, it } from 'vitest';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const bob = identityOf('bob@example.com');
const ahead = { expiresAt: Date.now() + 86_400_000 };
/** A request with Alice of the first order, who has not signed, and Bob of the second. */
const requestWith = (signer: Partial<StoredSigner> = {}, overrides = {}) =>
  storedRequest({
    ...ahead,
    signers: {
      'alice@example.com': storedSigner(),
      'bob@example.com': storedSigner({ position: 1, order: 2, ...signer }),
    },
    observers: [['olga@example.com']],
    ...overrides,
  });

const write = (stored: StoredRequest | null, identity = bob) =>
  evaluate('viewRequest', 'request', {
    identity,
    request: { headers: { 'user-agent': 'phone' } },
    prev: { result: stored },
    stash: { requestId: 'request-1' },
  });

describe('viewRequest', () => {
  it('writes once, whose turn it is or not, and keeps in the event what is known of the caller', async () => {
    const { result } = await write(requestWith());
    const at = result.condition.expressionValues[':isNow'].N as number;
    const evidence = {
      L: [{ S: 'sub-bob' }, { S: '203.0.113.7' }, { S: 'phone' }, { N: 1_795_428_000_000 }],
    };
    const event = { type: { S: 'VIEWED' }, at: { N: at }, actor: { S: 'SIGNER' }, signer: { N: 1 }, evidence };
    expect(result).toEqual({
      operation: 'UpdateItem',
      key: { id: { S: 'request-1' } },
      update: {
        expression:
          'SET signers.#me.isViewed = :true, version = version + :one, lastEvent = :event, events = list_append(events, :events)',
        expressionNames: { '#me': 'bob@example.com' },
        expressionValues: {
          ':true': { BOOL: true },
          ':one': { N: 1 },
          ':event': { M: event },
          ':events': { L: [{ L: [event.type, event.at, event.signer, { NULL: null }, evidence] }] },
        },
      },
      condition: {
        expression:
          '#isStatus = :isPending AND expiresAt > :isNow AND signers.#isMe.#isPosition = :isPosition AND signers.#isMe.#isStatus IN (:isWaiting, :isRequested) AND attribute_not_exists(signers.#isMe.isViewed)',
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

  it.each([
    ['a second time', { isViewed: true } as const, {}],
    ['after the answer', { isViewed: true, status: 'SIGNED' } as const, {}],
    ['after the end', { isViewed: true } as const, { status: 'EXPIRED', closedAt: 1 }],
  ])('writes nothing %s', async (_when, signer, overrides) => {
    const stored = requestWith(signer, overrides);
    expect(await write(stored)).toMatchObject({ result: stored });
  });

  it('writes nothing where the address, which now is another person’s, has viewed already', async () => {
    const other = { ...bob, sub: 'sub-another' };
    expect((await write(requestWith({ isViewed: true }), other)).result).toMatchObject({ id: 'request-1' });
  });

  const answered = (sub: string) => ({
    status: 'SIGNED' as const,
    evidence: [sub, null, null, null] as [string, null, null, null],
  });
  it.each([
    ['one who has answered', requestWith(answered('sub-bob')), bob, 'your answer is SIGNED and stands'],
    [
      'whoever has the address of one who answered',
      requestWith(answered('sub-x')),
      bob,
      'there is no request request-1',
    ],
    ['a request that is not there', null, bob, 'there is no request request-1'],
    ['a stranger', requestWith(), identityOf('mallory@example.com'), 'there is no request request-1'],
    ['the requester', requestWith(), identityOf('carol@example.com'), 'only its signers can view'],
    ['an observer', requestWith(), identityOf('olga@example.com'), 'only its signers can view'],
    ['a closed request', requestWith({}, { status: 'CANCELLED', closedAt: 1 }), bob, 'it is CANCELLED since'],
    ['a request after its deadline', requestWith({}, { expiresAt: 1 }), bob, 'its deadline passed'],
  ])('rejects %s', async (_what, stored, identity, message) => {
    expect((await write(stored, identity)).error).toContain(message);
  });
});

describe('Mutation.viewDocument', () => {
  it('asks for the same call again where another write came first and nothing stands in the way', async () => {
    const { error } = await evaluate('Mutation.viewDocument', 'response', {
      identity: bob,
      stash: { requestId: 'request-1', refused: true },
      prev: { result: requestWith() },
    });
    expect(error).toContain('repeat the same call');
  });
});
