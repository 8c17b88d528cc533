import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const requestId = 'request-1';
const [carol, bob] = [identityOf('carol@example.com'), identityOf('bob@example.com')];
const stored = storedRequest({
  allowReassignment: true,
  expiresAt: Date.parse('2099-01-01T00:00:00Z'),
  signers: { 'bob@example.com': storedSigner({ position: 0, order: 2, status: 'REQUESTED', name: 'Bob', askedAt: 1 }) },
});
const reassignment = { from: 'bob@example.com', to: 'dave@example.com', name: 'Dave', reason: 'on leave' };

describe('Mutation.reassignSigner', () => {
  const ask = (input: object) =>
    evaluate('Mutation.reassignSigner', 'request', { arguments: { input }, identity: carol, stash: {} });
  const to = { email: ' Dave@example.com', name: '' };

  it('takes addresses as they are stored, and leaves out what was not given', async () => {
    const { stash } = await ask({ requestId, from: 'BOB@example.com', to, reason: null });
    expect(stash).toEqual({ requestId, reassignment: { from: 'bob@example.com', to: 'dave@example.com' } });
    const spanish = await ask({ requestId, from: 'bob@example.com', to: { ...to, locale: 'es' } });
    expect(spanish.stash.reassignment).toMatchObject({ locale: 'es' });
  });

  it.each([
    ['from', { from: 'b\u00f6b@example.com', to }],
    ['to.email', { from: 'bob@example.com', to: { email: 'd\u00e4ve@example.com' } }],
    ['to.email', { from: 'bob@example.com', to: { email: 'BOB@example.com' } }],
    ['to.name', { from: 'bob@example.com', to: { ...to, name: 'n'.repeat(101) } }],
    ['reason', { from: 'bob@example.com', to, reason: 'r'.repeat(501) }],
  ])('rejects %s of %j, and repeats no address', async (field, input) => {
    const { error } = await ask({ requestId, ...input });
    expect(error).toMatch(`${field} is not accepted`);
    expect(error).not.toContain('@');
  });
});

describe('reassignPlace', () => {
  const write = (identity: object, given: object = reassignment, result: object = stored) =>
    evaluate('reassignPlace', 'request', { identity, stash: { requestId, reassignment: given }, prev: { result } });

  it('gives the place with its own language, and keeps that of who had it', async () => {
    const french = { 'bob@example.com': { ...stored.signers['bob@example.com']!, locale: 'fr' } };
    for (const locale of [undefined, 'es'] as const) {
      const { result } = await write(carol, { ...reassignment, locale }, { ...stored, signers: french });
      const { ':signer': given, ':event': event } = result.update.expressionValues;
      expect(given.M.locale?.S).toBe(locale);
      expect(event.M.former.L[3]).toEqual({ S: 'fr' });
    }
  });

  it('gives the place away in one write that the table accepts only while it is as it was read', async () => {
    const { result } = await write(carol);
    const at = result.condition.expressionValues[':isNow'].N as number;
    const former = { L: [{ S: 'bob@example.com' }, { S: 'Bob' }] };
    expect(result).toEqual({
      operation: 'UpdateItem',
      key: { id: { S: requestId } },
      update: {
        expression:
          'SET signers.#to = :signer, reassigned = if_not_exists(reassigned, :none) + :one, version = version + :one, lastEvent = :event, events = list_append(events, :events) REMOVE signers.#from',
        expressionNames: { '#from': 'bob@example.com', '#to': 'dave@example.com' },
        expressionValues: {
          ':signer': { M: { position: { N: 0 }, status: { S: 'WAITING' }, order: { N: 2 }, name: { S: 'Dave' } } },
          ':none': { N: 0 },
          ':one': { N: 1 },
          ':event': {
            M: {
              ...{ type: { S: 'REASSIGNED' }, at: { N: at }, actor: { S: 'REQUESTER' }, signer: { N: 0 }, former },
              reason: { S: 'on leave' },
            },
          },
          ':events': { L: [{ L: [{ S: 'REASSIGNED' }, { N: at }, { N: 0 }, { S: 'on leave' }, former] }] },
        },
      },
      condition: {
        expression:
          '#isStatus = :isPending AND expiresAt > :isNow AND signers.#isFrom.#isPosition = :isPosition AND signers.#isFrom.#isStatus IN (:isWaiting, :isRequested) AND attribute_not_exists(signers.#isTo) AND (attribute_not_exists(reassigned) OR reassigned < :isMost)',
        expressionNames: {
          ...{ '#isStatus': 'status', '#isPosition': 'position' },
          ...{ '#isFrom': 'bob@example.com', '#isTo': 'dave@example.com' },
        },
        expressionValues: {
          ...{ ':isPosition': { N: 0 }, ':isMost': { N: 10 }, ':isPending': { S: 'PENDING' }, ':isNow': { N: at } },
          ...{ ':isWaiting': { S: 'WAITING' }, ':isRequested': { S: 'REQUESTED' } },
        },
      },
    });
  });

  it('leaves the role with the place', async () => {
    const signers = { 'bob@example.com': storedSigner({ role: 'APPROVER' }) };
    const { result } = await evaluate('reassignPlace', 'request', {
      ...{ identity: carol, stash: { requestId, reassignment } },
      prev: { result: { ...stored, signers } },
    });
    expect(result.update.expressionValues[':signer'].M).toMatchObject({ role: { S: 'APPROVER' } });
  });

  it('leaves a place whose answer is not needed', async () => {
    const { error } = await evaluate('reassignPlace', 'request', {
      ...{ identity: carol, stash: { requestId, reassignment } },
      prev: { result: { ...stored, quorums: { '2': { required: 1, needed: 0, mayDecline: 1 } } } },
    });
    expect(error).toMatch('cannot reassign a signer of request request-1 whose answer is not needed');
  });

  it('gives no place to an observer', async () => {
    const { error } = await evaluate('reassignPlace', 'request', {
      ...{ identity: carol, stash: { requestId, reassignment } },
      prev: { result: { ...stored, observers: [['dave@example.com']] } },
    });
    expect(error).toMatch('to.email is not accepted: got the address of an observer');
  });

  it('keeps of a signer who gives his own place away which person he is', async () => {
    const { result } = await write(bob);
    expect(result.update.expressionValues[':event'].M).toMatchObject({
      actor: { S: 'SIGNER' },
      former: { L: [{ S: 'bob@example.com' }, { S: 'Bob' }, { S: bob.sub }] },
    });
  });
});
