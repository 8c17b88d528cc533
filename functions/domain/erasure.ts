import {
  compactEvent,
  type Former,
  type LastEvent,
  type moreOf,
  type Seal,
  type StoredEvent,
  type StoredEvidence,
  type StoredRequest,
  type StoredSigner,
} from './request.ts';

/** What becomes of an attribute: an erased one is put in other words, so that what it counted can still be counted. */
type Fate = 'stays' | 'goes' | 'erased';

const requestAttributes = {
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
  confirmByCode: 'stays',
  notify: 'stays',
  locale: 'goes',
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
  // Without it, no hash of what was recorded says anything of anybody.
  salt: 'goes',
  sealedAt: 'stays',
  removeAt: 'stays',
} as const satisfies Record<keyof StoredRequest, Fate>;

const signerAttributes = {
  position: 'stays',
  name: 'goes',
  method: 'stays',
  role: 'stays',
  order: 'stays',
  locale: 'goes',
  access: 'stays',
  status: 'stays',
  askedAt: 'goes',
  isViewed: 'stays',
  evidence: 'erased',
} as const satisfies Record<keyof StoredSigner, Fate>;

/** Whom nobody knows any more is of it. It can be nobody's: https://www.rfc-editor.org/rfc/rfc2606#section-2 */
export const erasedDomain = 'erased.invalid';
const erasedAddress = (role: string) => `${role}@${erasedDomain}`;
const sub = 'erased';

/** Whether a request has been erased. */
export function isErased({ events }: StoredRequest): boolean {
  return events.some(([type]) => type === 'ERASED');
}

/**
 * Makes what is left of a closed request when all is erased that people are and wrote: which change happened when, who may see
 * what is left, and the hashes.
 * @param at when it is erased, in milliseconds since the epoch
 * @param isByKey whether by an API key
 */
export function erasedRequest(request: StoredRequest, at: number, isByKey = false): StoredRequest {
  const event: LastEvent = { type: 'ERASED', at, actor: 'REQUESTER', ...(isByKey ? { key: '' } : {}) };
  const signers: Record<string, StoredSigner> = {};
  Object.values(request.signers).forEach((signer) => {
    const { evidence } = signer;
    signers[erasedAddress(`signer-${signer.position + 1}`)] = {
      ...staying(signer, signerAttributes),
      ...(evidence ? { evidence: erasedEvidence(evidence) } : {}),
    };
  });
  return {
    ...staying(request, requestAttributes),
    signers,
    requestedBy: erasedAddress('requester'),
    version: request.version + 1,
    lastEvent: event,
    events: [...request.events.map(erasedEvent), compactEvent(event)],
  };
}

/** The attributes that stay as they are. */
function staying<Item extends object, Fates extends Record<keyof Item, Fate>>(
  item: Item,
  attributes: Fates,
): Pick<Item, { [Name in keyof Item]: Fates[Name] extends 'stays' ? Name : never }[keyof Item]> {
  const left: Record<string, unknown> = {};
  Object.entries(item).forEach(([name, value]) => {
    if (attributes[name as keyof Item] === 'stays') left[name] = value;
  });
  return left as Item;
}

/** That there was evidence tells who acted; the hash says what of. */
function erasedEvidence(evidence: StoredEvidence): StoredEvidence {
  const left: StoredEvidence = [sub, null, null, null];
  const [, , , , sha256, code] = evidence;
  if (sha256 || code) left.push(sha256 ?? null);
  // That a code was confirmed, and when; the invitation is nobody's any more.
  if (code) left.push(code[2] === undefined ? code : [code[0], code[1], '']);
  return left;
}

function erasedEvent(event: StoredEvent): StoredEvent {
  const [type, at, signer, , more, key] = event;
  const erase = mores[type as keyof typeof moreOf] as Erase | undefined;
  const left = more && erase ? erase(more, signer as number) : undefined;
  if (key !== undefined) return [type, at, signer ?? null, null, left ?? null, ''];
  if (left) return [type, at, signer ?? null, null, left];
  return signer === undefined || signer === null ? [type, at] : [type, at, signer];
}

type More = StoredEvent[4];
type Erase = (more: More, signer: number) => More;

/** What is left of what an event has besides, for each kind that has it. */
const mores: Record<keyof typeof moreOf, Erase> = {
  EXTENDED: (more) => more,
  REMINDED: (more) => more,
  // The hash of what people are could be guessed.
  SEALED: (more) => erasedSeal(more as Seal),
  VIEWED: (more) => erasedEvidence(more as StoredEvidence),
  REASSIGNED: (more, signer) => erasedFormer(more as Former, signer),
};

/** Which key, and whether something was altered, stays. */
const erasedSeal = ([, keyId, altered]: Seal): Seal => (altered ? ['', keyId, altered] : ['', keyId]);

/** Whether the signer gave his own place away stays. */
function erasedFormer([, , by]: Former, signer: number): Former {
  const former: Former = [erasedAddress(`former-signer-${signer + 1}`), null];
  if (by) former.push(sub);
  return former;
}
