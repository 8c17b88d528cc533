import { certificatePdf, fontsFolder } from '../adapters/certificate-pdf.ts';
import { environment, optionalEnvironment } from '../adapters/environment.ts';
import { log, logContext } from '../adapters/log.ts';
import { Unavailable } from '../adapters/outage.ts';
import { canonical, recordHash, valueHash } from '../adapters/record-hash.ts';
import { isElsewhere, readChanges } from '../adapters/records.ts';
import { readRequest, type WorkflowChange } from '../adapters/requests.ts';
import { signedCms } from '../adapters/seal/cms.ts';
import { headerOf, jwsOf, payloadOf } from '../adapters/seal/jws.ts';
import { signDigest } from '../adapters/seal/kms-key.ts';
import { derOf } from '../adapters/seal/pem.ts';
import { partsOf, putPart, readPart, removeSeal, removeSealsOf } from '../adapters/seal/seals.ts';
import { sealingKey } from '../adapters/seal/sealing-key.ts';
import { sha256 } from '../adapters/seal/sign.ts';
import { readTimeStamp, timeStamp } from '../adapters/seal/time-stamp.ts';
import type { RemovedRequest, SigningChange } from '../domain/change.ts';
import { isErased } from '../domain/erasure.ts';
import { eventKinds } from '../domain/events.ts';
import { alterationsOf } from '../domain/record/compare.ts';
import { makeRecord } from '../domain/record/make-record.ts';
import type { KeptSeal, SealPart } from '../domain/record/seal.ts';
import type { StoredSealingKey } from '../domain/record/sealing-key.ts';
import type { SigningRecord } from '../domain/record/signing-record.ts';
import { type Seal, sealOf, type StoredRequest, timeAfter } from '../domain/request.ts';
import { countRequest } from './count-request.ts';
import { noteAlteration, noteLostSalt } from './record-changes.ts';
import { decideRequest } from './decide-request.ts';
import { readOwnSeal } from './own-seal.ts';

/**
 * Seals a request of whose end a change tells, once, however often it comes; of one that was erased it removes what was sealed.
 * What is kept first stands: whoever comes again goes on from there.
 * @param toldAt when the bus was told, in milliseconds since the epoch
 * @throws NoAnswer, Unavailable where it cannot be done now: the change must come again
 */
export async function sealRecord({ requestId, version, type }: SigningChange, toldAt: number): Promise<void> {
  const request = await readRequest(requestId);
  if (!request) return log.warn('a change is told of a request that is there no more', logContext(requestId));
  if (isErased(request)) return removeSeal(request);
  if (sealOf(request) || (await isAnother(request, toldAt))) return;
  if (request.salt === undefined) return noteLostSalt(request);
  if (request.events[version - 1]?.[0] !== type)
    noteAlteration('request is not what was told of it', requestId, { version });
  if (request.status === 'PENDING') return;
  const key = await sealingKey();
  const parts = await partsOf(request);
  const seal = (await readOwnSeal(request, parts)) ?? (await makeSeal(request, key, toldAt));
  const stampedAt = await stamped(request, seal.jws, parts['timestamp.tsr']);
  const json = payloadOf(seal.jws);
  if (!parts['record.json']) await putPart(request, 'record.json', json);
  if (!parts['certificate.pdf']) await putPart(request, 'certificate.pdf', await pdfOf(seal, json, key, stampedAt));
  const { alterations, request: sealed } = JSON.parse(json) as SigningRecord;
  // What was sealed before has not changed since, but by somebody who opened it again past the API.
  if (sealed.version !== request.version)
    noteAlteration('request is not what was sealed', requestId, { version: request.version, sealed: sealed.version });
  const proof = [sha256Of(json), keyIdOf(seal.jws)] as const;
  const made: Seal = alterations.length > 0 ? [...proof, 'ALTERED'] : [...proof];
  const written = await decideRequest(requestId, (found) => sealing(found, request, made));
  if (written) {
    countRequest(request, eventKinds.SEALED.counts);
    return log.info('request sealed', logContext(requestId));
  }
  // Whoever erases while this seals has removed what was there by then.
  const left = await readRequest(requestId);
  if (left?.createdAt !== request.createdAt || isErased(left)) await removeSeal(request);
}

/** Whether a request has the id after the one of which was told. One that has ended and says so, where its records do not, was given another start. */
async function isAnother({ id, createdAt: start, version, status }: StoredRequest, toldAt: number): Promise<boolean> {
  if (!(start >= toldAt + 1000)) return false;
  if (status === 'PENDING' || !(await isElsewhere({ requestId: id, start, version }))) return true;
  noteAlteration('request has another start than its records', id, { version });
  return false;
}

/** Removes what was sealed of a request that was removed; another may have its id by now. @throws NoAnswer, Unavailable */
export async function forgetRecords({ requestId: id }: RemovedRequest): Promise<void> {
  await removeSealsOf(id, await readRequest(id));
}

/** For so long after the bus was told, in milliseconds, a look gives back what was put off before: it does so every two minutes. */
const onItsWay = 3_600_000;

async function makeSeal(request: StoredRequest, key: StoredSealingKey, toldAt: number): Promise<KeptSeal> {
  const kept = await readChanges(request);
  const isRecorded = (version: number) => kept.some((change) => change.version === version);
  // What was recorded of a change was before the bus heard of it, but of one that was put off for the outage that it alone saw.
  const missing = request.events.findIndex((_, at) => !isRecorded(at + 1)) + 1;
  if (missing > 0 && Date.now() < toldAt + onItsWay)
    throw new Unavailable('records', `version ${missing} is not recorded yet`);
  // Whoever erases meanwhile, or seals, has been recorded by now.
  if (kept.some(({ version }) => version > request.version)) await refuseOvertaken(request);
  const alterations = alterationsOf(request, kept, recordHash);
  const now = Date.now();
  const [version, stage] = [environment('PRODUCT_VERSION'), environment('STAGE')];
  const product = { name: 'Countersign', version, stage } as const;
  const { record, openings } = makeRecord(request, {
    product,
    sealedAt: now,
    alterations,
    salted: recordHash,
    hash: valueHash,
  });
  const x5t = sha256(derOf(key.certificate)).toString('base64url');
  const header = { alg: 'ES256', kid: key.keyId, iat: Math.floor(now / 1000), 'x5t#S256': x5t } as const;
  const seal = { jws: await jwsOf(canonical(record), header, signDigest), openings };
  await putFirst(request, 'seal.json', JSON.stringify(seal));
  for (const { kind, version } of alterations)
    noteAlteration('request is sealed as altered', request.id, { version, difference: kind });
  return seal;
}

/** @throws Unavailable where a request has changed since it was read */
async function refuseOvertaken({ id, version }: StoredRequest): Promise<void> {
  if ((await readRequest(id))?.version !== version)
    throw new Unavailable('records', `version ${version} was overtaken`);
}

/** Keeps a part, which there is one of. @throws Unavailable where another has been faster: what comes again goes on from there */
async function putFirst(request: StoredRequest, part: SealPart, body: string | Buffer): Promise<void> {
  if (!(await putPart(request, part, body))) throw new Unavailable('records', `another has kept ${part}`);
}

/** Has the seal stamped, where the stack names who does. @returns when it was, as ISO 8601; null where nobody does */
async function stamped(request: StoredRequest, jws: string, kept: string | undefined): Promise<string | null> {
  const url = optionalEnvironment('TIMESTAMP_URL');
  if (!url) return null;
  const reply = kept ? await readPart(request, 'timestamp.tsr', kept) : await timeStamp(url, Buffer.from(jws));
  if (!kept) await putFirst(request, 'timestamp.tsr', reply);
  return readTimeStamp(reply).at.toISOString();
}

function pdfOf({ jws }: KeptSeal, json: string, key: StoredSealingKey, timestamp: string | null): Promise<Buffer> {
  const record = JSON.parse(json) as SigningRecord;
  const certificate = derOf(key.certificate);
  const sign = (content: Buffer) => signedCms(content, { certificate, sign: signDigest });
  return certificatePdf(record, {
    recordJson: json,
    jws,
    keyId: keyIdOf(jws),
    fingerprint: sha256(certificate).toString('hex'),
    timestamp,
    sign,
    fonts: fontsFolder(import.meta.url),
  });
}

/** Says that a request is sealed, if it is the one that was and stands as closed as it did. */
function sealing(request: StoredRequest | undefined, sealed: StoredRequest, seal: Seal): WorkflowChange | undefined {
  if (request?.createdAt !== sealed.createdAt || sealOf(request) || isErased(request)) return undefined;
  return {
    event: { type: 'SEALED', actor: 'SYSTEM', seal },
    now: timeAfter(request, Date.now()),
    isAfterEnd: true,
    set: 'sealedAt = :now',
    // Whoever has sealed it since has raised its version.
    condition: 'version = :version AND salt = :salt',
    values: { ':salt': sealed.salt!, ':version': request.version },
  };
}

const sha256Of = (text: string) => sha256(text).toString('hex');
const keyIdOf = (jws: string) => headerOf(jws).kid;
