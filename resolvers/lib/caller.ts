import type { AppSyncIdentityCognito, Context } from '@aws-appsync/utils';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredEvidence, StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { addressOf } from './address.ts';
import { refuse } from './refuse.ts';

/** The person behind the token. */
export interface Caller {
  sub: string;
  /** In lower case, verified by the user pool. */
  email: string;
}

/** Gives the caller, or refuses a token without a verified e-mail address, whatever it has in place of one. */
export function callerOf(ctx: Context): Caller {
  const { sub, claims } = (ctx.identity ?? {}) as Partial<AppSyncIdentityCognito>;
  const { email, email_verified: verified } = (claims ?? {}) as { email?: unknown; email_verified?: unknown };
  const address = addressOf(email);
  if (address === undefined || typeof sub !== 'string' || (verified !== true && verified !== 'true'))
    refuse('Unauthorized', `the token carries no verified e-mail address in plain ASCII; verify one and sign in again`);
  return { sub, email: address };
}

/** Whether the caller is the requester, a signer or an observer, and so may know of the request. */
export function isParticipant(caller: Caller, request: StoredRequest): boolean {
  const { requestedBySub, observers = [] } = request;
  return (
    requestedBySub === caller.sub ||
    signerOf(caller, request) !== undefined ||
    observers.some(([email]) => email === caller.email)
  );
}

/**
 * Gives the signer who the caller is. A signer is known by address, and after the answer only where it is still the person
 * who gave it: an address may come to belong to somebody else.
 */
export function signerOf({ sub, email }: Caller, { signers }: StoredRequest): StoredSigner | undefined {
  const signer = Object.hasOwn(signers, email) ? signers[email] : undefined;
  return !signer?.evidence || signer.evidence[0] === sub ? signer : undefined;
}

/**
 * What is kept of the caller beside an answer: it cannot be added later.
 * @param documentSha256 what the caller says he saw; undefined where the request says it too
 */
export function evidenceOf(ctx: Context, documentSha256: string | undefined): StoredEvidence {
  const { sub, sourceIp, claims } = ctx.identity as AppSyncIdentityCognito;
  const { auth_time: authTime } = claims as { auth_time?: unknown };
  const userAgent = ctx.request.headers['user-agent'] as string | string[] | undefined;
  const evidence: StoredEvidence = [
    sub,
    sourceIp ? lastTwo(sourceIp) : null,
    // A header that was sent twice is a list.
    userAgent ? `${userAgent}`.slice(0, limits.userAgent) : null,
    // What is later than the year 5000 cannot be shown, and is no time.
    typeof authTime === 'number' && authTime > 0 && authTime < 1e11 ? Math.floor(authTime) * 1000 : null,
  ];
  if (documentSha256) evidence.push(documentSha256);
  return evidence;
}

/**
 * Gives the connection's own address, which AppSync puts last, and the one that its front door reported before it; those
 * further in front stand in `x-forwarded-for` as the client wrote them. No address is longer than 45 characters.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
function lastTwo(addresses: string[]): string {
  return addresses
    .slice(-2)
    .map((address) => address.slice(0, 45))
    .join(', ');
}
