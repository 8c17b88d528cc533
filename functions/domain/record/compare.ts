import type { StoredRequest } from '../request.ts';
import {
  type ChangeRecord,
  type Difference,
  differenceOf,
  hashesOfChange,
  hashOfItem,
  type RecordHash,
} from './change-record.ts';
import type { Alteration, AlterationKind } from './signing-record.ts';

/** What the bucket has of one change. */
export interface KeptChange {
  version: number;
  /** What was written first: whatever came later hides nothing. Undefined where that is none of the backend's. */
  record: ChangeRecord | undefined;
  isRewritten: boolean;
  isRemoved: boolean;
  /** How it was found to differ, before. */
  differences: Difference[];
}

/** Compares a request with what was recorded of its changes when they happened. @returns what differs, by version */
export function alterationsOf(request: StoredRequest, kept: KeptChange[], hash: RecordHash): Alteration[] {
  const byVersion = new Map(kept.map((each) => [each.version, each]));
  const versions = new Set([...request.events.map((_, index) => index + 1), ...byVersion.keys()]);
  return [...versions].flatMap((version) => {
    const change = byVersion.get(version);
    const kinds = change ? kindsOf(request, change, hash) : (['NOT_RECORDED'] as const);
    return [...new Set(kinds)].map((kind) => ({ kind, version }));
  });
}

function kindsOf(request: StoredRequest, change: KeptChange, hash: RecordHash): AlterationKind[] {
  const { version, record, isRewritten, isRemoved, differences } = change;
  const event = request.events[version - 1];
  const difference = record && event && differenceOf(record, { ...record, ...hashesOf(request, version, hash) });
  return [
    ...(event ? [] : (['EVENT_REMOVED'] as const)),
    ...[...differences, ...(difference ? [difference] : [])].map((each) => kindOf[each]),
    ...(isRewritten || !record ? (['RECORD_REWRITTEN'] as const) : []),
    ...(isRemoved ? (['RECORD_REMOVED'] as const) : []),
  ];
}

const hashesOf = (request: StoredRequest, version: number, hash: RecordHash) => ({
  ...hashesOfChange(request, version, hash),
  // What the request was then, nobody knows any more, but of its last change.
  item: version === request.version ? hashOfItem(request, hash) : null,
});

const kindOf: Record<Difference, AlterationKind> = { event: 'EVENT_ALTERED', item: 'REQUEST_ALTERED' };
