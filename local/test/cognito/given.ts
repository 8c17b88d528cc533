import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { createClock } from '../../src/shared/clock.ts';
import { defaultSettings, type UserPool } from '../../src/cognito/pool.ts';
import { createUserPools, type TokenRequest, type UserPoolsOptions } from '../../src/cognito/user-pools.ts';

export const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:claims';

export const pool: UserPool = {
  id: 'us-east-1_Abcdef123',
  arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abcdef123',
  region: 'us-east-1',
  clients: [{ id: 'client', accessTokenMinutes: 30, idTokenMinutes: 10 }],
  groups: [],
  users: defaultSettings,
};

export const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abcdef123';

export const triggered: UserPool = { ...pool, preTokenGeneration: { functionArn, version: 'V2_0' } };

/** An empty folder for a key. */
export const folder = () => mkdtempSync(join(tmpdir(), 'keys-'));

/** One key for all tests that do not care, as making one takes long. */
const shared = folder();

/** User pools with a clock to move, and a trigger that puts what it is given into its answer. */
export function userPools(given: Partial<UserPoolsOptions> & { details?: unknown } = {}) {
  const { details, ...options } = given;
  const clock = createClock();
  const calls: { functionArn: string; event: PreTokenGenerationV2TriggerEvent }[] = [];
  const pools = createUserPools({
    pools: [pool],
    directory: shared,
    clock,
    trigger: async (arn, event) => {
      calls.push({ functionArn: arn, event: structuredClone(event) });
      return { ...event, response: { claimsAndScopeOverrideDetails: details } };
    },
    ...options,
  });
  return { pools, clock, calls };
}

/** A wish for Bob's access token, with defaults. */
export const wish = (given: Partial<TokenRequest> = {}): TokenRequest => ({
  poolId: pool.id,
  clientId: 'client',
  email: 'bob@example.com',
  use: 'access',
  ...given,
});
