import {
  type KeptSeal,
  type SealedRequest,
  sealKey,
  type SealPart,
  sealPrefix,
  sealsPrefix,
} from '../../domain/record/seal.ts';
import { deleteVersion, getObject, listVersions, putNewObject, urlOfObject } from '../bucket.ts';

/** The parts that there are of a seal, each by the version that was put first: whatever came later hides nothing, nor does a delete marker. */
export type Parts = Partial<Record<SealPart, string>>;

/** Lists the parts of the seal of a request. @throws NoAnswer, Unavailable */
export async function partsOf(request: SealedRequest): Promise<Parts> {
  const prefix = sealPrefix(request);
  const versions = (await listVersions(prefix)).filter(({ isDeleteMarker }) => !isDeleteMarker);
  // The oldest of a key comes last.
  return Object.fromEntries(versions.map(({ key, versionId }) => [key.slice(prefix.length), versionId]));
}

/** Reads a part. @throws NoAnswer, Unavailable */
export const readPart = (request: SealedRequest, part: SealPart, versionId: string): Promise<Buffer> =>
  getObject(sealKey(request, part), versionId);

/** Reads the seal of a request; undefined where what is kept as one is none. @throws NoAnswer, Unavailable */
export async function readSeal(request: SealedRequest, versionId: string): Promise<KeptSeal | undefined> {
  try {
    return asSeal(JSON.parse((await readPart(request, 'seal.json', versionId)).toString()));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const asSeal = (value: unknown): KeptSeal | undefined => {
  const { jws, openings } = (value ?? {}) as Partial<KeptSeal>;
  return typeof jws === 'string' && Array.isArray(openings) ? { jws, openings } : undefined;
};

/** Keeps a part of what belongs to a seal, unless there is one. @returns whether there was none @throws NoAnswer, Unavailable */
export const putPart = (request: SealedRequest, part: SealPart, body: string | Uint8Array): Promise<boolean> =>
  putNewObject(sealKey(request, part), body, {
    'content-type': contentTypes[part],
    'content-disposition': `inline; filename="${request.id}-${part}"`,
  });

const contentTypes: Record<SealPart, string> = {
  'seal.json': 'application/json',
  'record.json': 'application/json',
  'certificate.pdf': 'application/pdf',
  'timestamp.tsr': 'application/timestamp-reply',
};

/** Makes an address at which a part can be read for five minutes. */
export const urlOfPart = (request: SealedRequest, part: SealPart, versionId: string): Promise<string> =>
  urlOfObject(sealKey(request, part), versionId);

/** Removes all that was sealed of requests with an id, but of one that is there. @throws NoAnswer, Unavailable */
export async function removeSealsOf(id: string, left: SealedRequest | undefined): Promise<void> {
  const versions = await listVersions(sealsPrefix(id));
  const isLeft = (key: string) => left !== undefined && key.startsWith(sealPrefix(left));
  await Promise.all(versions.filter(({ key }) => !isLeft(key)).map(deleteVersion));
}

/** Removes all that belongs to the seal of a request, for good. @throws NoAnswer, Unavailable */
export async function removeSeal(request: SealedRequest): Promise<void> {
  await Promise.all((await listVersions(sealPrefix(request))).map(deleteVersion));
}
