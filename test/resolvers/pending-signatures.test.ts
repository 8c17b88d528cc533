import { afterAll, describe, expect, it } from 'vitest';
import type { StoredSigner } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { type EvaluationContext, evaluator, identityOf } from '../support/evaluate.ts';
import { storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const identity = identityOf('Bob@example.com');
const env = { REQUESTS_TABLE: 'Requests' };
const rows = [{ requestId: 'request-2' }, { requestId: 'request-1' }];
const ahead = { expiresAt: Date.now() + 3_600_000 };

describe('readRequests', () => {
  it('reads consistently what says whether the caller can answer, and nothing of others', async () => {
    const { result } = await evaluate('readRequests', 'request', { identity, env, prev: { result: rows } });
    expect(result).toEqual({
      operation: 'BatchGetItem',
      tables: {
        Requests: {
          keys: [{ id: { S: 'request-2' } }, { id: { S: 'request-1' } }],
          consistentRead: true,
          projection: {
            expression:
              'id, #status, expiresAt, quorums, signers.#me.#status, signers.#me.#role, signers.#me.#order, signers.#me.access',
            expressionNames: { '#status': 'status', '#role': 'role', '#order': 'order', '#me': 'bob@example.com' },
          },
        },
      },
    });
  });

  it('reads nothing for an empty page', async () => {
    const { result } = await evaluate('readRequests', 'request', { identity, env, prev: { result: [] } });
    expect(result).toEqual([]);
  });

  const respond = (context: EvaluationContext) =>
    evaluate('readRequests', 'response', { identity, env, stash: { rows }, ...context });
  const of = (status: StoredSigner['status'], overrides = {}) =>
    storedRequest({
      id: 'request-2',
      signers: { 'bob@example.com': storedSigner({ status }) },
      ...ahead,
      ...overrides,
    });

  it.each([
    ['asked', of('REQUESTED'), true],
    ['about to be asked', of('WAITING'), true],
    ['signed', of('SIGNED'), false],
    ['approved', of('APPROVED'), false],
    ['not needed', of('REQUESTED', { quorums: { 1: { required: 1, needed: 0, mayDecline: 0 } } }), false],
    ['still needed', of('REQUESTED', { quorums: { 1: { required: 1, needed: 1, mayDecline: 0 } } }), true],
    ['declined', of('DECLINED'), false],
    ['closed', of('REQUESTED', { status: 'CANCELLED' }), false],
    ['overdue', of('REQUESTED', { expiresAt: Date.now() - 1 }), false],
    ['of others', storedRequest({ ...ahead, signers: { 'dave@example.com': storedSigner() } }), false],
    ['without signers, as projected', { ...storedRequest(ahead), signers: undefined }, false],
    ['not there', null, false],
  ])('keeps the row of a request that is %s: %s', async (_name, item, isKept) => {
    const { result } = await respond({ result: { data: { Requests: [item, of('REQUESTED', { id: 'request-1' })] } } });
    expect(result.map(({ requestId }: { requestId: string }) => requestId)).toEqual(
      (isKept ? rows : rows.slice(1)).map(({ requestId }) => requestId),
    );
  });

  it('shows the deadline of the request, which may have been moved since the row was put', async () => {
    const stale = rows.map((row) => ({ ...row, expiresAt: ahead.expiresAt }));
    const later = ahead.expiresAt + 60_000;
    const Requests = [of('REQUESTED', { role: 'SIGNER', expiresAt: later }), of('REQUESTED', { id: 'request-1' })];
    const { result } = await respond({ stash: { rows: stale }, result: { data: { Requests } } });
    expect(result).toEqual([
      { requestId: 'request-2', role: 'SIGNER', expiresAt: later },
      { requestId: 'request-1', role: 'SIGNER', expiresAt: ahead.expiresAt },
    ]);
  });

  it('says what the caller is asked for', async () => {
    const signers = { 'bob@example.com': storedSigner({ role: 'APPROVER' }) };
    const { result } = await respond({
      result: { data: { Requests: [of('REQUESTED', { signers }), of('WAITING', { id: 'request-1' })] } },
    });
    expect(result.map(({ role }: { role: string }) => role)).toEqual(['APPROVER', 'SIGNER']);
  });

  it.each([
    ['failed', { result: null, error: { type: 'DynamoDB:DynamoDbException', message: 'no' } }],
    [
      'was read in part',
      { result: { data: { Requests: [null, null] }, unprocessedKeys: { Requests: [{ id: 'x' }] } } },
    ],
  ])('fails the page rather than miss a row where the read %s', async (_name, context) => {
    expect((await respond(context)).error).toBe('the request could not be decided just now; repeat the same call');
  });
});
