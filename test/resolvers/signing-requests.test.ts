import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedRequest } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const identity = identityOf('carol@example.com');
const env = { REQUESTS_TABLE: 'Requests' };
const pending = storedRequest({ id: 'request-1' });
const completed = storedRequest({ id: 'request-2', status: 'COMPLETED' });

describe('Query.signingRequests', () => {
  it.each([
    ['PENDING', [pending]],
    ['COMPLETED', [completed]],
    ['EXPIRED', []],
    [undefined, [pending, completed]],
  ])('leaves out what is no longer %s, though the index has it so', async (status, items) => {
    const result = { data: { Requests: [pending, completed] } };
    expect((await evaluate('readPage', 'response', { arguments: { status }, env, result })).result).toEqual(items);
  });

  it.each([
    ['DynamoDB:ProvisionedThroughputExceededException', 'repeat the same call'],
    ['DynamoDB:AccessDeniedException', 'repeat the same call'],
    ['DynamoDB:ResourceNotFoundException', 'repeat the same call'],
    ['DynamoDB:ValidationException', 'nextToken is not accepted'],
  ])('tells a client with a page token what to do about %s', async (type, advice) => {
    const failed = { arguments: { nextToken: 'next' }, identity, result: null, error: { message: 'no', type } };
    expect((await evaluate('queryRequests', 'response', failed)).error).toContain(advice);
  });
});
