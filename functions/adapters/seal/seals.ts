import { type KeptSeal, sealKey, type SealPart, sealPrefix, sealsPrefix } from '../../domain/record/seal.ts';
import type { StoredRequest } from '../../domain/request.ts';
import { deleteVersion, getObject, listVersions, putNewObject, urlOfObject } from '../bucket.ts';

type Named = Pick<StoredRequest, 'id' | 'createdAt'>;

/** Which parts there are of the seal of a request. @throws NoAnswer, Unavailable */
export async function partsOf(request: Named): Promise<SealPart[]> {
  const prefix = sealPrefix(request);
  const newest = new Map((await listVersions(prefix)).reverse().map((version) => [version.key, version]));
  const left = [...newest.values()].filter(({ isDeleteMarker }) => !isDeleteMarker);
  return left.map(({ key }) => key.slice(prefix.length) as SealPart);
}

/** Reads a part, which there must be. @throws NoAnswer, Unavailable */
export const readPart = (request: Named, part: SealPart): Promise<Buffer> => getObject(sealKey(request, part));

/** Reads the seal of a request, which there must be. @throws NoAnswer, Unavailable */
export const readSeal = async (request: Named): Promise<KeptSeal> =>
  JSON.parse((await readPart(request, 'seal.json')).toString()) as KeptSeal;

/** Keeps the seal of a request, unless there is one. @returns what is kept @throws NoAnswer, Unavailable */
export async function keepSeal(request: Named, seal: KeptSeal): Promise<KeptSeal> {
  return (await putPart(request, 'seal.json', JSON.stringify(seal))) ? seal : readSeal(request);
}

/** Keeps a part of what belongs to a seal, unless there is one. @returns whether there was none @throws NoAnswer, Unavailable */
export const putPart = (request: Named, part: SealPart, body: string | Uint8Array): Promise<boolean> =>
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
export const urlOfPart = (request: Named, part: SealPart): Promise<string> => urlOfObject(sealKey(request, part));

/** Removes all that was sealed of requests with an id, but of one that is there. @throws NoAnswer, Unavailable */
export async function removeSealsOf(id: string, left: Named | undefined): Promise<void> {
  const versions = await listVersions(sealsPrefix(id));
  const isLeft = (key: string) => left !== undefined && key.startsWith(sealPrefix(left));
  await Promise.all(versions.filter(({ key }) => !isLeft(key)).map(deleteVersion));
}

/** Removes all that belongs to the seal of a request, for good. @throws NoAnswer, Unavailable */
export async function removeSeal(request: Named): Promise<void> {
  await Promise.all((await listVersions(sealPrefix(request))).map(deleteVersion));
}
