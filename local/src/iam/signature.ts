import { createHash, createHmac } from 'node:crypto';

/** Of a request, what a signature covers. */
export interface SignedRequest {
  method: string;
  /** Path and query string as sent. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer | string;
  /** What is signed in place of the body's hash: S3 takes a word that stands for a body that is not signed. @default the hash */
  payloadHash?: string;
}

/** What a signature is good for. */
export interface Scope {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
}

/** The name of the one algorithm. */
export const algorithm = 'AWS4-HMAC-SHA256';

/** The hash of a text or body, in hex. */
export const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** `YYYYMMDDThhmmssZ` */
export const timeText = (time: number) => `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** The milliseconds since the epoch of such a text: undefined where it is none, NaN where there is no such day. */
export function timeOf(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)?.slice(1);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The scope as credentials spell it after the key id. */
export const scopeText = ({ date, region, service }: Scope) => `${date}/${region}/${service}/aws4_request`;

/**
 * Makes signatures (AWS Signature Version 4); keys are derived once for each day, region and service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * Not by `@smithy/signature-v4`: it chooses itself which headers it signs, where a check must take those that the client
 * named, and it answers later, where every call waits for this. Tests compare the two.
 */
export function createSigner() {
  const keys = new Map<string, Buffer>();
  const signingKey = (secret: string, scope: Scope): Buffer => {
    const id = `${secret}/${scopeText(scope)}`;
    const known = keys.get(id);
    if (known) return known;
    if (keys.size >= 1000) keys.clear();
    const parts = [scope.date, scope.region, scope.service, 'aws4_request'];
    const key = parts.reduce((above: Buffer | string, part) => hmac(above, part), `AWS4${secret}`) as Buffer;
    keys.set(id, key);
    return key;
  };
  return {
    /**
     * @param signedHeaders names in lower case, in order
     * @param time `YYYYMMDDThhmmssZ`
     */
    signature(request: SignedRequest, signedHeaders: string[], time: string, scope: Scope, secret: string): string {
      const canonical = canonicalRequest(request, signedHeaders, scope.service);
      const text = [algorithm, time, scopeText(scope), sha256(canonical)].join('\n');
      return hmac(signingKey(secret, scope), text).toString('hex');
    },
  };
}

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

function canonicalRequest(
  { method, path, headers, body, payloadHash }: SignedRequest,
  signedHeaders: string[],
  service: string,
): string {
  const canonicalPath = service === 's3' ? pathOfObject : pathOfOperation;
  const query = path.indexOf('?');
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  return [
    method,
    canonicalPath(query < 0 ? path : path.slice(0, query)),
    query < 0 ? '' : canonicalQuery(path.slice(query + 1)),
    lines.join(''),
    signedHeaders.join(';'),
    payloadHash ?? sha256(body),
  ].join('\n');
}

/** S3 takes a path as it is, since keys may have any segments. */
const pathOfObject = (path: string) =>
  path
    .split('/')
    .map((segment) => encode(decode(segment)))
    .join('/');

/** The path is encoded once more than it was sent, as every service but S3 wants it. */
function pathOfOperation(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment && segment !== '.') kept.push(segment);
  }
  return `/${kept.map(encode).join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encode(decode(name)), encode(decode(value.join('=')))] as const;
    });
  const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return pairs
    .sort((one, other) => order(one[0], other[0]) || order(one[1], other[1]))
    .map((pair) => pair.join('='))
    .join('&');
}

/** RFC 3986, where all but unreserved characters are encoded. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
