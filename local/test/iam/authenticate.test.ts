import { createHash, createHmac, type BinaryLike } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignedRequest } from '../../src/iam/signature.ts';
import type { MovableClock } from '../../src/shared/clock.ts';
import { iam, refusal, region, worker } from './given.ts';

const request = (given: Partial<SignedRequest> = {}): SignedRequest => ({
  method: 'POST',
  path: '/',
  headers: {
    host: 'localhost:4600',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.SendMessage',
  },
  body: Buffer.from('{"QueueUrl":"x"}'),
  ...given,
});

/** SHA-256 in the form that the SDK's signer takes. */
class Sha256 {
  private readonly hash;
  constructor(key?: BinaryLike) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: BinaryLike) {
    this.hash.update(data);
  }
  digest() {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }
}

/** Signs as every AWS SDK for JavaScript does. */
async function sdkSigned(
  { method, path, headers, body }: SignedRequest,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  clock: MovableClock,
  service = 'sqs',
): Promise<SignedRequest> {
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 as never });
  const url = new URL(path, 'http://localhost:4600');
  const query: Record<string, string[]> = Object.create(null);
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
  const signed = await signer.sign(
    { method, protocol: 'http:', hostname: 'localhost', path: url.pathname, query, headers: { ...headers }, body },
    { signingDate: new Date(clock.now()) },
  );
  return { method, path, headers: signed.headers, body };
}

const administrator = { accessKeyId: 'local', secretAccessKey: 'local' };
const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

describe('a signature', () => {
  it('is the one of the published test suite', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-examples.html, get-vanilla
    const signature = createSigner().signature(
      {
        method: 'GET',
        path: '/',
        headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
        body: '',
      },
      ['host', 'x-amz-date'],
      '20150830T123600Z',
      { date: '20150830', region: 'us-east-1', service: 'service' },
      'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    );
    expect(signature).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  });

  it('of the SDK tells the role', async () => {
    const { iam: it, clock } = iam();
    const signed = await sdkSigned(request(), it.credentials(worker.arn), clock);
    expect(it.verifySignature(signed, 'sqs')).toEqual(worker);
  });

  it('of the SDK tells the administrator', async () => {
    const { iam: it, clock } = iam();
    expect(it.verifySignature(await sdkSigned(request(), administrator, clock))).toEqual({ kind: 'administrator' });
  });

  it('of the SDK passes for any path, query and body', async () => {
    const { iam: it, clock } = iam();
    const part = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/^\.+$|__proto__|\p{Surrogate}/u.test(text));
    const given = fc.record({
      segments: fc.array(part, { maxLength: 3 }),
      query: fc.array(fc.tuple(part, part), { maxLength: 3 }),
      body: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ segments, query, body }) => {
        const names = new Map(query);
        const search = [...names]
          .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join('&');
        const path = `/${segments.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
        const signed = await sdkSigned(request({ path, body: Buffer.from(body) }), administrator, clock);
        expect(it.verifySignature(signed)).toEqual({ kind: 'administrator' });
      }),
    );
  });

  it.each([
    ['a role', worker],
    ['the administrator', { kind: 'administrator' } as const],
  ])('made for %s passes its own check', (_, signer) => {
    const { iam: it } = iam();
    const headers = it.sign(signer, request({ path: '/a%2Fb?x=1&a=%20' }), { region, service: 'states' });
    const principal = it.verifySignature(request({ path: '/a%2Fb?x=1&a=%20', headers }), 'states');
    expect(principal).toEqual(signer);
  });

  it('made for a role is the one of the SDK', async () => {
    const { iam: it, clock } = iam();
    const at = clock.now();
    const frozen = { ...clock, now: () => at } as MovableClock;
    const { iam: still } = iam({ clock: frozen });
    const theirs = await sdkSigned(request(), still.credentials(worker.arn), frozen);
    const withHash = request({
      headers: { ...request().headers, 'x-amz-content-sha256': theirs.headers['x-amz-content-sha256']! },
    });
    const ours = still.sign(worker, withHash, { region, service: 'sqs' });
    expect(ours).toEqual(theirs.headers);
    expect(() => it.verifySignature({ ...request(), headers: ours })).toThrow('security token');
  });

  it('passes again and again within five minutes', () => {
    const { iam: it, clock } = iam();
    const headers = it.sign(worker, request(), { region, service: 'sqs' });
    clock.advance(4 * 60_000 + 58_000);
    expect(it.verifySignature(request({ headers }))).toEqual(worker);
  });
});

describe('a request is rejected', () => {
  const invalid = (message: string | RegExp) => ({ code: 'InvalidSignatureException', status: 403, message });
  const text = (message: RegExp) => expect.stringMatching(message) as string;
  const signedBy = () => {
    const { iam: it, clock } = iam();
    return { it, clock, headers: it.sign(worker, request(), { region, service: 'sqs' }) };
  };
  const changed = (change: (headers: Record<string, string>) => Record<string, string>) => {
    const { it, headers } = signedBy();
    return refusal(() => it.verifySignature(request({ headers: change(headers) }), 'sqs'));
  };

  it.each([
    ['another body', { body: Buffer.from('{}') }],
    ['another path', { path: '/other' }],
    ['another query', { path: '/?a=b' }],
    ['another method', { method: 'GET' }],
  ])('with %s', (_, difference) => {
    const { it, headers } = signedBy();
    expect(refusal(() => it.verifySignature(request({ headers, ...difference })))).toEqual(invalid(mismatch));
  });

  it.each([
    [
      'another signed header',
      (headers: Record<string, string>) => ({ ...headers, 'x-amz-target': 'X.Y' }),
      invalid(mismatch),
    ],
    [
      'a shorter signature',
      (headers: Record<string, string>) => ({ ...headers, authorization: headers.authorization!.slice(0, -1) }),
      invalid(mismatch),
    ],
    [
      'a claimed hash that is wrong',
      (headers: Record<string, string>) => ({ ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }),
      invalid(mismatch),
    ],
    [
      'an operation outside the signature',
      (headers: Record<string, string>) => ({
        ...headers,
        authorization: headers.authorization!.replace(';x-amz-target', ''),
      }),
      invalid("'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."),
    ],
    [
      'another region',
      (headers: Record<string, string>) => ({
        ...headers,
        authorization: headers.authorization!.replace('/us-east-1/', '/eu-west-1/'),
      }),
      invalid("Credential should be scoped to a valid region, not 'eu-west-1'. "),
    ],
    [
      'another service',
      (headers: Record<string, string>) => ({
        ...headers,
        authorization: headers.authorization!.replace('/sqs/', '/sns/'),
      }),
      invalid("Credential should be scoped to correct service: 'sqs'. "),
    ],
    [
      'another day in the scope',
      (headers: Record<string, string>) => ({
        ...headers,
        authorization: headers.authorization!.replace(/\/\d{8}\//, '/20200101/'),
      }),
      invalid(text(/^Date in Credential scope does not match YYYYMMDD .*'20200101' != /)),
    ],
    [
      'an unknown key',
      (headers: Record<string, string>) => ({
        ...headers,
        authorization: headers.authorization!.replace(/ASIA/, 'AKIA'),
      }),
      {
        code: 'UnrecognizedClientException',
        status: 403,
        message: 'The security token included in the request is invalid.',
      },
    ],
    [
      'another session token',
      (headers: Record<string, string>) => ({ ...headers, 'x-amz-security-token': 'x' }),
      {
        code: 'UnrecognizedClientException',
        status: 403,
        message: 'The security token included in the request is invalid.',
      },
    ],
    [
      'no signature',
      ({ authorization: _, ...headers }: Record<string, string>) => headers,
      { code: 'MissingAuthenticationTokenException', status: 403, message: 'Request is missing Authentication Token' },
    ],
    [
      'half a header',
      (headers: Record<string, string>) => ({
        ...headers,
        authorization: headers.authorization!.replace(/, Signature=.*/, ''),
      }),
      {
        code: 'IncompleteSignatureException',
        status: 403,
        message: "Authorization header requires 'Signature' parameter.",
      },
    ],
    [
      'a JWT',
      (headers: Record<string, string>) => ({ ...headers, authorization: 'Bearer x.y.z' }),
      {
        code: 'IncompleteSignatureException',
        status: 403,
        message: 'Authorization header requires the algorithm AWS4-HMAC-SHA256.',
      },
    ],
    [
      'no date',
      ({ 'x-amz-date': _, ...headers }: Record<string, string>) => headers,
      {
        code: 'IncompleteSignatureException',
        status: 403,
        message: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
      },
    ],
    [
      'a date of another form',
      (headers: Record<string, string>) => ({ ...headers, 'x-amz-date': `${headers['x-amz-date']!.slice(0, 8)} noon` }),
      { code: 'IncompleteSignatureException', status: 403, message: text(/^Date must be in ISO-8601 'basic format'/) },
    ],
  ])('with %s', (_, change, expected) => {
    expect(changed(change)).toEqual(expected);
  });

  it('with a session token where none belongs', async () => {
    const { iam: it, clock } = iam();
    const signed = await sdkSigned(request(), { ...administrator, sessionToken: 'x' }, clock);
    expect(refusal(() => it.verifySignature(signed))?.code).toBe('UnrecognizedClientException');
  });

  it('when it is more than five minutes old', () => {
    const { it, clock, headers } = signedBy();
    clock.advance(5 * 60_000 + 2_000);
    expect(refusal(() => it.verifySignature(request({ headers })))).toEqual(
      invalid(text(/^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/)),
    );
  });

  it('when it is more than five minutes ahead', async () => {
    const { iam: it, clock } = iam();
    const ahead = { ...clock, now: () => clock.now() + 5 * 60_000 + 2_000 } as MovableClock;
    expect(refusal(() => it.verifySignature(request()))?.code).toBe('MissingAuthenticationTokenException');
    const signed = await sdkSigned(request(), administrator, ahead);
    const answer = refusal(() => it.verifySignature(signed));
    expect(answer?.message).toMatch(/^Signature not yet current: \w+ is still later than \w+ \(\w+ \+ 5 min\.\)$/);
  });
});

describe('credentials', () => {
  it('are new at each start', () => {
    const [one, other] = [iam().iam.credentials(worker.arn), iam().iam.credentials(worker.arn)];
    expect(one.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(one.secretAccessKey).toHaveLength(40);
    expect([one.accessKeyId, one.secretAccessKey, one.sessionToken]).not.toEqual([
      other.accessKeyId,
      other.secretAccessKey,
      other.sessionToken,
    ]);
  });

  it('are not there for a role that is not', () => {
    expect(() => iam().iam.credentials('x')).toThrow(`there is no role x; there are: ${worker.arn}`);
  });
});
