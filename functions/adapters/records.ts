import {
  type ChangeRecord,
  changeKey,
  changesPrefix,
  type Difference,
  differenceKey,
  partsOfKey,
  startsPrefix,
} from '../domain/record/change-record.ts';
import type { KeptChange } from '../domain/record/compare.ts';
import type { StoredRequest } from '../domain/request.ts';
import { getObject, hasObject, listVersions, type ObjectVersion, putNewObject } from './bucket.ts';
import { optionalEnvironment } from './environment.ts';
import { canonical } from './record-hash.ts';

/** Whether the stack records changes. */
export const recordsChanges = (): boolean => optionalEnvironment('RECORDS_BUCKET') !== undefined;

/**
 * Keeps the record of a change, unless there is one.
 * @returns what is kept: this one, or another that was there before; undefined where that is none
 * @throws NoAnswer, Unavailable
 */
export async function keepRecord(record: ChangeRecord): Promise<ChangeRecord | undefined> {
  const isNew = await putNewObject(changeKey(record), canonical(record), lock());
  return isNew ? record : recordOf(await getObject(changeKey(record)));
}

/** Whether anything was recorded of changes of requests that have had an id. @throws NoAnswer, Unavailable */
export const hasRecords = async (id: string): Promise<boolean> => (await listVersions(startsPrefix(id))).length > 0;

/**
 * Whether the records that a change goes on from are under another start than its request has: the item says where they are, and whoever
 * rewrites it may say otherwise. Of the first change, that there are any.
 * @throws NoAnswer, Unavailable
 */
export async function isElsewhere(change: Pick<ChangeRecord, 'requestId' | 'start' | 'version'>): Promise<boolean> {
  const first = changeKey({ ...change, version: 1 });
  const isFirst = change.version === 1;
  // To read one object costs a tenth of a list.
  if (!isFirst && (await hasObject(first))) return false;
  const keys = (await listVersions(startsPrefix(change.requestId))).map(({ key }) => key);
  return keys.some((key) => !key.startsWith(changesPrefix(change))) && (isFirst || !keys.includes(first));
}

/** Whether there is more of a change's record than one version. @throws NoAnswer, Unavailable */
export const isRewritten = async (record: ChangeRecord): Promise<boolean> =>
  (await listVersions(changeKey(record))).length > 1;

/** Gives the version of a request's newest change of which anything was recorded; 0 where nothing was. @throws NoAnswer, Unavailable */
export async function newestRecorded(request: Pick<ChangeRecord, 'requestId' | 'start'>): Promise<number> {
  const objects = await listVersions(changesPrefix(request));
  return Math.max(0, ...objects.map(({ key }) => partsOfKey(key)?.version ?? 0));
}

/**
 * Keeps that a change was found to differ from its record.
 * @param record as it would be by what was found
 * @throws NoAnswer, Unavailable
 */
export async function keepDifference(record: ChangeRecord, difference: Difference): Promise<void> {
  await putNewObject(differenceKey(record, difference), canonical(record), lock());
}

/** What nobody can undo before its time, administrators included, where the stack is told for how long. */
function lock(): Record<string, string> {
  const days = optionalEnvironment('RECORD_LOCK_DAYS');
  if (!days) return {};
  return {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
  };
}

/** How many objects are read at once. */
const atOnce = 20;

/**
 * Reads what was recorded of a request's changes: of each what was written first, whatever came later.
 * @throws NoAnswer, Unavailable
 */
export async function readChanges({ id: requestId, createdAt: start }: StoredRequest): Promise<KeptChange[]> {
  const byVersion = new Map<number, Written>();
  for (const object of await listVersions(changesPrefix({ requestId, start }))) {
    const parts = partsOfKey(object.key);
    if (!parts) continue;
    const { version, difference } = parts;
    const written = byVersion.get(version) ?? { objects: [], differences: [] };
    byVersion.set(version, written);
    if (difference) written.differences.push(difference);
    else written.objects.push(object);
  }
  const changes = [...byVersion];
  const kept: KeptChange[] = [];
  for (let from = 0; from < changes.length; from += atOnce)
    kept.push(...(await Promise.all(changes.slice(from, from + atOnce).map(readChange))).flat());
  return kept;
}

/** What there is of one change: all versions of its record, the newest first, and how it was found to differ. */
interface Written {
  objects: ObjectVersion[];
  differences: Difference[];
}

/** The key says which change it is: what is in an object that somebody else has put is no more than that. */
async function readChange([version, { objects, differences }]: [number, Written]): Promise<KeptChange[]> {
  const records = objects.filter(({ isDeleteMarker }) => !isDeleteMarker);
  const first = records.at(-1);
  if (!first) return [];
  const record = recordOf(await getObject(first.key, first.versionId));
  const [isRewritten, isRemoved] = [records.length > 1, records.length < objects.length];
  return [{ version, record, isRewritten, isRemoved, differences }];
}

/** What the backend has written; undefined where it is something else. */
function recordOf(body: Buffer): ChangeRecord | undefined {
  try {
    const record = JSON.parse(body.toString()) as ChangeRecord;
    return typeof record.event === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}
