import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notEmulated, s3Error } from '../errors.ts';

const start = 'x-amz-checksum-';

/** The checksums that Node has, by what stands behind `x-amz-checksum-`. */
const algorithms: Record<string, (body: Buffer) => Buffer> = {
  crc32(body) {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum;
  },
  sha1: (body) => createHash('sha1').update(body).digest(),
  sha256: (body) => createHash('sha256').update(body).digest(),
};

/** Whether a header is the checksum of a body. */
export const isChecksum = (name: string) =>
  name.startsWith(start) && name !== `${start}mode` && name !== `${start}algorithm` && name !== `${start}type`;

/**
 * Checks what a request says of its body: `Content-MD5` and one `x-amz-checksum-…`.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 * @param headers of the request, those of its trailer among them
 * @returns the checksum's header and value, where there is one
 * @throws S3Error
 */
export function checkSums(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): [header: string, value: string] | undefined {
  const md5 = headers['content-md5'];
  if (md5 !== undefined) {
    if (!/^[A-Za-z0-9+/]{22}==$/.test(md5)) throw s3Error('InvalidDigest', { members: { 'Content-MD5': md5 } });
    const computed = createHash('md5').update(body).digest('base64');
    if (md5 !== computed) throw s3Error('BadDigest', { members: { ExpectedDigest: md5, CalculatedDigest: computed } });
  }
  const [header, ...others] = Object.keys(headers).filter(isChecksum);
  if (others.length > 0)
    throw s3Error('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  const named = headers['x-amz-sdk-checksum-algorithm'];
  if (header === undefined) {
    if (named === undefined) return undefined;
    throw s3Error('InvalidRequest', {
      message:
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    });
  }
  const algorithm = header.slice(start.length);
  if (!Object.hasOwn(algorithms, algorithm))
    throw notEmulated(`the checksum ${header} (allowed: ${Object.keys(algorithms).join(', ')})`);
  const [value, computed] = [headers[header]!, algorithms[algorithm]!(body)];
  if (
    Buffer.from(value, 'base64').toString('base64') !== value ||
    Buffer.from(value, 'base64').length !== computed.length
  )
    throw s3Error('InvalidRequest', { message: `Value for ${header} header is invalid.` });
  if (value !== computed.toString('base64'))
    throw s3Error('BadDigest', {
      message: `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    });
  return [header, value];
}
