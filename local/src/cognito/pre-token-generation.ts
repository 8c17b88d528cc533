import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { AwsError } from '../shared/service.ts';
import type { Claims, SignIn, TokenUse } from './claims.ts';

/** What the trigger asks to change, for one token. */
export interface Overrides {
  claims: Record<string, unknown>;
  suppressed: string[];
  scopesToAdd: string[];
  scopesToSuppress: string[];
  /** Instead of the person's groups. */
  groups?: string[];
}

/**
 * The event of a pre-token-generation trigger, version 2.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function triggerEvent({
  pool,
  clientId,
  person,
  scopes,
  isRefresh = false,
}: SignIn): PreTokenGenerationV2TriggerEvent {
  return {
    version: '2',
    triggerSource: isRefresh ? 'TokenGeneration_RefreshTokens' : 'TokenGeneration_Authentication',
    region: pool.region,
    userPoolId: pool.id,
    userName: person.sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: {
        ...person.attributes,
        sub: person.sub,
        'cognito:user_status': person.status ?? 'CONFIRMED',
        email_verified: String(person.emailVerified),
        email: person.email,
      },
      groupConfiguration: { groupsToOverride: person.groups, iamRolesToOverride: [] },
      scopes,
    },
    // Cognito sends null here, which the type does not tell.
    response: { claimsAndScopeOverrideDetails: null as never },
  };
}

/**
 * Reads what the trigger answered.
 * @throws AwsError InvalidLambdaResponseException where it is no event
 */
export function overridesOf(answer: unknown, use: TokenUse): Overrides {
  const details = (answer as Partial<PreTokenGenerationV2TriggerEvent> | null)?.response?.claimsAndScopeOverrideDetails;
  if (details === undefined) throw new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  const { idTokenGeneration, accessTokenGeneration, groupOverrideDetails } = details ?? {};
  const { claimsToAddOrOverride, claimsToSuppress } = (use === 'id' ? idTokenGeneration : accessTokenGeneration) ?? {};
  return {
    claims: claimsToAddOrOverride ?? {},
    suppressed: claimsToSuppress ?? [],
    scopesToAdd: accessTokenGeneration?.scopesToAdd ?? [],
    scopesToSuppress: accessTokenGeneration?.scopesToSuppress ?? [],
    ...(groupOverrideDetails?.groupsToOverride && { groups: groupOverrideDetails.groupsToOverride }),
  };
}

/** What a trigger cannot change: these say who the token is from, for whom and when. */
const fixed: Record<TokenUse | 'both', string[]> = {
  both: [
    ...['acr', 'amr', 'at_hash', 'auth_time', 'azp', 'exp', 'iat', 'iss', 'jti', 'nbf', 'nonce', 'origin_jti'],
    ...['sub', 'token_use'],
  ],
  id: ['identities', 'aud', 'cognito:username'],
  access: ['username', 'client_id', 'scope', 'device_key', 'event_id', 'version'],
};

/** Applies what the trigger asked for; a claim that it both sets and suppresses is suppressed. */
export function applyOverrides(claims: Claims, use: TokenUse, overrides: Overrides): Claims {
  const changeable = (name: string) => !fixed.both.includes(name) && !fixed[use].includes(name);
  const changed: Claims = { ...claims };
  if (overrides.groups) changed['cognito:groups'] = overrides.groups;
  for (const [name, value] of Object.entries(overrides.claims))
    if (changeable(name) && value !== undefined) changed[name] = value;
  for (const name of overrides.suppressed) if (changeable(name)) delete changed[name];
  if (typeof claims.scope === 'string') {
    const scopes = new Set([...claims.scope.split(' '), ...overrides.scopesToAdd]);
    for (const scope of overrides.scopesToSuppress) scopes.delete(scope);
    changed.scope = [...scopes].join(' ');
  }
  return changed;
}
