import type { AppSyncIdentityCognito, AppSyncIdentityIAM, AppSyncIdentityLambda, Context } from '@aws-appsync/utils';
import {
  byLink,
  type KeyCaller,
  type KnownCaller,
  type SessionCaller,
} from '../../functions/domain/access/known-caller.ts';
import { canary } from '../../functions/domain/canary.ts';
import { holderOf } from '../../functions/domain/access/place.ts';
import { rootFieldOf } from '../../functions/domain/access/root-fields.ts';
import { limits } from '../../functions/domain/limits.ts';
import {
  type ConfirmedCode,
  signerAt,
  type StoredEvidence,
  type StoredRequest,
  type StoredSigner,
} from '../../functions/domain/request.ts';
import { addressOf } from './address.ts';
import { refuse } from './refuse.ts';

/** The person behind the token. */
export interface Caller {
  /** The user pool's id of the person; `byLink` of who has none. */
  sub: string;
  /** In lower case, verified by the user pool. Empty of who came by a link: it stands in the request (`addressIn`). */
  email: string;
  /** Of who came by a link: he is the signer at one place of one request, and nobody else. */
  session?: SessionCaller;
  /** Of a program that has an API key: it is its owner as a requester alone. */
  key?: KeyCaller;
}

/**
 * Gives whom the Lambda authorizer has let in; undefined where the caller came by another way. A field that is not for him is
 * refused here as well as by AppSync, which is told the denied ones: each alone suffices.
 */
export function admitted(ctx: Context): KnownCaller | undefined {
  const { resolverContext } = (ctx.identity ?? {}) as Partial<AppSyncIdentityLambda>;
  if (!resolverContext) return undefined;
  const known = JSON.parse(resolverContext.caller as string) as KnownCaller;
  const { parentTypeName, fieldName } = ctx.info;
  const { kinds, scope } = rootFieldOf(parentTypeName, fieldName);
  if (!kinds.includes(known.kind)) refuse('Unauthorized', `${fieldName} is not for whoever has such a token`);
  if (known.kind === 'KEY' && scope && !known.scopes.includes(scope))
    refuse('Unauthorized', `the API key lacks the scope ${scope}, which ${fieldName} needs; make one that has it`);
  return known;
}

/** Gives the caller, or refuses a token without a verified e-mail address, whatever it has in place of one. */
export function callerOf(ctx: Context): Caller {
  const known = admitted(ctx);
  if (known?.kind === 'SESSION') return { sub: byLink, email: '', session: known };
  if (known?.kind === 'KEY') return { sub: known.sub, email: known.email, key: known };
  if (isCanary(ctx)) return canary;
  const { sub, claims } = (ctx.identity ?? {}) as Partial<AppSyncIdentityCognito>;
  const { email, email_verified: verified } = (claims ?? {}) as { email?: unknown; email_verified?: unknown };
  const address = addressOf(email);
  if (address === undefined || typeof sub !== 'string' || (verified !== true && verified !== 'true'))
    refuse('Unauthorized', `the token carries no verified e-mail address in plain ASCII; verify one and sign in again`);
  return { sub, email: address };
}

/** Whether the caller is the canary of the stack: its function's role, in whatever session. No other role is anybody here. */
function isCanary({ env, identity }: Context): boolean {
  const { userArn } = (identity ?? {}) as Partial<AppSyncIdentityIAM>;
  const role = env.CANARY as string | undefined;
  return role !== undefined && typeof userArn === 'string' && userArn.startsWith(role);
}

/** Whether the caller is the requester, a signer or an observer, and so may know of the request. */
export function isParticipant(caller: Caller, request: StoredRequest): boolean {
  const { requestedBySub, observers = [] } = request;
  if (caller.key) return requestedBySub === caller.sub;
  if (caller.session) return signerOf(caller, request) !== undefined;
  return (
    requestedBySub === caller.sub ||
    signerOf(caller, request) !== undefined ||
    observers.some(([email]) => email === caller.email)
  );
}

/**
 * Gives the signer who the caller is. A signer is known by address, and after the answer only where it is still the person
 * who gave it: an address may come to belong to somebody else. Who came by a link is known by the place that it was mailed for, as
 * long as the place is his. A program is no signer.
 */
export function signerOf(caller: Caller, request: StoredRequest): StoredSigner | undefined {
  const { sub, session, key } = caller;
  if (key) return undefined;
  if (session) return holderOf(request, session);
  const signer = Object.hasOwn(request.signers, caller.email) ? request.signers[caller.email] : undefined;
  return !signer?.evidence || signer.evidence[0] === sub ? signer : undefined;
}

/** The address of a caller who is a signer of the request (`signerOf`). */
export function addressIn(request: StoredRequest, caller: Caller): string {
  const { email, session } = caller;
  return session ? (signerAt(request, session.position) as { email: string }).email : email;
}

/** A header that was sent twice is a list. */
type Header = string | string[] | undefined;

/**
 * What is kept of the caller beside an answer: it cannot be added later.
 * @param documentSha256 what the caller says he saw; undefined where the request says it too
 */
export function evidenceOf(ctx: Context, documentSha256: string | undefined): StoredEvidence {
  const { sourceIp: addresses, claims = {} } = ctx.identity as Partial<AppSyncIdentityCognito>;
  const { auth_time: authTime } = claims as { auth_time?: unknown };
  const { sub, session } = callerOf(ctx);
  const { 'user-agent': userAgent, 'x-forwarded-for': forwarded } = ctx.request.headers as Record<string, Header>;
  // Of whom the authorizer lets in AppSync tells the address in the header alone.
  const sourceIp = addresses ?? `${forwarded ?? ''}`.split(',').map((address) => address.trim());
  const evidence: StoredEvidence = [
    sub,
    lastTwo(sourceIp) || null,
    userAgent ? `${userAgent}`.slice(0, limits.userAgent) : null,
    // What is later than the year 5000 cannot be shown, and is no time.
    typeof authTime === 'number' && authTime > 0 && authTime < 1e11 ? Math.floor(authTime) * 1000 : null,
  ];
  // To come in by a link, or with the answer, as the step `confirmCode` notes it.
  const code: ConfirmedCode | undefined = session
    ? [session.confirmedAt, session.sentAt, session.invitation]
    : ctx.stash.code;
  if (documentSha256 || code) evidence.push(documentSha256 ?? null);
  if (code) evidence.push(code);
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
