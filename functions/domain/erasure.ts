import type { Former, LastEvent, StoredEvent, StoredEvidence, StoredRequest, StoredSigner } from './request.ts';

/** What becomes of each attribute: an erased one is put in other words, so that what it counted can still be counted. */
const requestAttributes: Record<keyof StoredRequest, 'stays' | 'goes' | 'erased'> = {
  id: 'stays',
  documentId: 'stays',
  documentSha256: 'stays',
  externalId: 'goes',
  metadata: 'goes',
  documentUrl: 'goes',
  title: 'goes',
  message: 'goes',
  signers: 'erased',
  observers: 'goes',
  deadline: 'stays',
  remindEverySeconds: 'stays',
  allowReassignment: 'stays',
  quorums: 'stays',
  status: 'stays',
  // By it the requester, and nobody else, still finds the request.
  requestedBySub: 'stays',
  requestedBy: 'erased',
  signed: 'stays',
  total: 'stays',
  version: 'erased',
  lastEvent: 'erased',
  events: 'erased',
  createdAt: 'stays',
  expiresAt: 'stays',
  execution: 'stays',
  look: 'goes',
  lookAt: 'goes',
  closedAt: 'stays',
  closedReason: 'goes',
  reassigned: 'stays',
  removeAt: 'stays',
};

const signerAttributes: Record<keyof StoredSigner, 'stays' | 'goes' | 'erased'> = {
  position: 'stays',
  name: 'goes',
  method: 'stays',
  role: 'stays',
  order: 'stays',
  status: 'stays',
  askedAt: 'goes',
  isViewed: 'stays',
  evidence: 'erased',
};

/** The address of whom nobody knows any more; the domain can be nobody's: https://www.rfc-editor.org/rfc/rfc2606#section-2 */
const addressOf = (role: string) => `${role}@erased.invalid`;
const sub = 'erased';

/** Whether a request has been erased. */
export function isErased({ events }: StoredRequest): boolean {
  return events.some(([type]) => type === 'ERASED');
}

/**
 * Makes what is left of a closed request when all is erased that people are and wrote: which change happened when, who may see
 * what is left, and the hashes.
 * @param at when it is erased, in milliseconds since the epoch
 */
export function erasedRequest(request: StoredRequest, at: number): StoredRequest {
  const event: LastEvent = { type: 'ERASED', at, actor: 'REQUESTER' };
  const signers: Record<string, StoredSigner> = {};
  Object.values(request.signers).forEach((signer) => {
    const { evidence } = signer;
    signers[addressOf(`signer-${signer.position + 1}`)] = {
      ...staying(signer, signerAttributes),
      ...(evidence ? { evidence: erasedEvidence(evidence) } : {}),
    };
  });
  return {
    ...staying(request, requestAttributes),
    signers,
    requestedBy: addressOf('requester'),
    version: request.version + 1,
    lastEvent: event,
    events: [...request.events.map(erasedEvent), [event.type, at]],
  };
}

/** The attributes that stay as they are. */
function staying<Item extends object>(item: Item, attributes: Record<keyof Item, 'stays' | 'goes' | 'erased'>): Item {
  const left: Record<string, unknown> = {};
  Object.entries(item).forEach(([name, value]) => {
    if (attributes[name as keyof Item] === 'stays') left[name] = value;
  });
  return left as Item;
}

/** That there was evidence tells who acted; the hash says what of. */
function erasedEvidence(evidence: StoredEvidence): StoredEvidence {
  const left: StoredEvidence = [sub, null, null, null];
  if (evidence[4]) left.push(evidence[4]);
  return left;
}

function erasedEvent(event: StoredEvent): StoredEvent {
  const [type, at, signer, , more] = event;
  const left = erasedMore(type, signer, more);
  if (left) return [type, at, signer ?? null, null, left];
  return signer === undefined || signer === null ? [type, at] : [type, at, signer];
}

/** Of a reassignment stays whether the signer gave his own place away. */
function erasedMore(type: StoredEvent[0], signer: StoredEvent[2], more: StoredEvent[4]): StoredEvent[4] {
  if (type === 'VIEWED') return erasedEvidence(more as StoredEvidence);
  if (type !== 'REASSIGNED') return more;
  const former: Former = [addressOf(`former-signer-${(signer as number) + 1}`), null];
  if ((more as Former)[2]) former.push(sub);
  return former;
}
