import { Unavailable } from '../adapters/outage.ts';
import { readSealingKeys } from '../adapters/seal/kept-keys.ts';
import { type Parts, readSeal, removeSeal } from '../adapters/seal/seals.ts';
import { verifySeal } from '../adapters/seal/verify-seal.ts';
import { isoTime } from '../domain/iso-time.ts';
import type { KeptSeal, SealedRequest } from '../domain/record/seal.ts';
import { noteAlteration } from './record-changes.ts';

/**
 * Reads the seal that is kept of a request: by a key of the stack, and of this request. Where somebody has put something else in its place, that
 * is told, and removed, so that the request is sealed when the message comes again.
 * @returns undefined where there is none
 * @throws NoAnswer, Unavailable
 */
export async function readOwnSeal(request: SealedRequest, parts: Parts): Promise<KeptSeal | undefined> {
  const { 'seal.json': versionId } = parts;
  // It is put before all others.
  if (!versionId && Object.keys(parts).length === 0) return undefined;
  const seal = versionId ? await readSeal(request, versionId) : undefined;
  if (seal && (await isOwn(request, seal))) return seal;
  await removeSeal(request);
  noteAlteration('what was put in the place of its seal is none', request.id, {});
  throw new Unavailable('records', 'what was in the place of the seal was removed');
}

/** Whether a seal is by a key of the stack, and of this request. @throws NoAnswer, Unavailable */
async function isOwn({ id, createdAt }: SealedRequest, { jws }: KeptSeal): Promise<boolean> {
  const { record } = await verifySeal(jws, await readSealingKeys());
  return record?.request.id === id && record.request.createdAt === isoTime(createdAt);
}
