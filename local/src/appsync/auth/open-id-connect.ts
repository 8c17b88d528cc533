import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type AuthenticationProvider, type Caller, type Dependencies, TokenRefused } from '../types.ts';

type Provider = Extract<AuthenticationProvider, { type: 'OPENID_CONNECT' }>;

/** An issuer of OpenID Connect that an API trusts. */
export interface OpenIdConnect {
  issuer: string;
  /** @throws TokenRefused for what is no token of this issuer, or of none of the clients, or too old */
  caller(token: string): Promise<Caller>;
}

/** Symmetric ones are left out: an issuer publishes no secrets. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

const timeoutMs = 5_000;

/**
 * Makes the check of an issuer's tokens. Its keys are found by discovery with the first token, so that an API starts
 * without it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#openid-connect-authorization
 * @throws Error, one line, where the issuer is no URL or the client is no regular expression
 */
export function createOpenIdConnect(
  provider: Provider,
  { clock, log }: Pick<Dependencies, 'clock' | 'log'>,
): OpenIdConnect {
  const { issuer } = provider;
  if (!URL.canParse(issuer) || !/^https?:/.test(issuer))
    throw new Error(`cannot serve the API: its issuer of OpenID Connect is ${issuer}; give a URL of https: or http:`);
  const isClient = clientOf(provider.clientId);
  let found: Promise<Discovered> | undefined;

  return {
    issuer,
    async caller(token) {
      const { issuer: iss, keys } = await (found ??= discover(issuer)).catch((error: Error) => {
        found = undefined;
        log({ level: 'ERROR', message: `the issuer ${issuer} cannot be read`, error: reasonOf(error) });
        throw new TokenRefused('invalid');
      });
      const now = clock.now();
      const { payload } = await jwtVerify(token, keys, {
        ...{ issuer: iss, algorithms, requiredClaims: ['exp'], currentDate: new Date(now) },
      }).catch(refuse);
      if (!isClient(payload)) throw new TokenRefused('invalid');
      if (isOver(payload.iat, provider.iatTtlMs, now) || isOver(payload['auth_time'], provider.authTtlMs, now))
        throw new TokenRefused('expired');
      return { mode: 'OPENID_CONNECT', identity: { claims: payload, issuer: iss, sub: payload.sub } };
    },
  };
}

interface Discovered {
  issuer: string;
  keys: ReturnType<typeof createRemoteJWKSet>;
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html */
async function discover(issuer: string): Promise<Discovered> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const { issuer: own, jwks_uri: keys } = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (typeof own !== 'string' || typeof keys !== 'string') throw new Error(`${url} has no issuer or no jwks_uri`);
  if (own.replace(/\/$/, '') !== issuer.replace(/\/$/, '')) throw new Error(`${url} is of another issuer, ${own}`);
  return { issuer: own, keys: createRemoteJWKSet(new URL(keys), { timeoutDuration: timeoutMs }) };
}

/** Whom a token is for, or who asked for it, must match whole. */
function clientOf(clientId: string | undefined): (claims: JWTPayload) => boolean {
  if (clientId === undefined) return () => true;
  try {
    const expression = new RegExp(`^(?:${clientId})$`);
    return ({ aud = [], azp = [] }) => [aud, azp as string].flat().some((each) => expression.test(each));
  } catch (cause) {
    throw new Error(`cannot serve the API: the ClientId of OpenID Connect is no regular expression: ${clientId}`, {
      cause,
    });
  }
}

/** A token that does not say when is over where the API wants to know. */
const isOver = (seconds: unknown, ttlMs: number | undefined, now: number) =>
  ttlMs !== undefined && !(Number(seconds) * 1000 + ttlMs > now);

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw new TokenRefused('expired');
  if (error instanceof errors.JWSInvalid) throw new TokenRefused('malformed');
  throw new TokenRefused('invalid');
}

/** `fetch` says only that it failed; why is in the cause. */
const reasonOf = ({ message, cause }: Error) => (cause instanceof Error ? `${message}: ${cause.message}` : message);
