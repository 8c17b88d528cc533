import type { AppSyncIdentityCognito, Context } from '@aws-appsync/utils';
import type { StoredEvidence, StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { refuse } from './refuse.ts';

/** The person behind the token. */
export interface Caller {
  sub: string;
  /** In lower case, verified by the user pool. */
  email: string;
}

/** Gives the caller, or refuses a token without a verified e-mail address. */
export function callerOf(ctx: Context): Caller {
  const { sub, claims } = ctx.identity as AppSyncIdentityCognito;
  const { email, email_verified: verified } = claims as { email?: string; email_verified?: boolean | string };
  if (!email || (verified !== true && verified !== 'true'))
    refuse('Unauthorized', 'the token carries no verified e-mail address; verify the address and sign in again');
  return { sub, email: email.trim().toLowerCase() };
}

/** Whether the caller is the requester or a signer, and so may know of the request. */
export function isParticipant(caller: Caller, request: StoredRequest): boolean {
  return request.requestedBySub === caller.sub || signerOf(caller, request) !== undefined;
}

/**
 * Gives the signer who the caller is. A signer is known by address, and after the answer only where it is still the person
 * who gave it: an address may come to belong to somebody else.
 */
export function signerOf({ sub, email }: Caller, { signers }: StoredRequest): StoredSigner | undefined {
  const signer = Object.hasOwn(signers, email) ? signers[email] : undefined;
  return !signer?.evidence || signer.evidence[0] === sub ? signer : undefined;
}

/** What is kept of the caller beside an answer: it cannot be added later. */
export function evidenceOf(ctx: Context): StoredEvidence {
  const { sub, sourceIp, claims } = ctx.identity as AppSyncIdentityCognito;
  const { auth_time: authTime } = claims as { auth_time?: number };
  const userAgent = ctx.request.headers['user-agent'] as string | undefined;
  return [
    sub,
    sourceIp ? lastTwo(sourceIp) : null,
    userAgent ? userAgent.slice(0, 300) : null,
    authTime ? authTime * 1000 : null,
  ];
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
