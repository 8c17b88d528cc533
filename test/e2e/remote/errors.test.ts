import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol] = await stage.people('carol');
const page = readFileSync('docs/errors.md', 'utf8');

const start = 'mutation ($input: StartSigningInput!) { startSigning(input: $input) { id } }';
const two = ['A', 'B'].map((name) => `query ${name} { signingRequests { nextToken } }`).join(' ');
/** What comes back of a call. */
interface Body {
  data?: object | null;
  errors: { errorType?: string; message: string }[];
}

const input = (overrides: object) => ({
  input: { documentId: '3', signers: [{ email: 'bob@example.com' }], ...overrides },
});

/** Posts a body and gives what came. */
async function post(body: unknown, headers: Record<string, string> = { authorization: carol.token }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(stage.outputs.GraphqlEndpoint!, { method: 'POST', headers, body: text });
  return { status: answer.status, body: (await answer.json()) as Body };
}

describe('what AppSync refuses by itself', () => {
  it('is answered as docs/errors.md shows', async () => {
    const [, shown] = /```json\n([\s\S]*?)```/.exec(page)!;
    const answer = await post({ query: start, variables: input({ signers: [{ email: 'bob' }] }) });
    expect(answer).toEqual({ status: 200, body: JSON.parse(shown!) });
  });

  it.each<[string, object]>([
    ['a malformed AWSEmail', { signers: [{ email: 'bob' }] }],
    ['a malformed AWSDateTime', { expiresAt: 'tomorrow' }],
    ['a required member that is missing', { signers: [{}] }],
    ['a required member that is null', { documentId: null }],
    ['a member that the schema does not have', { priority: 'high' }],
    ['a number that is no 32-bit integer', { expiresInSeconds: 2 ** 31 }],
    ['an unknown value of an enum', { signers: [{ email: 'bob@example.com', method: 'FAX' }] }],
  ])('has neither errorType nor path: %s', async (_name, overrides) => {
    const { status, body } = await post({ query: start, variables: input(overrides) });
    expect(status).toBe(200);
    expect(body).toEqual({ data: null, errors: [expect.objectContaining({ path: null })] });
    expect(body.errors[0]!).not.toHaveProperty('errorType');
  });

  it('has no errorType where the schema does not have what is asked', async () => {
    const { status, body } = await post({ query: '{ nothing }' });
    expect(status).toBe(200);
    expect(body.errors[0]!.message).toMatch(/^Validation error of type/);
    expect(body.errors[0]!).not.toHaveProperty('errorType');
  });

  it('has a code of its own for a query that is too wide', async () => {
    const wide = Array.from({ length: 21 }, (_, at) => `page${at}: signingRequests { nextToken }`).join(' ');
    const { body } = await post({ query: `{ ${wide} }` });
    expect(body.data).toMatchObject({ page19: { nextToken: null }, page20: null });
    expect(body.errors).toMatchObject([{ errorType: 'ResolverExecutionLimitReached', path: ['page20'] }]);
  });

  it.each([
    ['no JSON', '{"query":', 'MalformedHttpRequestException'],
    ['no query', {}, 'MalformedHttpRequestException'],
    ['a syntax error', { query: '{ ' }, 'MalformedHttpRequestException'],
    ['no name for one of two operations', { query: two }, 'BadRequestException'],
  ])('is HTTP 400 for %s', async (_name, body, errorType) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { errors: [{ errorType }] } });
  });

  it('is HTTP 401 for a token that does not count', async () => {
    const refused = { status: 401, body: { errors: [{ errorType: 'UnauthorizedException' }] } };
    const query = { query: '{ signingRequests { nextToken } }' };
    expect(await post(query, {})).toMatchObject(refused);
    expect(await post(query, { authorization: 'let me in' })).toMatchObject(refused);
  });
});
