import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withPayload } from '../../src/s3/http/payload.ts';
import type { S3Request } from '../../src/s3/http/request.ts';
import { AwsError } from '../../src/shared/service.ts';

const crcOf = (body: Buffer) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return sum.toString('base64');
};
const chunked = (chunks: Buffer[], trailer: string) =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
    Buffer.from(`0\r\n${trailer}\r\n`),
  ]);
const asked = (body: Buffer, headers: Record<string, string> = {}): S3Request => ({
  ...{ method: 'PUT', bucket: 'a', key: 'b', query: new Map(), body },
  headers,
});
const streaming = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const hello = Buffer.from('hello');
const good = {
  body: chunked([hello], `x-amz-checksum-crc32:${crcOf(hello)}\r\n`),
  headers: { 'x-amz-decoded-content-length': '5', 'x-amz-trailer': 'x-amz-checksum-crc32' } as Record<string, string>,
};

/** The code of what refuses a body, or the body. */
function codeOf(body: Buffer, headers: Record<string, string>): string {
  try {
    return withPayload(asked(body, headers), streaming).body.toString();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.name;
  }
}

describe('a body in chunks', () => {
  it('is put together again, however it was cut', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 6 });
    fc.assert(
      fc.property(chunks, (parts) => {
        const buffers = parts.map((part) => Buffer.from(part));
        const whole = Buffer.concat(buffers);
        const headers = { ...good.headers, 'x-amz-decoded-content-length': String(whole.length) };
        const request = asked(chunked(buffers, `x-amz-checksum-crc32:${crcOf(whole)}\r\n`), headers);
        const { body, checksum } = withPayload(request, streaming);
        expect(body.equals(whole)).toBe(true);
        expect(checksum).toEqual(['x-amz-checksum-crc32', crcOf(whole)]);
      }),
    );
  });

  it.each<[string, string, Buffer, Record<string, string>]>([
    ['as it is', 'hello', good.body, {}],
    ['with another checksum', 'BadDigest', chunked([hello], 'x-amz-checksum-crc32:AAAAAA==\r\n'), {}],
    ['without the checksum', 'MalformedTrailerError', chunked([hello], ''), {}],
    ['with another trailer', 'MalformedTrailerError', chunked([hello], 'x-amz-other:a\r\n'), {}],
    ['with a trailer that was not named', 'MalformedTrailerError', good.body, { 'x-amz-trailer': '' }],
    ['of another length', 'IncompleteBody', good.body, { 'x-amz-decoded-content-length': '6' }],
    ['that is cut amid a chunk', 'IncompleteBody', good.body.subarray(0, 5), {}],
    ['that is cut before its end', 'IncompleteBody', good.body.subarray(0, 10), {}],
    ['whose chunk is longer than it says', 'IncompleteBody', Buffer.from('3\r\nhello\r\n0\r\n\r\n'), {}],
    ['with a length that is none', 'IncompleteBody', Buffer.from('five\r\nhello\r\n0\r\n\r\n'), {}],
    ['that is not in chunks', 'IncompleteBody', hello, {}],
  ])('%s is %s', (_, expected, body, headers) => {
    expect(codeOf(body, { ...good.headers, ...headers })).toBe(expected);
  });

  it('is refused without its length, and whatever it is, in the words of S3', () => {
    expect(codeOf(good.body, { 'x-amz-trailer': 'x-amz-checksum-crc32' })).toBe('MissingContentLength');
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(200), (noise, at) => {
        const body = Buffer.concat([good.body.subarray(0, at), Buffer.from(noise), good.body.subarray(at)]);
        expect(codeOf(body, good.headers)).toMatch(
          /^(hello|IncompleteBody|MalformedTrailerError|BadDigest|InvalidRequest)$/,
        );
      }),
    );
  });
});

it('a body is refused without its length', () => {
  expect(() => withPayload(asked(hello), 'UNSIGNED-PAYLOAD')).toThrow(expect.objectContaining({ statusCode: 411 }));
});
