import { eventKinds, requestStatusAfter } from '../../functions/domain/events.ts';
import { isAgreement } from '../../functions/domain/request.ts';
import {
  GetSigningRequestDocument,
  type GetSigningRequestQuery,
  ListPendingSignaturesDocument,
  OnSignatureRequestedDocument,
  OnSignatureUpdateDocument,
  type OnSignatureUpdateSubscription,
} from '../../generated/operations.ts';
import type { Client } from './client.ts';
import { follow, type FollowOptions } from './follow.ts';
import { isRefused } from './is-refused.ts';

/** A change as a subscriber is told of it, the same by a push as by a query. */
export type SignatureUpdate = NonNullable<OnSignatureUpdateSubscription['onSignatureUpdate']>;

/** Who is told, and until when. */
export type FollowHandlers = Pick<
  FollowOptions<SignatureUpdate>,
  'onUpdate' | 'onConnected' | 'onNotice' | 'signal' | 'wait' | 'random'
>;

type Request = NonNullable<GetSigningRequestQuery['signingRequest']>;

/**
 * Follows one request: every version of it, from the first, each once and in order, until the signal ends it.
 * @throws Refused where the API says no for good
 */
export const followRequest = (client: Client, id: string, handlers: FollowHandlers): Promise<void> =>
  follow<SignatureUpdate>({
    ...handlers,
    hasEveryVersion: true,
    subscribe: (onUpdate, onAgain) =>
      client.subscribe(
        OnSignatureUpdateDocument,
        { requestId: id },
        { onData: ({ onSignatureUpdate }) => onUpdate(onSignatureUpdate!), onAgain },
      ),
    read: async () => updatesOf(await readRequest(client, id)),
  });

/** How many of the signatures that wait are read: a page of the API, and each of them is one more query. */
const inboxPage = 20;

/**
 * Follows a person's inbox: what waits for the person, the newest page of it, then whatever asks or reminds.
 * @param email the person's address, in lower case
 * @throws Refused where the API says no for good
 */
export const followInbox = (client: Client, email: string, handlers: FollowHandlers): Promise<void> =>
  follow<SignatureUpdate>({
    ...handlers,
    hasEveryVersion: false,
    subscribe: (onUpdate, onAgain) =>
      client.subscribe(
        OnSignatureRequestedDocument,
        {},
        { onData: ({ onSignatureRequested }) => onUpdate(onSignatureRequested!), onAgain },
      ),
    async read() {
      const { items, nextToken } = (await client.run(ListPendingSignaturesDocument, { limit: inboxPage }))
        .pendingSignatures!;
      if (nextToken) handlers.onNotice?.(`more than ${inboxPage} requests wait; the newest are shown`);
      const waiting = items.map(({ requestId }) => readRequest(client, requestId).catch(unlessGone));
      // The newest is listed first, and told last.
      return (await Promise.all(waiting)).reverse().flatMap((each) => (each ? lastAsk(updatesOf(each), email) : []));
    },
  });

const readRequest = async (client: Client, id: string): Promise<Request> =>
  (await client.run(GetSigningRequestDocument, { id })).signingRequest!;

/** The updates that a request's history amounts to, oldest first. */
export function updatesOf(request: Request): SignatureUpdate[] {
  const { id: requestId, documentId, externalId, metadata, status: now, progress, history } = request;
  const types = history.map(({ type }) => type);
  const statuses: Record<string, SignatureUpdate['signerStatus']> = {};
  let signed = 0;
  return history.map(({ version, type: event, at, signer, formerSigner, reason, expiresAt }) => {
    const { signerStatus } = eventKinds[event];
    if (signer && signerStatus) statuses[signer] = signerStatus;
    if (isAgreement(signerStatus)) signed++;
    return {
      ...{ requestId, documentId, externalId, metadata, event, at, version },
      status: requestStatusAfter(types, version, now),
      ...{ signer, formerSigner, signerStatus: signer ? (statuses[signer] ?? 'WAITING') : null },
      ...{ signed, total: progress.total, reason, expiresAt },
    };
  });
}

/** The inbox is eventually consistent: what it lists may be gone. */
function unlessGone(error: unknown): undefined {
  if (!isRefused(error, 'RequestNotFound')) throw error;
}

/** The newest update that asks a signer, or reminds; none where nobody waits for the signer. */
function lastAsk(updates: SignatureUpdate[], email: string): SignatureUpdate[] {
  if (updates.at(-1)?.status !== 'PENDING') return [];
  const asks = updates.filter(({ event, signer }) => /^(REQUESTED|REMINDED)$/.test(event) && signer === email);
  return asks.slice(-1);
}
