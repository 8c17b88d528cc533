import { generateKeyPairSync } from 'node:crypto';
import { print } from 'graphql';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  ListSigningRequestsDocument,
  OnSignatureRequestedDocument,
  StartSigningDocument,
} from '../../../generated/operations.ts';
import { signer } from '../../support/given.ts';
import { openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol] = await stage.people('carol');
const endpoint = stage.outputs.GraphqlEndpoint!;

/** Posts what may be no request at all. */
async function post(body: string, authorization: string = carol.token) {
  const headers = { 'content-type': 'application/json', authorization };
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as { data?: unknown; errors: object[] } };
}

describe('a token that does not count', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  const headerOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string };
  const forged = (changes: object) =>
    new SignJWT({ ...claimsOf(carol.token), ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: headerOf(carol.token).kid })
      .sign(privateKey);
  const read = JSON.stringify({ query: '{ signingRequests { nextToken } }' });
  const [head, , signature] = carol.token.split('.');
  const unsigned = Buffer.from(JSON.stringify({ ...claimsOf(carol.token), email: stage.address('bob') }));

  it.each<[string, () => string | Promise<string>]>([
    ['no JWT', () => 'let me in'],
    ['empty', () => ''],
    ['from another pool', () => forged({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other0000' })],
    ['signed by another key', () => forged({})],
    ['changed after it was signed', () => [head, unsigned.toString('base64url'), signature].join('.')],
    ['not signed at all', () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${carol.token.split('.')[1]}.`],
  ])('rejects one that is %s', async (_name, token) => {
    const { status, body } = await post(read, await token());
    expect(status).toBe(401);
    expect(body).toEqual({ errors: [{ errorType: 'UnauthorizedException', message: expect.any(String) }] });
  });

  it('rejects a call without one', async () => {
    const response = await fetch(endpoint, { method: 'POST', body: read });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      errors: [{ errorType: 'UnauthorizedException', message: 'Missing authorization header' }],
    });
  });

  it.each(['access', 'id'] as const)('rejects an %s token whose address is not verified', async (use) => {
    const { token, idToken } = await stage.member(`unverified-${use}`, { emailVerified: false });
    const person = stage.by(use === 'id' ? idToken : token);
    const refused = [{ errorType: 'Unauthorized', message: expect.stringContaining('no verified e-mail') }];
    expect(
      (await person.run(StartSigningDocument, { input: stage.input({ signers: [signer(carol.email)] }) })).errors,
    ).toMatchObject(refused);
    expect((await person.run(ListSigningRequestsDocument, {})).errors).toMatchObject(refused);
    await expect(person.subscribe(OnSignatureRequestedDocument, {})).rejects.toThrow('Unauthorized');
  });
});

describe('text that is no request', () => {
  const mutation = print(StartSigningDocument);
  it.each([
    ['no JSON', '{"query":', 400],
    ['empty', '', 400],
    ['a JSON list', '[]', 400],
    ['JSON without a query', '{"variables":{}}', 400],
    ['a query with a syntax error', JSON.stringify({ query: 'mutation { startSigning(' }), 400],
    ['a query for a field that there is not', JSON.stringify({ query: '{ signature { id } }' }), 200],
    ['a query without a selection', JSON.stringify({ query: '{ signingRequests }' }), 200],
    ['a mutation without its variable', JSON.stringify({ query: mutation }), 200],
    ['variables that are no object', JSON.stringify({ query: mutation, variables: 'input' }), 400],
  ])('rejects what is %s', async (_name, text, status) => {
    const answer = await post(text);
    expect(answer).toMatchObject({ status, body: { errors: [{ message: expect.any(String) }] } });
    expect(answer.body.errors).toHaveLength(1);
    expect(answer.body.data ?? null).toBeNull();
  });
});
