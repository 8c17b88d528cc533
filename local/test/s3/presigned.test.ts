import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, given, records } from './given.ts';

let on: Given;
beforeAll(async () => {
  on = await given({ allowedHosts: [`${records}.localhost`] });
  await on.put({ Key: 'kept/a b', ContentType: 'text/plain' });
});
afterAll(() => on.stop());

const signed = (client: S3Client, command: GetObjectCommand | PutObjectCommand, expiresIn = 60) =>
  getSignedUrl(client, command, { expiresIn, signingDate: new Date(on.backend.clock.now()) });
const read = (Key = 'kept/a b', of: object = {}) => new GetObjectCommand({ Bucket: records, Key, ...of });
const answerOf = async (url: string, how?: RequestInit) => {
  const answer = await fetch(url, how);
  const text = await answer.text();
  return { answer, text, code: `${answer.status} ${/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? ''}`.trim() };
};

describe('a presigned URL', () => {
  it('reads, with the headers that it names', async () => {
    const more = {
      ResponseContentDisposition: 'attachment; filename="a b.txt"',
      ResponseContentType: 'text/csv',
    };
    const { answer, text } = await answerOf(await signed(on.client('reader'), read('kept/a b', more)));
    expect([answer.status, text]).toEqual([200, 'what it says']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a b.txt"');
    expect(answer.headers.get('content-type')).toBe('text/csv');
    expect(answer.headers.get('x-amz-request-id')).toBeDefined();
  });

  it('counts as long as it says, by the clock of the backend', async () => {
    const url = await signed(on.client('reader'), read(), 3600);
    on.pass(3600_000 - 1000);
    expect((await answerOf(url)).code).toBe('200');
    on.pass(2000);
    const { code, text } = await answerOf(url);
    expect(code).toBe('403 AccessDenied');
    expect(text).toContain('<Message>Request has expired</Message><X-Amz-Expires>3600</X-Amz-Expires>');
  });

  it('is for what it was made for', async () => {
    const url = await signed(on.client('reader'), read());
    expect((await answerOf(url, { method: 'PUT', body: 'x' })).code).toBe('403 SignatureDoesNotMatch');
    expect((await answerOf(url.replace('kept/a', 'kept/b'))).code).toBe('403 SignatureDoesNotMatch');
    expect((await answerOf(`${url}&response-content-type=text%2Fhtml`)).code).toBe('403 SignatureDoesNotMatch');
  });

  it('can do what its role can when it is used', async () => {
    expect((await answerOf(await signed(on.client('writer'), read()))).code).toBe('403 AccessDenied');
    expect((await answerOf(await signed(on.client('reader'), read('kept/gone')))).code).toBe('403 AccessDenied');
    expect((await answerOf(await signed(on.client('archivist'), read('kept/gone')))).code).toBe('404 NoSuchKey');
  });

  it('writes, with the metadata that it names', async () => {
    const writer = on.client('writer', { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const Key = 'kept/by url';
    const url = await signed(writer, new PutObjectCommand({ Bucket: records, Key, Metadata: { by: 'url' } }));
    // The default lock of the bucket wants to know what is sent.
    expect((await answerOf(url, { method: 'PUT', body: 'x' })).code).toBe('400 InvalidRequest');
    const sent = (body: string) => {
      const headers = { 'content-md5': createHash('md5').update('x').digest('base64') };
      return answerOf(url, { method: 'PUT', body, headers });
    };
    expect((await sent('y')).code).toBe('400 BadDigest');
    expect((await sent('x')).code).toBe('200');
    const { Metadata, Body } = await on.client().send(read(Key));
    expect([Metadata, await Body!.transformToString()]).toEqual([{ by: 'url' }, 'x']);
  });

  it('names no headers that an answer could not have', async () => {
    const client = on.client('writer', { requestChecksumCalculation: 'WHEN_REQUIRED' });
    for (const Metadata of [{ 'a b': 'x' }, { a: 'x\r\ny: z' }, { a: 'Ω' }] as Record<string, string>[]) {
      const url = await signed(client, new PutObjectCommand({ Bucket: records, Key: 'kept/strange', Metadata }));
      expect((await answerOf(url, { method: 'PUT', body: 'x' })).code).toBe('400 InvalidArgument');
    }
  });

  it('of a host that names the bucket counts where the port has that name', async () => {
    const host = `${records}.localhost:${new URL(on.backend.url).port}`;
    const client = on.client('reader', { endpoint: on.backend.url, forcePathStyle: false });
    const url = new URL(await signed(client, read()));
    expect(url.host).toBe(host);
    const status = await new Promise((resolve, reject) =>
      request(`${on.backend.url}${url.pathname}${url.search}`, { headers: { host } }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on('error', reject)
        .end(),
    );
    expect(status).toBe(200);
  });
});
