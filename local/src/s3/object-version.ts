/** The retention of a version: until then nobody removes it, in mode GOVERNANCE nobody but who may bypass that. */
export interface Retention {
  mode: 'COMPLIANCE' | 'GOVERNANCE';
  /** Milliseconds since the epoch. */
  until: number;
}

/** One version of an object, or the marker that it was deleted, without its bytes. */
export interface ObjectVersion {
  bucket: string;
  key: string;
  /** `null` in a bucket that has no versions. */
  versionId: string;
  /** A whole second, in milliseconds since the epoch. */
  modifiedAt: number;
  isDeleteMarker: boolean;
  /** Bytes. */
  size: number;
  /** With its quotes; empty for a marker. */
  etag: string;
  /** What is answered of the headers that it was put with, by their names in lower case. */
  headers: Record<string, string>;
  /** By names without `x-amz-meta-`. */
  metadata: Record<string, string>;
  /** The checksum that it was put with, by its header: `x-amz-checksum-crc32`. */
  checksum?: [header: string, value: string];
  retention?: Retention;
}

/** What becomes of objects with time, those whose keys begin with the prefix. */
export interface LifecycleRule {
  prefix: string;
  /** Days until an object is deleted. */
  expirationDays?: number;
  /** Days until a version is removed that another has taken the place of. */
  noncurrentDays?: number;
  /** Whether markers go that have no versions behind them. */
  expiresMarkers: boolean;
}

/** A bucket of the template. */
export interface BucketOptions {
  name: string;
  arn: string;
  isVersioned: boolean;
  /** Whether its objects may be locked. */
  hasLock: boolean;
  /** What locks every version that is put without a retention of its own. */
  defaultRetention?: { mode: Retention['mode']; days?: number; years?: number };
  /** Rules that are switched on. */
  lifecycle?: LifecycleRule[];
}
