import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import type { Clock } from '../shared/clock.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { claimsOf, subOf, type Claims, type Person, type SignIn, type TokenUse } from './claims.ts';
import { createDiscovery } from './discovery.ts';
import { createOtherFolders } from './other-folders.ts';
import { issuerOf, type UserPool } from './pool.ts';
import { applyOverrides, overridesOf, triggerEvent } from './pre-token-generation.ts';
import { openSigningKey } from './signing-key.ts';
import { createVerifier, TokenRejected } from './verifier.ts';

/** What user pools are made of. */
export interface UserPoolsOptions {
  pools: UserPool[];
  /** Keeps the signing key; whoever gives the same directory signs with the same key. */
  directory: string;
  /** @default one that waits for the disk */
  disk?: Disk;
  clock: Clock;
  /** Runs a trigger and gives the event that it returns. */
  trigger: (functionArn: string, event: PreTokenGenerationV2TriggerEvent) => Promise<unknown>;
  /** @default random UUIDs */
  newId?: () => string;
  /** Told where a token comes from that another data folder issued. @default nothing */
  report?: (line: string) => void;
}

/** Which token is wanted, and for whom. */
export interface TokenRequest {
  poolId: string;
  clientId: string;
  email: string;
  /** @default true */
  emailVerified?: boolean;
  /** @default none */
  groups?: string[];
  use: TokenUse;
  /** @default derived from pool and e-mail, the same each time */
  sub?: string;
}

/** A person who signed in, or goes on with a refresh token. */
export interface SignedIn extends Pick<SignIn, 'originId' | 'authenticatedAt' | 'isRefresh'> {
  poolId: string;
  clientId: string;
  person: Person;
}

/** Cognito's part in the local account: it hands out tokens without asking for a password, and checks them. */
export interface UserPools {
  /**
   * Signs a token as if the person had just signed in, after the pool's trigger had its say.
   * @throws AwsError ResourceNotFoundException, UserLambdaValidationException, InvalidLambdaResponseException
   */
  token(request: TokenRequest): Promise<string>;
  /**
   * Signs both tokens of a person who did sign in; the trigger is asked once for the two.
   * @throws AwsError as `token`
   */
  tokens(signedIn: SignedIn): Promise<Record<TokenUse, string>>;
  /**
   * Gives the claims of a token that counts.
   * @throws TokenRejected with the reason
   */
  verify(poolId: string, token: string): Promise<Claims>;
  /** Answers key set and discovery document; nothing for other paths. */
  http(request: HttpRequest): HttpResponse | undefined;
}

/** What everybody who signs in through the API may do: look after their own account. */
const scopes = ['aws.cognito.signin.user.admin'];

/** Makes the user pools of the template. */
export function createUserPools(options: UserPoolsOptions): UserPools {
  const { pools, directory, disk, clock, trigger, newId = randomUUID, report = () => {} } = options;
  const key = openSigningKey(directory, disk);
  const others = createOtherFolders(directory, key.id, report);
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  const verifiers = new Map(pools.map((pool) => [pool.id, createVerifier(pool, key, clock)]));

  const ask = async (signIn: SignIn): Promise<unknown> => {
    const { preTokenGeneration } = signIn.pool;
    if (!preTokenGeneration) return undefined;
    return trigger(preTokenGeneration.functionArn, triggerEvent(signIn)).catch((cause: unknown) => {
      const message = `PreTokenGeneration failed with error ${(cause as Error).message}.`;
      throw Object.assign(new AwsError('UserLambdaValidationException', message), { cause });
    });
  };
  const sign = (use: TokenUse, signIn: SignIn, { accessTokenMinutes = 60, idTokenMinutes = 60 }, answer: unknown) => {
    const claims = claimsOf(use, signIn, use === 'access' ? accessTokenMinutes : idTokenMinutes, newId());
    const changed = signIn.pool.preTokenGeneration ? applyOverrides(claims, use, overridesOf(answer, use)) : claims;
    return new SignJWT(changed).setProtectedHeader({ kid: key.id, alg: 'RS256' }).sign(key.privateKey);
  };
  const find = (poolId: string, clientId: string) => {
    const pool = byId.get(poolId);
    if (!pool) throw new AwsError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
    const client = pool.clients.find(({ id }) => id === clientId);
    if (!client) throw new AwsError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
    return { pool, client };
  };
  const now = () => Math.floor(clock.now() / 1000);

  return {
    async token({ poolId, clientId, email, emailVerified = true, groups = [], use, sub }) {
      const { pool, client } = find(poolId, clientId);
      const person = { email: email.trim(), emailVerified, groups, sub: sub ?? subOf(poolId, email) };
      const signIn: SignIn = { pool, clientId, person, at: now(), eventId: newId(), originId: newId(), scopes };
      return sign(use, signIn, client, await ask(signIn));
    },
    async tokens({ poolId, clientId, ...signedIn }) {
      const { pool, client } = find(poolId, clientId);
      const signIn: SignIn = { pool, clientId, at: now(), eventId: newId(), scopes, ...signedIn };
      const answer = await ask(signIn);
      const [access, id] = await Promise.all([
        sign('access', signIn, client, answer),
        sign('id', signIn, client, answer),
      ]);
      return { access, id };
    },
    async verify(poolId, token) {
      const verify = verifiers.get(poolId);
      if (!verify)
        throw new Error(`there is no user pool ${poolId}; there are: ${[...byId.keys()].join(', ') || 'none'}`);
      return verify(token).catch((error: unknown) => {
        if (error instanceof TokenRejected) others.refused(token, issuerOf(byId.get(poolId)!));
        throw error;
      });
    },
    http: createDiscovery(byId, key),
  };
}
