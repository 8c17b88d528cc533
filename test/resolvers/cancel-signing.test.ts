import { afterAll, describe, expect, it } from 'vitest';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const carol = identityOf('carol@example.com');

const ahead = { expiresAt: Date.now() + 86_400_000 };

describe('Mutation.cancelSigning', () => {
  const cancel = (reason?: string | null) =>
    evaluate('Mutation.cancelSigning', 'request', {
      arguments: { input: { requestId: 'request-1', reason } },
      identity: carol,
    });

  it('hands the reason to its steps, if there is one', async () => {
    expect((await cancel('sold')).stash).toEqual({ requestId: 'request-1', reason: 'sold' });
    for (const reason of [null, '']) expect((await cancel(reason)).stash).toEqual({ requestId: 'request-1' });
  });

  it.each([
    ['  ', 'reason is not accepted: got nothing; allowed: 1 to 500 characters'],
    ['x'.repeat(501), 'reason is not accepted: got 501 characters; allowed: at most 500 characters'],
  ])('rejects the reason "%.3s"', async (reason, message) => {
    expect((await cancel(reason)).error).toBe(message);
  });
});

describe('cancelRequest', () => {
  const write = (stored: StoredRequest | null, reason?: string, identity = carol) =>
    evaluate('cancelRequest', 'request', {
      identity,
      prev: { result: stored },
      stash: { requestId: 'request-1', ...(reason ? { reason } : {}) },
    });

  it('writes on condition that the request is still open and not signed by all', async () => {
    const { result } = await write(storedRequest(ahead), 'sold');
    const at = result.update.expressionValues[':now'].N as number;
    const event = { type: { S: 'CANCELLED' }, at: { N: at }, actor: { S: 'REQUESTER' }, reason: { S: 'sold' } };
    expect(result).toEqual({
      operation: 'UpdateItem',
      key: { id: { S: 'request-1' } },
      update: {
        expression:
          'SET #status = :closed, closedAt = :now, closedReason = :reason, version = version + :one, lastEvent = :event, events = list_append(events, :events) REMOVE look, lookAt',
        expressionNames: { '#status': 'status' },
        expressionValues: {
          ':closed': { S: 'CANCELLED' },
          ':reason': { S: 'sold' },
          ':now': { N: at },
          ':one': { N: 1 },
          ':event': { M: event },
          ':events': { L: [{ L: [event.type, event.at, { NULL: null }, event.reason] }] },
        },
      },
      condition: {
        expression: '#isStatus = :isPending AND expiresAt > :isNow AND signed < #isTotal',
        expressionNames: { '#isStatus': 'status', '#isTotal': 'total' },
        expressionValues: { ':isPending': { S: 'PENDING' }, ':isNow': { N: at } },
      },
    });
  });

  it('needs no reason', async () => {
    const { update } = (await write(storedRequest(ahead))).result;
    expect(update.expression).not.toContain('closedReason');
    expect(update.expressionValues).not.toHaveProperty(':reason');
  });

  it('gives its event no time before that of the last one', async () => {
    const last = Date.now() + 300_000;
    const { result } = await write(storedRequest({ ...ahead, events: [storedEvent({ at: last })] }));
    expect(result.update.expressionValues).toMatchObject({ ':now': { N: last }, ':event': { M: { at: { N: last } } } });
    expect(result.condition.expressionValues[':isNow']).toEqual({ N: last });
  });

  it('writes nothing where the caller has cancelled already', async () => {
    const cancelled = storedRequest({ status: 'CANCELLED', closedAt: 1 });
    expect((await write(cancelled)).result).toMatchObject({ id: 'request-1', status: 'CANCELLED' });
  });

  it.each([
    ['no request', null, carol, 'there is no request request-1'],
    ['a stranger', storedRequest(ahead), identityOf('mallory@example.com'), 'there is no request request-1'],
    [
      'a signer',
      storedRequest(ahead),
      identityOf('bob@example.com'),
      'only its requester can cancel request request-1',
    ],
    ['a closed request', storedRequest({ status: 'EXPIRED', closedAt: 1 }), carol, 'takes no answer: it is EXPIRED'],
  ])('rejects %s', async (_name, stored, identity, message) => {
    expect((await write(stored, undefined, identity)).error).toContain(message);
  });
});

describe('the answer of cancelSigning', () => {
  const respond = (stored: StoredRequest | null, identity = carol) =>
    evaluate('Mutation.cancelSigning', 'response', {
      identity,
      prev: { result: stored },
      stash: { requestId: 'request-1', refused: true },
    });
  const closed = { closedAt: Date.parse('2026-11-23T11:00:00Z') };

  it('shows the request that the caller has cancelled, now or before', async () => {
    const { result } = await respond(storedRequest({ status: 'CANCELLED', ...closed }));
    expect(result).toMatchObject({ status: 'CANCELLED', closedAt: '2026-11-23T11:00:00.000Z' });
  });

  it.each([
    ['no request', null, 'there is no request request-1 that you are part of; check the id and who is signed in'],
    [
      'a request of others',
      storedRequest({ requestedBySub: 'sub-dora' }),
      'there is no request request-1 that you are part of; check the id and who is signed in',
    ],
    [
      'a completed request',
      storedRequest({ status: 'COMPLETED', ...closed }),
      'request request-1 takes no answer: it is COMPLETED since 2026-11-23T11:00:00.000Z',
    ],
    [
      'a request that all have signed',
      storedRequest({ signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } }),
      'request request-1 takes no answer: all who are needed have answered',
    ],
    [
      'a request whose deadline passed',
      storedRequest({ expiresAt: Date.parse('2020-01-01T00:00:00Z') }),
      'request request-1 takes no answer: its deadline passed at 2020-01-01T00:00:00.000Z',
    ],
    [
      'a request against which nothing stands any more',
      storedRequest({ expiresAt: Date.now() + 86_400_000 }),
      'the request could not be decided just now; repeat the same call',
    ],
  ])('rejects %s', async (_name, stored, message) => {
    expect((await respond(stored)).error).toBe(message);
  });

  it('rejects a signer', async () => {
    expect((await respond(storedRequest(), identityOf('bob@example.com'))).error).toBe(
      'only its requester can cancel request request-1',
    );
  });
});
