import type { Clock } from '../shared/clock.ts';
import { AwsError, type Principal } from '../shared/service.ts';
import { type createCredentials, sameSecret } from './credentials.ts';
import { algorithm, createSigner, sha256, type Scope, type SignedRequest, timeOf } from './signature.ts';

/** Who signed a request to S3, and what the signature says. */
export interface S3Signature {
  principal: Principal;
  /** Where the signature was, as the condition key `s3:authType` has it. */
  authType: 'REST-HEADER' | 'REST-QUERY-STRING';
  /** What was signed of the body: its hash, which it has, or one of `unsignedPayloads`. */
  payload: string;
}

/** What a request signs that does not sign its body, the second where the body is in chunks with a trailer. */
export const unsignedPayloads = ['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'];

/** How far the date of a signed request may be from the clock, in milliseconds. */
const maxSkew = 15 * 60_000;

/** How long a presigned URL may last, in seconds. */
const maxExpires = 7 * 24 * 60 * 60;

/** What a signature consists of, wherever it was. */
interface Claim {
  credential: string;
  signedHeaders: string[];
  signature: string;
  time: string;
  token: string;
  payload: string;
}

/**
 * Checks signatures as S3 does, with its errors: in the header `Authorization`, or in the query of a presigned URL.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function createS3Authenticator({
  credentials,
  region,
  clock,
}: {
  credentials: ReturnType<typeof createCredentials>;
  region: string;
  clock: Clock;
}): (request: SignedRequest) => S3Signature {
  const signer = createSigner();

  return (request) => {
    const { headers } = request;
    const [path = '', query = ''] = split(request.path);
    const parameters = new URLSearchParams(query);
    const isPresigned = parameters.has('X-Amz-Algorithm');
    if (isPresigned && headers.authorization !== undefined) throw twoMechanisms();
    if (parameters.has('AWSAccessKeyId')) throw unsupported();
    const claim = isPresigned ? claimOfQuery(parameters, headers) : claimOfHeader(headers);
    const scope = scopeOf(claim, region, isPresigned ? malformedQuery : malformedHeader);
    if (isPresigned) checkExpiry(claim.time, parameters.get('X-Amz-Expires')!, clock.now());
    else checkSkew(claim.time, clock.now());

    const [accessKeyId = ''] = claim.credential.split('/');
    const holder = credentials.holderOf(accessKeyId);
    if (!holder)
      throw new AwsError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        403,
        { AWSAccessKeyId: accessKeyId },
      );
    if (!sameSecret(claim.token, holder.sessionToken ?? ''))
      throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
    checkSignedHeaders(claim.signedHeaders, headers);
    const signed = isPresigned ? `${path}?${withoutSignature(query)}` : request.path;
    const covered = { ...request, path: signed, payloadHash: claim.payload };
    const expected = signer.signature(covered, claim.signedHeaders, claim.time, scope, holder.secretAccessKey);
    if (!sameSecret(claim.signature, expected))
      throw new AwsError(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        403,
        { AWSAccessKeyId: accessKeyId },
      );
    checkPayload(claim.payload, request.body);
    return {
      principal: holder.principal,
      authType: isPresigned ? 'REST-QUERY-STRING' : 'REST-HEADER',
      payload: claim.payload,
    };
  };
}

function claimOfHeader(headers: SignedRequest['headers']): Claim {
  const { authorization } = headers;
  if (authorization === undefined) throw new AwsError('AccessDenied', 'Access Denied', 403);
  if (!authorization.startsWith(`${algorithm} `)) throw unsupported();
  const part = (name: string) => new RegExp(`[ ,]${name}=([^, ]+)`).exec(authorization)?.[1];
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map(part);
  if (!credential || !signedHeaders || !signature)
    throw malformedHeader('the header must have Credential, SignedHeaders and Signature');
  const payload = headers['x-amz-content-sha256'];
  if (payload === undefined)
    throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  const time = headers['x-amz-date'];
  if (time === undefined)
    throw new AwsError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403);
  const token = headers['x-amz-security-token'] ?? '';
  return { credential, signedHeaders: signedHeaders.split(';'), signature, time, token, payload };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function claimOfQuery(query: URLSearchParams, headers: SignedRequest['headers']): Claim {
  const names = ['Algorithm', 'Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires'];
  const [used, credential, signature, time, signedHeaders, expires] = names.map((name) => query.get(`X-Amz-${name}`));
  if (!credential || !signature || !time || !signedHeaders || !expires)
    throw queryError(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  if (used !== algorithm) throw queryError(`X-Amz-Algorithm only supports "${algorithm}"`);
  if (!/^-?\d+$/.test(expires)) throw queryError('X-Amz-Expires should be a number');
  if (Number(expires) < 0) throw queryError('X-Amz-Expires must be non-negative');
  if (Number(expires) > maxExpires)
    throw queryError(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${maxExpires} seconds`,
    );
  return {
    ...{ credential, signature, time, signedHeaders: signedHeaders.split(';') },
    token: query.get('X-Amz-Security-Token') ?? '',
    payload: query.get('X-Amz-Content-Sha256') ?? headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  };
}

function scopeOf({ credential, time }: Claim, expected: string, malformed: (problem: string) => AwsError): Scope {
  const [, date = '', region = '', service = '', ending, ...rest] = credential.split('/');
  if (ending !== 'aws4_request' || rest.length > 0)
    throw malformed('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  if (region !== expected) throw malformed(`the region '${region}' is wrong; expecting '${expected}'`);
  if (service !== 's3') throw malformed(`incorrect service "${service}". This endpoint belongs to "s3".`);
  if (date !== time.slice(0, 8))
    throw malformed(
      `Invalid credential date "${date}". This date is not the same as X-Amz-Date: "${time.slice(0, 8)}".`,
    );
  return { date, region, service };
}

function checkExpiry(time: string, expires: string, now: number): void {
  const signedAt = timeOf(time);
  if (signedAt === undefined || Number.isNaN(signedAt))
    throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const end = signedAt + Number(expires) * 1000;
  const ServerTime = new Date(now).toISOString();
  if (now > end)
    throw new AwsError('AccessDenied', 'Request has expired', 403, {
      ...{ 'X-Amz-Expires': expires, Expires: new Date(end).toISOString(), ServerTime },
    });
  if (signedAt > now + maxSkew) throw new AwsError('AccessDenied', 'Request is not yet valid', 403, { ServerTime });
}

function checkSkew(time: string, now: number): void {
  const signedAt = timeOf(time);
  if (signedAt === undefined || Number.isNaN(signedAt))
    throw new AwsError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403);
  if (Math.abs(now - signedAt) > maxSkew)
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
      { RequestTime: time, ServerTime: new Date(now).toISOString(), MaxAllowedSkewMilliseconds: String(maxSkew) },
    );
}

function checkSignedHeaders(signed: string[], headers: SignedRequest['headers']): void {
  const loose = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name),
  );
  if (loose.length > 0)
    throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
      HeadersNotSigned: loose.join(', '),
    });
}

function checkPayload(payload: string, body: SignedRequest['body']): void {
  if (unsignedPayloads.includes(payload)) return;
  if (payload.startsWith('STREAMING-'))
    throw new AwsError(
      'NotImplemented',
      `the payload ${payload} is not emulated; allowed: a hash, ${unsignedPayloads.join(', ')}`,
      501,
    );
  if (!/^[0-9a-f]{64}$/.test(payload))
    throw new AwsError(
      'InvalidArgument',
      `x-amz-content-sha256 must be ${unsignedPayloads.join(', ')} or a valid sha256 value.`,
    );
  const computed = sha256(Buffer.from(body));
  if (payload !== computed)
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      { ClientComputedContentSHA256: payload, S3ComputedContentSHA256: computed },
    );
}

/** The path and the query of what was asked for. */
function split(path: string): [string, string] {
  const at = path.indexOf('?');
  return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
}

const withoutSignature = (query: string) =>
  query
    .split('&')
    .filter((pair) => !pair.startsWith('X-Amz-Signature='))
    .join('&');

const malformedHeader = (problem: string) =>
  new AwsError('AuthorizationHeaderMalformed', `The authorization header is malformed; ${problem}`);
const queryError = (message: string) => new AwsError('AuthorizationQueryParametersError', message);
const malformedQuery = (problem: string) => queryError(`Error parsing the X-Amz-Credential parameter; ${problem}`);
/** Older signatures: https://docs.aws.amazon.com/AmazonS3/latest/API/Appendix-Sigv2.html */
const unsupported = () =>
  new AwsError(
    'InvalidRequest',
    `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
  );
const twoMechanisms = () =>
  new AwsError(
    'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  );
