import { s3Error } from '../errors.ts';
import { checkSums } from './checksums.ts';
import type { S3Request } from './request.ts';

/** What an object may have here, in bytes; S3 takes 5 GB. */
export const maxObjectBytes = 16 * 1024 * 1024;

/**
 * Takes the body of a request out of what it was sent in, and checks it by what the request says of it.
 * @param payload what was signed of the body
 * @throws S3Error
 */
export function withPayload(request: S3Request, payload: string): S3Request {
  const isChunked = payload.startsWith('STREAMING-');
  const [body, trailer] = isChunked ? unchunked(request) : [request.body, {}];
  if (request.method === 'PUT' && !isChunked && request.headers['content-length'] === undefined)
    throw s3Error('MissingContentLength');
  if (body.length > maxObjectBytes)
    throw s3Error('EntityTooLarge', {
      message: `Your proposed upload exceeds the maximum allowed size, which is ${maxObjectBytes} bytes in this runtime`,
      members: { ProposedSize: String(body.length), MaxSizeAllowed: String(maxObjectBytes) },
    });
  const checksum = checkSums({ ...request.headers, ...trailer }, body);
  return { ...request, body, ...(checksum && { checksum }) };
}

/**
 * Reads a body in chunks, with its trailer: `<hex length>\r\n<bytes>\r\n` … `0\r\n<name>:<value>\r\n\r\n`.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function unchunked({ body, headers }: S3Request): [Buffer, Record<string, string>] {
  const chunks: Buffer[] = [];
  let at = 0;
  const line = () => {
    const end = body.indexOf('\r\n', at);
    if (end < 0) throw s3Error('IncompleteBody');
    const text = body.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const text = line();
    if (!/^[0-9a-f]{1,8}$/i.test(text)) throw s3Error('IncompleteBody');
    const size = parseInt(text, 16);
    if (size === 0) break;
    if (body.toString('latin1', at + size, at + size + 2) !== '\r\n') throw s3Error('IncompleteBody');
    chunks.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const whole = Buffer.concat(chunks);
  const length = headers['x-amz-decoded-content-length'];
  if (length === undefined) throw s3Error('MissingContentLength');
  if (Number(length) !== whole.length) throw s3Error('IncompleteBody');
  return [whole, trailerOf(body.toString('latin1', at), headers['x-amz-trailer'])];
}

function trailerOf(text: string, named = ''): Record<string, string> {
  const lines = text.split('\r\n').filter(Boolean);
  const fields = lines.map(
    (line) =>
      /^([^:]+):(.*)$/
        .exec(line)
        ?.slice(1)
        .map((part) => part.trim()) ?? [],
  );
  const wanted = named
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const got = fields.map(([name = '']) => name.toLowerCase());
  if (got.length !== wanted.length || !wanted.every((name) => got.includes(name)))
    throw s3Error('MalformedTrailerError');
  return Object.fromEntries(fields.map(([name = '', value = '']) => [name.toLowerCase(), value]));
}
