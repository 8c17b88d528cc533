import { eventKinds, requestStatusAfter } from '../../functions/domain/events.ts';
import { isAgreement } from '../../functions/domain/request.ts';
import type { SigningEventType, SigningStatus } from '../../generated/schema.ts';
import { follow, type FollowOptions, type Update } from './follow.ts';
import type { Client } from './graphql-client.ts';
import { Refused } from './refused.ts';

/** A change as a subscriber is told of it: what `watch` prints. */
export interface SignatureUpdate extends Update {
  event: SigningEventType;
  signer: string | null;
  status: SigningStatus;
  signed: number;
  total: number;
  reason: string | null;
}

type Handlers = Pick<FollowOptions<SignatureUpdate>, 'onUpdate' | 'onConnected' | 'onNotice' | 'signal'>;

const fields = 'requestId version event signer status signed total reason';
const request = 'id status progress { total } history { version type signer reason }';

/** Follows one request: every version of it, from the first. */
export const followRequest = (client: Client, id: string, handlers: Handlers): Promise<void> =>
  follow<SignatureUpdate>({
    ...handlers,
    hasEveryVersion: true,
    subscribe: (onUpdate) =>
      client.subscribe<{ onSignatureUpdate: SignatureUpdate }>(
        `subscription Watch($id: ID!) { onSignatureUpdate(requestId: $id) { ${fields} } }`,
        { id },
        ({ onSignatureUpdate }) => onUpdate(onSignatureUpdate),
      ),
    read: async () => updatesOf(await readRequest(client, id)),
  });

/** How many of the signatures that wait are read: a page of the API, and each of them is one more query. */
const inboxPage = 20;

/** Follows a person's inbox: what waits for the person, then whatever asks or reminds. */
export const followInbox = (client: Client, email: string, handlers: Handlers): Promise<void> =>
  follow<SignatureUpdate>({
    ...handlers,
    hasEveryVersion: false,
    subscribe: (onUpdate) =>
      client.subscribe<{ onSignatureRequested: SignatureUpdate }>(
        `subscription Inbox { onSignatureRequested { ${fields} } }`,
        {},
        ({ onSignatureRequested }) => onUpdate(onSignatureRequested),
      ),
    async read() {
      const { pendingSignatures } = await client.graphql<{ pendingSignatures: Page }>(
        'query Waiting($limit: Int) { pendingSignatures(limit: $limit) { items { requestId } nextToken } }',
        { limit: inboxPage },
      );
      if (pendingSignatures.nextToken)
        handlers.onNotice?.(`more than ${inboxPage} requests wait; the newest are shown`);
      const waiting = pendingSignatures.items.map(({ requestId }) => readRequest(client, requestId).catch(unlessGone));
      // The newest is listed first, and told last.
      return (await Promise.all(waiting)).reverse().flatMap((each) => (each ? lastAsk(updatesOf(each), email) : []));
    },
  });

interface Page {
  items: { requestId: string }[];
  nextToken: string | null;
}

interface Request {
  id: string;
  status: SigningStatus;
  progress: { total: number };
  history: { version: number; type: SigningEventType; signer: string | null; reason: string | null }[];
}

async function readRequest(client: Client, id: string): Promise<Request> {
  const query = `query Read($id: ID!) { signingRequest(id: $id) { ${request} } }`;
  return (await client.graphql<{ signingRequest: Request }>(query, { id })).signingRequest;
}

/** The updates that a request's history amounts to, oldest first. */
export function updatesOf({ id: requestId, status: now, progress, history }: Request): SignatureUpdate[] {
  const types = history.map(({ type }) => type);
  let signed = 0;
  return history.map(({ version, type: event, signer, reason }) => {
    const status = requestStatusAfter(types, version, now);
    if (isAgreement(eventKinds[event].signerStatus)) signed++;
    return { requestId, version, event, signer, status, signed, total: progress.total, reason };
  });
}

/** The inbox is eventually consistent: what it lists may be gone. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof Refused && error.code === 'RequestNotFound')) throw error;
}

/** The newest update that asks a signer, or reminds; none where nobody waits for the signer. */
function lastAsk(updates: SignatureUpdate[], email: string): SignatureUpdate[] {
  if (updates.at(-1)?.status !== 'PENDING') return [];
  const asks = updates.filter(({ event, signer }) => /^(REQUESTED|REMINDED)$/.test(event) && signer === email);
  return asks.slice(-1);
}
