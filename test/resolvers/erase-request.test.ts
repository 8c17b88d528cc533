import { afterAll, describe, expect, it } from 'vitest';
import { erasedRequest } from '../../functions/domain/erasure.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const carol = identityOf('carol@example.com');
const { at } = storedEvent();
const cancelled = storedRequest({
  ...{ status: 'CANCELLED', closedAt: at, title: 'Lease' },
  signers: { 'bob@example.com': storedSigner({ name: 'Bob' }) },
  events: [storedEvent(), storedEvent({ type: 'CANCELLED', reason: 'sold' })],
});

describe('Mutation.eraseRequest', () => {
  it('hands the request to its steps', async () => {
    const { stash } = await evaluate('Mutation.eraseRequest', 'request', {
      arguments: { input: { requestId: 'request-1' } },
      identity: carol,
    });
    expect(stash).toEqual({ requestId: 'request-1' });
  });

  it('is Unavailable where another write came first and it could still be erased', async () => {
    const shown = (result: StoredRequest) =>
      evaluate('Mutation.eraseRequest', 'response', {
        ...{ identity: carol, prev: { result } },
        stash: { requestId: 'request-1', refused: true },
      });
    expect((await shown(cancelled)).error).toContain('could not be decided just now');
    expect((await shown(erasedRequest(cancelled, at))).result).toMatchObject({ version: 3, title: null });
  });
});

describe('eraseClosed', () => {
  const write = (stored: StoredRequest | null, identity = carol) =>
    evaluate('eraseClosed', 'request', { identity, prev: { result: stored }, stash: { requestId: 'request-1' } });

  it('puts what is left, on condition that the request is as it was read', async () => {
    const { result } = await write(cancelled);
    const { N: erasedAt } = result.attributeValues.lastEvent.M.at;
    expect(erasedAt).toBeGreaterThanOrEqual(at);
    expect(result).toEqual({
      operation: 'PutItem',
      key: { id: { S: 'request-1' } },
      attributeValues: expect.objectContaining({
        id: { S: 'request-1' },
        requestedBy: { S: 'requester@erased.invalid' },
        signers: { M: { 'signer-1@erased.invalid': { M: { position: { N: 0 }, status: { S: 'WAITING' } } } } },
        version: { N: 3 },
        lastEvent: { M: { type: { S: 'ERASED' }, at: { N: erasedAt }, actor: { S: 'REQUESTER' } } },
        events: {
          L: [
            { L: [{ S: 'STARTED' }, { N: at }] },
            { L: [{ S: 'CANCELLED' }, { N: at }] },
            { L: [{ S: 'ERASED' }, { N: erasedAt }] },
          ],
        },
      }),
      condition: { expression: 'version = :isRead', expressionValues: { ':isRead': { N: 2 } } },
    });
    expect(JSON.stringify(result)).not.toMatch(/bob|Bob|Lease|sold|carol@/);
  });

  it('writes nothing where the request has been erased', async () => {
    expect((await write(erasedRequest(cancelled, at))).result).toMatchObject({ id: 'request-1', version: 3 });
  });

  it.each([
    ['no request', null, carol, 'there is no request request-1'],
    ['a stranger', cancelled, identityOf('mallory@example.com'), 'there is no request request-1'],
    ['a signer', cancelled, identityOf('bob@example.com'), 'only its requester can erase request request-1'],
    ['whose address it had', erasedRequest(cancelled, at), identityOf('bob@example.com'), 'there is no request'],
    ['an open request', storedRequest(), carol, 'cannot erase request request-1: it is PENDING; cancel it, or wait'],
  ])('rejects %s', async (_name, stored, identity, message) => {
    expect((await write(stored, identity)).error).toContain(message);
  });
});
