import { validateHeaderName, validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createS3Endpoint } from '../../src/s3/http/endpoint.ts';
import { createS3 } from '../../src/s3/s3.ts';
import { createClock } from '../../src/shared/clock.ts';
import type { HttpRequest } from '../../src/shared/http.ts';
import { AwsError } from '../../src/shared/service.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const text = fc.oneof(
  fc.constantFrom('', 'a', '*', '0', '-1', '1e9', 'true', 'null', '0'.repeat(32), 'COMPLIANCE', 'bytes=0-', 'bytes=-1'),
  fc.constantFrom('2036-01-01T00:00:00Z', 'Mon, 23 Nov 2026 10:00:00 GMT', 'AAAAAA==', 'constructor', '__proto__', '"'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const names = [
  ...['versionId', 'versions', 'list-type', 'prefix', 'delimiter', 'max-keys', 'key-marker', 'version-id-marker'],
  ...[
    'continuation-token',
    'start-after',
    'encoding-type',
    'response-content-type',
    'response-expires',
    'acl',
    'uploads',
  ],
  ...['x-amz-meta-a', 'X-Amz-Meta-__proto__', 'x-amz-checksum-crc32', 'x-amz-object-lock-mode', '__proto__', 'a b'],
];
const headers = [
  ...['if-none-match', 'if-match', 'if-modified-since', 'range', 'if-range', 'content-type', 'content-encoding'],
  ...['content-md5', 'x-amz-checksum-crc32', 'x-amz-checksum-sha256', 'x-amz-trailer', 'x-amz-decoded-content-length'],
  ...['x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date', 'x-amz-bypass-governance-retention'],
  ...['x-amz-meta-a', 'x-amz-meta-__proto__', 'x-amz-acl', 'x-amz-expected-bucket-owner', 'x-amz-checksum-mode'],
];
/** Values that Node's server lets through. */
const headerText = text.map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));
const request = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST', 'PATCH'),
  path: fc
    .tuple(
      fc.constantFrom(
        '/kept/a',
        '/kept/b/c',
        '/kept',
        '/kept/',
        '/',
        '//',
        '/kept/%',
        '/other/a',
        '/kept/%00',
        '/kept//',
      ),
      fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 3 }),
    )
    .map(([path, query]) => `${path}${query.length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}`),
  headers: fc
    .tuple(fc.dictionary(fc.constantFrom(...headers), headerText, { maxKeys: 4 }), fc.boolean())
    .map(([given, hasLength]) => ({ host: 'localhost', ...given, ...(hasLength && { 'content-length': '1' }) })),
  body: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  remoteAddress: fc.constant('127.0.0.1'),
}) as fc.Arbitrary<HttpRequest>;
const payload = fc.constantFrom('UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER');

it('whatever is asked is answered in the words of S3, and can be sent', async () => {
  const kept = { name: 'kept', arn: 'arn:aws:s3:::kept', isVersioned: true, hasLock: true };
  const clock = createClock();
  const s3 = await createS3({ buckets: [kept], directory: await folder(), disk: relaxedDisk(), clock });
  let signed = 'UNSIGNED-PAYLOAD';
  const endpoint = createS3Endpoint({
    ...{ service: s3.service, buckets: ['kept'] },
    access: {
      verify: () => ({ principal: { kind: 'administrator' }, authType: 'REST-HEADER', payload: signed }),
      ...{ authorize: () => {}, allows: () => true, accountId: '123456789012' },
    },
  });
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(request, payload, async (asked, how) => {
      signed = how;
      const answer = await endpoint.handler(asked).catch((error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        met.add(error.name);
        return endpoint.failed(error, 'id');
      });
      met.add(String(answer.status));
      expect(answer.status).not.toBe(500);
      for (const [name, value] of Object.entries(answer.headers)) {
        validateHeaderName(name);
        validateHeaderValue(name, value);
      }
    }),
    { numRuns: 1500 },
  );
  expect([...met]).toEqual(expect.arrayContaining(['200', '204', 'NoSuchKey', 'NotImplemented', 'InvalidArgument']));
  await s3.stop();
});
