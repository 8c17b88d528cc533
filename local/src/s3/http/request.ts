import type { HttpRequest } from '../../shared/http.ts';
import { s3Error } from '../errors.ts';
import { isHeaderValue } from './headers.ts';

/** A request as the operations read it. */
export interface S3Request {
  method: string;
  /** Empty where the path names none. */
  bucket: string;
  /** Empty where it is about the bucket. */
  key: string;
  query: ReadonlyMap<string, string>;
  /** Names in lower case; what a presigned URL has in its query instead is among them. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The checksum that came with the body and is its own, by its header. */
  checksum?: [header: string, value: string];
}

/** The parameters of a signature: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const ofSignature =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|user-agent)$/i;

/**
 * Reads what a request is about, by its path or, where the host is `bucket.localhost`, by that.
 * @throws S3Error `InvalidURI`, `KeyTooLongError`, `InvalidArgument`
 */
export function readRequest({ method, path, headers, body }: HttpRequest): S3Request {
  const [, before = '', after = ''] = /^([^?]*)\??(.*)$/s.exec(path) ?? [];
  const host = bucketOfHost(headers.host);
  const [first = '', ...rest] = before.slice(1).split('/');
  const segments = host === undefined ? rest : [first, ...rest];
  const bucket = host ?? decoded(first);
  const key = segments.map(decoded).join('/');
  if (Buffer.byteLength(key) > 1024)
    throw s3Error('KeyTooLongError', { members: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: '1024' } });
  const query = new Map<string, string>();
  const hoisted: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(after)) {
    if (ofSignature.test(name) || name === 'x-id') continue;
    if (/^x-amz-/i.test(name)) hoisted[name.toLowerCase()] = checkedHeader(name, value);
    else query.set(name, value);
  }
  return { method, bucket, key, query, headers: { ...hoisted, ...headers }, body };
}

/** What stands for a header must be one that an answer may have. */
function checkedHeader(name: string, value: string): string {
  if (/^[\w-]+$/.test(name) && isHeaderValue(value)) return value;
  throw s3Error('InvalidArgument', {
    message: 'Header value cannot be represented using ISO-8859-1.',
    members: { ArgumentName: name, ArgumentValue: value },
  });
}

/** The bucket that a host names before `.localhost`. */
export const bucketOfHost = (host = ''): string | undefined => /^(.+)\.localhost(:\d+)?$/.exec(host)?.[1];

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw s3Error('InvalidURI');
  }
}
