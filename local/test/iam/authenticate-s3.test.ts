import { createHash, createHmac, type BinaryLike } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignedRequest } from '../../src/iam/signature.ts';
import { iam, refusal, region, worker } from './given.ts';

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

const hostname = 'localhost:4600';

/** What a presigned URL covers of a request. */
const unsigned = { host: hostname, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };

/** A backend's IAM, and the SDK's signer of its worker. */
function given() {
  const { iam: own, clock } = iam();
  const signer = (of: { region?: string; service?: string } = {}) =>
    new SignatureV4({
      ...{ credentials: own.credentials(worker.arn), region, service: 's3', sha256: Sha256 as never },
      ...{ uriEscapePath: false, applyChecksum: true, ...of },
    });
  const signingDate = () => new Date(clock.now());
  return {
    clock,
    verify: (request: SignedRequest) => own.verifyS3Signature(request),
    /** A request that is signed in its header. */
    async signed({ path = '/records/a%20b/%C3%BC', body = 'x', headers = {}, ...of }: Partial<Asked> = {}) {
      const request = {
        method: 'PUT',
        protocol: 'http:',
        hostname,
        path,
        query: {},
        headers: { host: hostname, ...headers },
        body,
      };
      const { headers: all } = await signer(of).sign(request, { signingDate: signingDate() });
      return { method: 'PUT', path, headers: lowerCased(all), body };
    },
    /** A presigned URL, as a request. */
    async presigned({ path = '/records/a', expiresIn = 60, ...of }: Partial<Asked & { expiresIn: number }> = {}) {
      const request = { method: 'GET', protocol: 'http:', hostname, path, query: {}, headers: unsigned };
      const { query } = await signer(of).presign(request, { signingDate: signingDate(), expiresIn });
      const text = new URLSearchParams(query as Record<string, string>).toString().replaceAll('+', '%20');
      return {
        method: 'GET',
        path: `${path}?${text}`,
        headers: { host: hostname } as Record<string, string>,
        body: '',
      };
    },
  };
}

interface Asked {
  path: string;
  body: string;
  headers: Record<string, string>;
  region: string;
  service: string;
}

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const code = (attempt: () => unknown) => {
  const { code, status } = refusal(attempt) ?? {};
  return `${status} ${code}`;
};

describe('a signature of S3', () => {
  it('is the one that AWS publishes', () => {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, GET Object
    const payloadHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const signature = createSigner().signature(
      {
        ...{ method: 'GET', path: '/test.txt', body: '', payloadHash },
        headers: {
          ...{ host: 'examplebucket.s3.amazonaws.com', range: 'bytes=0-9' },
          ...{ 'x-amz-content-sha256': payloadHash, 'x-amz-date': '20130524T000000Z' },
        },
      },
      ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'],
      '20130524T000000Z',
      { date: '20130524', region: 'us-east-1', service: 's3' },
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    );
    expect(signature).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  });

  it.each([
    '/records/a%20b/%C3%BC',
    '/records/./a//../b',
    '/records/a%2Bb',
    '/records/',
    '/records/it%27s%20%281%29%21%2A',
  ])('in the header tells the role, of %s as it stands', async (path) => {
    const { signed, verify } = given();
    expect(verify(await signed({ path }))).toEqual({
      ...{ principal: worker, authType: 'REST-HEADER' },
      payload: createHash('sha256').update('x').digest('hex'),
    });
  });

  it('in the query tells the role', async () => {
    const { presigned, verify } = given();
    const { principal, authType } = verify(await presigned());
    expect({ principal, authType }).toEqual({ principal: worker, authType: 'REST-QUERY-STRING' });
  });

  it('may leave the body out', async () => {
    const { signed, verify } = given();
    const request = await signed({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(verify({ ...request, body: 'another' })).toMatchObject({ payload: 'UNSIGNED-PAYLOAD' });
  });

  it('counts for fifteen minutes, and in a query for as long as that says', async () => {
    const { signed, presigned, verify, clock } = given();
    const [request, url] = [await signed(), await presigned({ expiresIn: 3600 })];
    clock.advance(15 * 60_000 - 2000);
    expect(code(() => verify(request))).toBe('undefined undefined');
    clock.advance(4000);
    expect(code(() => verify(request))).toBe('403 RequestTimeTooSkewed');
    clock.advance(3600_000 - 15 * 60_000 - 4000);
    expect(code(() => verify(url))).toBe('undefined undefined');
    clock.advance(4000);
    expect(refusal(() => verify(url))).toEqual({ code: 'AccessDenied', status: 403, message: 'Request has expired' });
  });

  it.each<[string, string, (request: SignedRequest) => SignedRequest]>([
    ['no signature', '403 AccessDenied', (request) => ({ ...request, headers: { host: hostname } })],
    ['another path', '403 SignatureDoesNotMatch', (request) => ({ ...request, path: '/records/b' })],
    [
      'another parameter',
      '403 SignatureDoesNotMatch',
      (request) => ({ ...request, path: `${request.path}?versionId=a` }),
    ],
    ['another method', '403 SignatureDoesNotMatch', (request) => ({ ...request, method: 'DELETE' })],
    ['another body', '400 XAmzContentSHA256Mismatch', (request) => ({ ...request, body: 'y' })],
    ['a header beside', '403 AccessDenied', (request) => withHeader(request, 'x-amz-object-lock-mode', 'COMPLIANCE')],
    ['no hash of the body', '400 InvalidRequest', (request) => withHeader(request, 'x-amz-content-sha256', undefined)],
    ['no date', '403 AccessDenied', (request) => withHeader(request, 'x-amz-date', undefined)],
    ['another token', '400 InvalidToken', (request) => withHeader(request, 'x-amz-security-token', 'other')],
    [
      'another key',
      '403 InvalidAccessKeyId',
      (request) => changed(request, /Credential=[^/]+/, 'Credential=AKIAOTHER'),
    ],
    [
      'a day that is another',
      '400 AuthorizationHeaderMalformed',
      (request) => changed(request, /\/\d{8}\//, '/20200101/'),
    ],
    ['an older signature', '400 InvalidRequest', (request) => withHeader(request, 'authorization', 'AWS local:abc')],
    [
      'an older signature in the query',
      '400 InvalidRequest',
      ({ headers: _, ...request }) => ({
        ...request,
        path: '/a?AWSAccessKeyId=local&Signature=a&Expires=1',
        headers: {},
      }),
    ],
    [
      'a query that is signed as well',
      '400 InvalidArgument',
      (request) => ({ ...request, path: `${request.path}?X-Amz-Algorithm=AWS4-HMAC-SHA256` }),
    ],
  ])('is refused with %s', async (_, expected, change) => {
    const { signed, verify } = given();
    const request = change(await signed());
    expect(code(() => verify(request))).toBe(expected);
  });

  it.each<[string, string, Partial<Asked>]>([
    ['another region', '400 AuthorizationHeaderMalformed', { region: 'eu-west-1' }],
    ['another service', '400 AuthorizationHeaderMalformed', { service: 'sqs' }],
    [
      'a body whose chunks are signed',
      '501 NotImplemented',
      { headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } },
    ],
    ['a hash that is none', '400 InvalidArgument', { headers: { 'x-amz-content-sha256': 'abc' } }],
  ])('is refused for %s', async (_, expected, of) => {
    const { signed, verify } = given();
    const request = await signed(of);
    expect(code(() => verify(request))).toBe(expected);
  });

  const inQuery = '400 AuthorizationQueryParametersError';
  it.each<[string, string, RegExp, string]>([
    ['another path', '403 SignatureDoesNotMatch', /^\/records\/a/, '/records/b'],
    ['a parameter more', '403 SignatureDoesNotMatch', /$/, '&versionId=a'],
    ['a longer time', '403 SignatureDoesNotMatch', /Expires=60/, 'Expires=61'],
    ['another token', '400 InvalidToken', /Security-Token=[^&]+/, 'Security-Token=other'],
    ['another key', '403 InvalidAccessKeyId', /Credential=\w+/, 'Credential=AKIAOTHER'],
    ['another region', inQuery, /us-east-1/, 'eu-west-1'],
    ['another algorithm', inQuery, /AWS4-HMAC-SHA256/, 'AWS4-ECDSA-P256-SHA256'],
    ['no signature', inQuery, /X-Amz-Signature=\w+/, ''],
    ['a time that is none', inQuery, /Expires=60/, 'Expires=soon'],
    ['a time that is less than nothing', inQuery, /Expires=60/, 'Expires=-1'],
    ['more than a week', inQuery, /Expires=60/, 'Expires=604801'],
  ])('in a query is refused with %s', async (_, expected, what, by) => {
    const { presigned, verify } = given();
    const request = await presigned();
    expect(code(() => verify({ ...request, path: request.path.replace(what, by) }))).toBe(expected);
  });

  it('in a query is refused before its time, and with headers that it does not cover', async () => {
    const { presigned, verify, clock } = given();
    clock.advance(20 * 60_000);
    const request = await presigned();
    expect(code(() => verify(withHeader(request, 'x-amz-meta-a', 'b')))).toBe('403 AccessDenied');
    const { verify: earlier } = given();
    expect(refusal(() => earlier(request))?.message).toBe('Request is not yet valid');
  });
});

function withHeader(request: SignedRequest, name: string, value: string | undefined): SignedRequest {
  const { [name]: _, ...others } = request.headers;
  return { ...request, headers: value === undefined ? others : { ...others, [name]: value } };
}

const changed = (request: SignedRequest, what: RegExp, by: string) =>
  withHeader(request, 'authorization', request.headers.authorization!.replace(what, by));
