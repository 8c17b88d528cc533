import { remember } from '../../shared/remember.ts';
import type { Principal } from '../../shared/service.ts';
import type { Api, Asked, SignedRequest } from '../api-types.ts';
import { type ApiConfig, type AuthenticationProvider, type Caller, type Dependencies, TokenRefused } from '../types.ts';
import { shapeOf } from './authorization-shape.ts';
import { createLambdaAuthorizer } from './lambda-authorizer.ts';
import { createOpenIdConnect } from './open-id-connect.ts';
import { notAuthorized, Unauthenticated } from './unauthenticated.ts';

type Headers = Record<string, string>;
type UserPool = Extract<AuthenticationProvider, { type: 'AMAZON_COGNITO_USER_POOLS' }>;

const notValid = 'Valid authorization header not provided.';

const messages: Record<TokenRefused['reason'], string> = {
  malformed: 'Unable to parse JWT token.',
  expired: 'Token has expired.',
  invalid: notValid,
};

const nothing: Asked = { operation: () => undefined };

/**
 * Makes the API's `authenticate`: an API key header means API_KEY, a SigV4 authorization AWS_IAM, a JWT or `Bearer` the
 * user pool, or the provider of OpenID Connect, of its issuer, anything else the Lambda authorizer. Without a Lambda
 * authorizer everything else is for these, without these a JWT is for the Lambda authorizer, without IAM a signature is.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function createAuthenticate(config: ApiConfig, dependencies: Dependencies): Api['authenticate'] {
  const has = (type: AuthenticationProvider['type']) => config.authentication.some((each) => each.type === type);
  const pools = config.authentication.filter((each): each is UserPool => each.type === 'AMAZON_COGNITO_USER_POOLS');
  const providers = config.authentication
    .filter((each) => each.type === 'OPENID_CONNECT')
    .map((each) => createOpenIdConnect(each, dependencies));
  const takesTokens = pools.length > 0 || providers.length > 0;
  const authorizer = createLambdaAuthorizer(config, dependencies);
  const defaultExpiry = dependencies.clock.now() / 1000 + week;

  return async (headers, signed, asked = nothing) => {
    const authorization = headers['authorization'];
    const sourceIp = addressesOf(headers, signed);
    if (headers['x-api-key'] !== undefined && (has('API_KEY') || authorization === undefined)) {
      return byKey(headers['x-api-key']);
    }
    if (authorization === undefined) throw new Unauthenticated('Missing authorization header');
    const shape = shapeOf(authorization);
    if (shape === 'signature' && has('AWS_IAM')) return bySignature(config, dependencies, headers, signed, sourceIp);
    if (!authorizer && (shape === 'signature' || !takesTokens)) throw new Unauthenticated(notAuthorized);
    const isToken = !authorizer || shape === 'bearer' || shape === 'JWT';
    if (isToken && takesTokens) return byIssuer(authorization, sourceIp);
    if (!authorizer || shape === 'bearer' || authorization.trim() === '') throw new Unauthenticated(notValid);
    return authorizer(authorization, headers, asked);
  };

  async function byIssuer(authorization: string, sourceIp: string[]): Promise<Caller> {
    const token = authorization.replace(/^Bearer\s+/i, '').trim();
    if (token.split('.').length !== 3) throw new Unauthenticated(notValid);
    const issuer = issuerOf(token);
    const provider = providers.find((each) => withoutSlash(each.issuer) === withoutSlash(issuer));
    const byProvider = provider ?? (pools.length === 0 ? providers[0] : undefined);
    const caller = byProvider?.caller(token) ?? byToken(config, dependencies, pools, token, issuer, sourceIp);
    return caller.catch((error: unknown) => {
      if (error instanceof TokenRefused) throw new Unauthenticated(messages[error.reason], { cause: error });
      throw error;
    });
  }

  function byKey(key: string): Caller {
    const found = has('API_KEY') && config.apiKeys.find((each) => each.key === key);
    if (!found || (found.expires ?? defaultExpiry) * 1000 <= dependencies.clock.now())
      throw new Unauthenticated(notAuthorized);
    return { mode: 'API_KEY', identity: null };
  }
}

/** For how long a key is good that says nothing of it: https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiKey.html */
const week = 7 * 24 * 60 * 60;

async function byToken(
  config: ApiConfig,
  { verifyToken }: Dependencies,
  pools: UserPool[],
  token: string,
  issuer: string,
  sourceIp: string[],
): Promise<Caller> {
  const pool = pools.find((each) => issuer.endsWith(`/${each.userPoolId}`)) ?? pools[0]!;
  const claims = await verifyToken(pool.userPoolId, token);
  const client = claims['client_id'] ?? claims['aud'];
  if (pool.appIdClientRegex && !new RegExp(`^(?:${pool.appIdClientRegex})$`).test(String(client))) {
    throw new Unauthenticated(notAuthorized);
  }
  const groups = claims['cognito:groups'];
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    identity: {
      claims,
      defaultAuthStrategy: pool.defaultAction,
      groups: Array.isArray(groups) ? groups : null,
      issuer: claims['iss'] ?? `https://cognito-idp.${config.region}.amazonaws.com/${pool.userPoolId}`,
      sourceIp,
      sub: claims['sub'],
      username: claims['cognito:username'] ?? claims['username'],
    },
  };
}

function bySignature(
  { accountId }: ApiConfig,
  { verifySignature }: Dependencies,
  headers: Headers,
  { method, path, body }: SignedRequest,
  sourceIp: string[],
): Caller {
  const principal = asUnauthenticated(() => verifySignature({ method, path, headers, body }, 'appsync'));
  return {
    mode: 'AWS_IAM',
    identity: {
      accountId,
      cognitoIdentityAuthProvider: null,
      cognitoIdentityAuthType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      sourceIp,
      userArn: userArn(accountId, principal),
      username: principal.kind === 'role' ? `${principal.name}:${principal.name}` : 'local',
    },
    principal,
  };
}

/** A role acts in a session; its name is not known here and stands in for the session's. */
function userArn(accountId: string, principal: Principal): string {
  if (principal.kind === 'administrator') return `arn:aws:iam::${accountId}:user/local`;
  return `arn:aws:sts::${accountId}:assumed-role/${principal.name}/${principal.name}`;
}

function asUnauthenticated<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new Unauthenticated(notAuthorized, { cause: error });
  }
}

const withoutSlash = (url: string) => url.replace(/\/$/, '');

/** Whom the token says it is from; only to choose who then checks it. */
const issuerOf = remember(1000, (token): string => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return String((claims as { iss?: unknown } | null)?.iss);
  } catch {
    return '';
  }
});

/** The addresses on the way of a request: what proxies say, then the peer. */
export function addressesOf(headers: Headers, { remoteAddress }: Pick<SignedRequest, 'remoteAddress'>): string[] {
  const forwarded = (headers['x-forwarded-for'] ?? '').split(',').map((each) => each.trim());
  return [...forwarded, remoteAddress ?? ''].filter((each) => each !== '');
}
