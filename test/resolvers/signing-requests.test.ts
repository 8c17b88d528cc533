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
    expect((await evaluate('readPage', 'response', { arguments: { filter: { status } }, env, result })).result).toEqual(
      items,
    );
  });

  it('makes the time of the start a part of the key, and compares the rest', async () => {
    const filter = {
      ...{ status: 'PENDING', documentId: '3', externalId: 'deal 7' },
      ...{ createdAfter: '2026-11-23T10:00:00Z', createdBefore: '2026-11-23T11:00:00+00:00' },
    };
    const { stash } = await evaluate('Query.signingRequests', 'request', {
      arguments: { filter },
      identity,
      stash: {},
    });
    const { query, filter: compared } = stash.query as { query: object; filter: object };
    const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
    expect(query).toEqual({
      expression: 'requestedBySub = :me AND createdAt BETWEEN :from AND :last',
      expressionValues: {
        ':me': { S: 'sub-carol' },
        ':from': { N: at('10:00:00') },
        ':last': { N: at('10:59:59.999') },
      },
    });
    expect(compared).toEqual({
      expression: '#status = :status AND #documentId = :documentId AND #externalId = :externalId',
      expressionNames: { '#status': 'status', '#documentId': 'documentId', '#externalId': 'externalId' },
      expressionValues: { ':status': { S: 'PENDING' }, ':documentId': { S: '3' }, ':externalId': { S: 'deal 7' } },
    });
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
