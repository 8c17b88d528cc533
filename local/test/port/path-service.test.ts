import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCertificate } from '../../src/port/certificate.ts';
import type { PathService } from '../../src/port/path-service.ts';
import { createPort, type Port } from '../../src/port/port.ts';
import { AwsError } from '../../src/shared/service.ts';

/** A service of files: those of `/files` are its own without a signature too. */
const files: PathService = {
  signingName: 's3',
  maxBodyBytes: 10,
  takes: ({ url = '' }) => url.startsWith('/files'),
  handler({ method, path }) {
    if (path.endsWith('/bug')) throw new TypeError('x is not a function');
    if (path.endsWith('/no')) throw new AwsError('AccessDenied', 'no', 403);
    if (method === 'DELETE') return { status: 204, headers: {}, body: '' };
    if (method === 'HEAD') return { status: 200, headers: lengthOf1234, body: '' };
    return { status: 200, headers: {}, body: Buffer.from([0, 255, 10]) };
  },
  failed: ({ name, statusCode }, requestId) => ({ status: statusCode, headers: {}, body: `${name} ${requestId}` }),
};

const lengthOf1234: Record<string, string> = { 'content-length': '1234' };

const signature =
  'AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
const presigned = 'X-Amz-Credential=local%2F20261123%2Fus-east-1%2Fs3%2Faws4_request';

let directory: string;
let port: Port;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'port-'));
  port = await createPort({
    ...{ port: 0, certificate: loadCertificate(directory), newId: () => 'id', log: () => {} },
    clock: { now: () => 0, at: () => () => {} },
    serve: async () => ({
      graphql: () => ({ status: 200, headers: {}, body: 'graphql' }),
      realtime: () => {},
      services: [],
      pathService: files,
      verifySignature: () => ({ kind: 'administrator' }),
      authorize: () => {},
    }),
  });
});
afterAll(async () => {
  await port.close();
  rmSync(directory, { recursive: true });
});

const call = (path: string, { headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(port.url + path, { ...init, headers });
const signed = { headers: { authorization: signature } };

describe('a service of paths', () => {
  it.each(['/graphql', '/health', '/', '/v2/email/outbound-emails', '/any/path'])(
    'takes %s where the request is signed for it',
    async (path) => {
      for (const answer of [await call(path, signed), await call(`${path}?${presigned}`)])
        expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 10]);
    },
  );

  it.each([
    ['without a signature', {}],
    ['signed for another', { headers: { authorization: signature.replace('/s3/', '/appsync/') } }],
  ])('leaves paths of others to them %s', async (_, how) => {
    expect(await (await call('/graphql', how)).text()).toBe('graphql');
    expect(await (await call('/health', how)).json()).toEqual({ status: 'ready' });
    expect((await call('/nothing', how)).status).toBe(404);
  });

  it('takes its own paths without a signature', async () => {
    expect((await call('/files/a')).status).toBe(200);
  });

  it('answers errors in its own form, those of the port too', async () => {
    const texts = [
      await call('/files/no'),
      await call('/files/bug'),
      await call('/files', { method: 'PUT', body: 'more than ten' }),
    ].map((answer) => answer.text());
    expect(await Promise.all(texts)).toEqual([
      'AccessDenied id',
      'InternalFailure id',
      'RequestEntityTooLargeException id',
    ]);
  });

  it('may say how long a body would be, and that there is none', async () => {
    const head = await call('/files/a', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('1234');
    const gone = await call('/files/a', { method: 'DELETE' });
    expect([gone.status, gone.headers.get('content-length')]).toEqual([204, null]);
  });
});
