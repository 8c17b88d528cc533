import type { Clock } from '../shared/clock.ts';
import { AwsError, type Principal } from '../shared/service.ts';
import { type createCredentials, sameSecret } from './credentials.ts';
import {
  algorithm,
  createSigner,
  type Scope,
  scopeText,
  sha256,
  type SignedRequest,
  timeOf,
  timeText,
} from './signature.ts';

/** How far a request's date may be from the clock. */
const skewMinutes = 5;

/** Signs requests, and tells who signed one. */
export interface Authenticator {
  verifySignature(request: SignedRequest, service?: string): Principal;
  sign(signer: Principal, request: SignedRequest, scope: Omit<Scope, 'date'>): Record<string, string>;
}

/**
 * Checks signatures in headers as AWS does, with its errors; those of S3 are checked in ./authenticate-s3.ts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function createAuthenticator(options: {
  credentials: ReturnType<typeof createCredentials>;
  region: string;
  clock: Clock;
}): Authenticator {
  const { credentials, region, clock } = options;
  const signer = createSigner();

  return {
    verifySignature(request, service) {
      const { accessKeyId, scope, signedHeaders, signature } = parseAuthorization(request.headers.authorization);
      const { headers } = request;
      const time = headers['x-amz-date'];
      if (!time)
        throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
      const holder = credentials.holderOf(accessKeyId);
      if (!holder || !sameSecret(headers['x-amz-security-token'] ?? '', holder.sessionToken ?? ''))
        throw new AwsError(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
          403,
        );
      checkScope(scope, { region, ...(service !== undefined && { service }) }, time);
      checkTime(time, clock.now());
      checkSignedHeaders(signedHeaders, headers);
      const claimedHash = headers['x-amz-content-sha256'];
      if (claimedHash !== undefined && claimedHash !== sha256(request.body)) throw doesNotMatch();
      const expected = signer.signature(request, signedHeaders, time, scope, holder.secretAccessKey);
      if (!sameSecret(signature, expected)) throw doesNotMatch();
      return holder.principal;
    },

    sign(principal, request, { region: signingRegion, service }) {
      const holder = credentials.holderFor(principal);
      const time = timeText(clock.now());
      const scope = { date: time.slice(0, 8), region: signingRegion, service };
      const headers: Record<string, string> = {
        ...request.headers,
        'x-amz-date': time,
        ...(holder.sessionToken !== undefined && { 'x-amz-security-token': holder.sessionToken }),
      };
      const signed = Object.keys(headers).filter(mustBeSigned).sort();
      const signature = signer.signature({ ...request, headers }, signed, time, scope, holder.secretAccessKey);
      const credential = `${holder.accessKeyId}/${scopeText(scope)}`;
      headers.authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
      return headers;
    },
  };
}

const mustBeSigned = (name: string) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-');

interface Authorization {
  accessKeyId: string;
  scope: Scope;
  signedHeaders: string[];
  signature: string;
}

function parseAuthorization(header: string | undefined): Authorization {
  if (!header)
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
  if (!header.startsWith(`${algorithm} `))
    throw incomplete(`Authorization header requires the algorithm ${algorithm}.`);
  const part = (name: string) => new RegExp(`[ ,]${name}=([^, ]+)`).exec(header)?.[1];
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map(part);
  if (!credential || !signedHeaders || !signature) {
    const missing = { Credential: credential, SignedHeaders: signedHeaders, Signature: signature };
    const names = Object.entries(missing).filter(([, value]) => !value);
    throw incomplete(names.map(([name]) => `Authorization header requires '${name}' parameter.`).join(' '));
  }
  const [accessKeyId = '', date = '', region = '', service = '', ending, ...rest] = credential.split('/');
  if (ending !== 'aws4_request' || rest.length)
    throw invalid('Credential must have exactly 5 slash-delimited elements, ending in aws4_request');
  return { accessKeyId, scope: { date, region, service }, signedHeaders: signedHeaders.split(';'), signature };
}

function checkScope(scope: Scope, expected: { region: string; service?: string }, time: string): void {
  if (scope.region !== expected.region)
    throw invalid(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  if (expected.service !== undefined && scope.service !== expected.service)
    throw invalid(`Credential should be scoped to correct service: '${expected.service}'. `);
  if (scope.date !== time.slice(0, 8))
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${time.slice(0, 8)}', from '${time}'.`,
    );
}

function checkTime(time: string, now: number): void {
  const signedAt = timeOf(time);
  if (signedAt === undefined) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${time}'.`);
  const skew = skewMinutes * 60_000;
  // The text has whole seconds, the clock has more.
  const seconds = Math.floor(now / 1000) * 1000;
  const range = (limit: number, sign: string) => `${timeText(limit)} (${timeText(now)} ${sign} ${skewMinutes} min.)`;
  if (signedAt < seconds - skew)
    throw invalid(`Signature expired: ${time} is now earlier than ${range(now - skew, '-')}`);
  if (signedAt > seconds + skew)
    throw invalid(`Signature not yet current: ${time} is still later than ${range(now + skew, '+')}`);
  if (Number.isNaN(signedAt)) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${time}'.`);
}

/** What decides who is asked for what must be under the signature. */
const neverUnsigned = ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'];

function checkSignedHeaders(signed: string[], headers: SignedRequest['headers']): void {
  const loose = neverUnsigned.find((name) => headers[name] !== undefined && !signed.includes(name));
  if (loose) throw invalid(`'${loose}' must be a 'SignedHeader' in the AWS Authorization.`);
}

const incomplete = (message: string) => new AwsError('IncompleteSignatureException', message, 403);
const invalid = (message: string) => new AwsError('InvalidSignatureException', message, 403);
const doesNotMatch = () =>
  invalid(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
