import { afterAll, describe, expect, it } from 'vitest';
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
            expression: 'id, #status, expiresAt, signers.#me.#status',
            expressionNames: { '#status': 'status', '#me': 'bob@example.com' },
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
  const of = (status: 'WAITING' | 'REQUESTED' | 'SIGNED' | 'DECLINED', overrides = {}) =>
    storedRequest({ signers: { 'bob@example.com': storedSigner({ status }) }, ...ahead, ...overrides });

  it.each([
    ['asked', of('REQUESTED'), true],
    ['about to be asked', of('WAITING'), true],
    ['signed', of('SIGNED'), false],
    ['declined', of('DECLINED'), false],
    ['closed', of('REQUESTED', { status: 'CANCELLED' }), false],
    ['overdue', of('REQUESTED', { expiresAt: Date.now() - 1 }), false],
    ['of others', storedRequest({ ...ahead, signers: { 'dave@example.com': storedSigner() } }), false],
    ['without signers, as projected', { ...storedRequest(ahead), signers: undefined }, false],
    ['not there', null, false],
  ])('keeps the row of a request that is %s: %s', async (_name, item, isKept) => {
    const { result } = await respond({ result: { data: { Requests: [item, of('REQUESTED')] } } });
    expect(result).toEqual(isKept ? rows : rows.slice(1));
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
