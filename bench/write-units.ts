import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, writeUnits } from '@countersign/local/testing';
import { firstLook } from '../functions/domain/look.ts';
import type { StoredEvent, StoredRequest, StoredSigner, StoredSignerStatus } from '../functions/domain/request.ts';

/** What a change costs besides the item: the row in the index `byRequester`, where version and counts stand. */
export const ofIndex = 1;
/** The entry in the index `byLook`, put at the start and deleted at the end. */
export const ofLooks = 2;
/** What an asking costs besides: the open signature and its index entry, put and deleted, each below a kilobyte. */
export const ofOpenSignature = 4;

/**
 * Reckons the write units that a request in which everybody signed, by hand or automatically, has taken from its start to
 * its end. Its events tell what the item looked like after each change, and so what writing it whole has cost.
 */
export function estimateWriteUnits(request: StoredRequest): number {
  const written = unitsOfChanges(request).map((units) => units + ofIndex);
  const asked = request.events.filter(([type]) => type === 'REQUESTED').length;
  return written.reduce((sum, each) => sum + each, asked * ofOpenSignature + ofLooks);
}

/** What each change of a request has cost, of the item alone. */
export function unitsOfChanges(request: StoredRequest): number[] {
  const images = request.events.map((_, index) => wire(imageOf(request, index + 1)));
  return images.map((after, index) => writeUnits({ before: images[index - 1], after }));
}

/**
 * Makes of a completed request one with more signers, whose further signers are like its last, asked in groups.
 * @param groupSize how many are asked together
 */
export function withSigners(request: StoredRequest, total: number, groupSize: number): StoredRequest {
  const signers = Object.entries(request.signers).sort(([, a], [, b]) => a.position - b.position);
  const [email, model] = signers.at(-1)!;
  for (let position = signers.length; position < total; position++) {
    const order = 1 + Math.floor(position / groupSize);
    signers.push([
      email.replace(/\d+/, (digits) => String(position).padStart(digits.length, '0')),
      { ...model, position, ...(order === 1 ? {} : { order }) },
    ]);
  }
  const at = request.createdAt + 1;
  const orders = [...new Set(signers.map(([, { order }]) => order))];
  const events = orders.flatMap((order) => {
    const group = signers.map(([, signer]) => signer).filter((signer) => signer.order === order);
    const asked = group.filter(({ method }) => !method);
    return [
      ...group.filter(({ method }) => method).map(({ position }): StoredEvent => ['SIGNED', at, position]),
      ...asked.map(({ position }): StoredEvent => ['REQUESTED', at, position]),
      ...asked.map(({ position }): StoredEvent => ['SIGNED', at, position]),
    ];
  });
  return {
    ...request,
    ...{ signers: Object.fromEntries(signers), signed: total, total, version: events.length + 2 },
    events: [request.events[0]!, ...events, request.events.at(-1)!],
  };
}

/** The item as it stood at one of its versions. */
function imageOf(request: StoredRequest, version: number): StoredRequest {
  const events = request.events.slice(0, version);
  const [type, at, signer] = events.at(-1)!;
  const { closedAt, ...open } = request;
  const isClosed = version === request.version;
  return {
    ...open,
    ...(isClosed ? { closedAt: closedAt! } : firstLook(request.createdAt, request.expiresAt)),
    status: isClosed ? request.status : 'PENDING',
    signers: Object.fromEntries(
      Object.entries(request.signers).map(([email, each]) => [email, signerAfter(each, events)]),
    ),
    signed: events.filter(([each]) => each === 'SIGNED').length,
    ...{ version, events },
    lastEvent: { type, at, actor: 'SYSTEM', ...(typeof signer === 'number' ? { signer } : {}) },
  };
}

function signerAfter({ evidence, ...signer }: StoredSigner, events: StoredEvent[]): StoredSigner {
  const [type, at] = events.findLast(([, , position]) => position === signer.position) ?? ['WAITING', 0];
  return {
    ...signer,
    status: type as StoredSignerStatus,
    ...(type === 'REQUESTED' ? { askedAt: at } : {}),
    ...(type === 'SIGNED' && evidence ? { evidence } : {}),
  };
}

const wire = (request: StoredRequest) => marshall(request, { removeUndefinedValues: true }) as Item;
