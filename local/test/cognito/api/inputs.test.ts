import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputs } from '../../../src/cognito/api/inputs.ts';
import { ClientId, email, password, serveUsers } from './given.ts';

/** Calls an operation as a page would, without a signature; administrators' are another test's. */
async function open() {
  const { url, logged } = await serveUsers();
  const call = async (operation: string, body: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body,
    });
    const { __type, message } = (await response.json()) as { __type?: string; message?: string };
    return { status: response.status, name: __type, message };
  };
  return { call, logged };
}

const publicOperations = Object.keys(inputs).filter((name) => !/^Admin|^ListUsers$/.test(name));
const good = { ClientId, Username: email, Password: password };

describe('inputs', () => {
  it('may have members that nobody knows, and that are null', async () => {
    const { call } = await open();
    const body = JSON.stringify({ ...good, Future: {}, UserContextData: { IpAddress: 'x' }, SecretHash: null });
    expect(await call('SignUp', body)).toEqual({ status: 200, name: undefined, message: undefined });
  });

  it.each([
    [
      'is missing',
      { ClientId: undefined },
      "Value at 'clientId' failed to satisfy constraint: Member must not be null",
    ],
    ['is too short', { Username: '' }, /Value at 'username' .* length greater than or equal to 1$/],
    ['is too long', { Password: 'x'.repeat(257) }, /Value at 'password' .* length less than or equal to 256$/],
    ['is of other characters', { ClientId: 'a b' }, /Value at 'clientId' .* pattern: \^\[\\w\+\]\+\$$/],
    ['is blank around', { Password: ' Correct-horse-7' }, /Value at 'password' .* pattern/],
  ])('are rejected where a member %s', async (_, given, message) => {
    const { call } = await open();
    expect(await call('SignUp', JSON.stringify({ ...good, ...given }))).toEqual({
      status: 400,
      name: 'InvalidParameterException',
      message: expect.stringMatching(message) as string,
    });
  });

  it('are rejected with all that is wrong, none of which is repeated', async () => {
    const { call } = await open();
    const { message, ...rest } = await call('InitiateAuth', JSON.stringify({ ClientId: 'a b', AuthFlow: 'NONE' }));
    expect(rest).toEqual({ status: 400, name: 'InvalidParameterException' });
    expect(message).toMatch(/^2 validation errors detected: .*; .*enum value set: \[USER_SRP_AUTH, /);
    expect(message).not.toMatch(/a b|NONE/);
  });

  it.each([
    ['a number for text', { ...good, Username: 1 }],
    ['text for a list', { ...good, UserAttributes: 'x' }],
    ['null in a list', { ...good, UserAttributes: [null] }],
  ])('are rejected for %s', async (_, body) => {
    const { call } = await open();
    expect(await call('SignUp', JSON.stringify(body))).toMatchObject({ status: 400, name: 'SerializationException' });
  });

  it('are answered below 500 whatever they are, and nothing is logged', async () => {
    const { call, logged } = await open();
    const names = ['USERNAME', 'SRP_A', 'PASSWORD', 'REFRESH_TOKEN', '__proto__', 'constructor', 'userAttributes.x'];
    const texts = fc.oneof(fc.string(), fc.constantFrom(email, '', ' ', 'x'.repeat(3000), '__proto__', '\0', 'a.b.c'));
    const map = fc.dictionary(fc.constantFrom(...names), texts);
    const values = fc.oneof(
      texts,
      map,
      fc.jsonValue({ maxDepth: 2 }),
      fc.array(fc.record({ Name: texts, Value: texts })),
    );
    const flows = fc.constantFrom('USER_AUTH', 'USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'REFRESH_TOKEN', 'EMAIL_OTP');
    const calls = fc.constantFrom(...publicOperations).chain((operation) => {
      const members = Object.keys(inputs[operation as keyof typeof inputs].members);
      const of = (name: string): fc.Arbitrary<unknown> =>
        name === 'ClientId'
          ? fc.constant(ClientId)
          : /Flow|ChallengeName/.test(name)
            ? flows
            : /Parameters|Responses/.test(name)
              ? map
              : values;
      const input = fc.record(Object.fromEntries(members.map((name) => [name, of(name)])), {
        requiredKeys: members.includes('ClientId') ? ['ClientId'] : [],
      });
      return fc.tuple(fc.constant(operation), input);
    });
    await fc.assert(
      fc.asyncProperty(calls, async ([operation, input]) => {
        const { status, name } = await call(operation, JSON.stringify(input));
        expect(status).toBeLessThan(500);
        if (status !== 200) expect(name).toMatch(/^[A-Z]\w+Exception$/);
      }),
      { numRuns: 300 },
    );
    expect(logged).toEqual([]);
  });

  it('of an operation that is not there are rejected', async () => {
    const { call } = await open();
    for (const name of ['DeleteUserPool', 'constructor', ''])
      expect(await call(name, '{}')).toMatchObject({ status: 400, name: 'UnknownOperationException' });
  });
});

describe('pages of any origin', () => {
  it('may call what needs no signature, and read what is refused', async () => {
    const { url } = await serveUsers();
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://app.example.com' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const allowed = preflight.headers.get('access-control-allow-headers')!.split(',');
    expect(allowed).toEqual(expect.arrayContaining(['content-type', 'x-amz-target', 'x-amz-user-agent']));
    // The keys of the local account are public.
    expect(allowed).not.toContain('authorization');
    const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser' };
    const answer = await fetch(url, { method: 'POST', headers, body: '{"AccessToken":"x"}' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/x-amzn-ErrorType/i);
    const other = await fetch(url, { method: 'POST', headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
