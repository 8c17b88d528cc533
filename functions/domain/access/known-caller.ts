import type { ApiKeyScope } from '../../../generated/schema.ts';

/** What stands for the `sub` of who came by a link. */
export const byLink = 'link';

/** By what somebody came in whom the Lambda authorizer knows. */
export type AccessKind = 'LINK' | 'SESSION' | 'KEY';

/** The link of a mail: it may ask for a code, and no more. */
export interface LinkCaller {
  kind: 'LINK';
  /** The id of the invitation: `link-` and the SHA-256 of the link's token. */
  invitation: string;
}

/**
 * What a link is for: a place of a request, as long as it is of who was mailed. It says no address, and what holds it need not be
 * erased: whoever has the place stands in the request.
 */
export interface Place {
  requestId: string;
  /** When the request was started: its id may be another's by then. */
  start: number;
  position: number;
  /** The version of the request that the mail told of: whoever got the place later is another person. */
  version: number;
}

/** A place with the address of who has it now. */
export interface HeldPlace extends Place {
  email: string;
}

/** Who has confirmed by a code that mail to the signer reaches him: the signer at one place of one request. */
export interface SessionCaller extends Place {
  kind: 'SESSION';
  /** The SHA-256 of the link's token. */
  invitation: string;
  /** When the link was mailed, and when the code was confirmed, in milliseconds since the epoch. */
  sentAt: number;
  confirmedAt: number;
}

/** A requester's machine: it does what he may do as a requester, as far as its scopes go. */
export interface KeyCaller {
  kind: 'KEY';
  id: string;
  name: string;
  scopes: ApiKeyScope[];
  /** The `sub` and the verified address of who made the key. */
  sub: string;
  email: string;
  /** Whether he is in the group of those who may ask people. */
  isRequester: boolean;
}

/** Whom the authorizer lets in. Resolvers get it as JSON, in `ctx.identity.resolverContext.caller`: AWS takes flat texts alone. */
export type KnownCaller = LinkCaller | SessionCaller | KeyCaller;
