import type { BucketOptions } from '../../src/s3/object-version.ts';

/** The bucket that the crash test and its child share. */
export const bucket: BucketOptions = { name: 'kept', arn: 'arn:aws:s3:::kept', isVersioned: true, hasLock: false };

/** Bytes that tell whose they are, and whether all of them are there. */
export const bodyOf = (key: string) => Buffer.from(`${key} `.repeat(5000));

/** What the endpoint makes of a put. */
export const putInput = (Key: string, Body: Buffer, of: object = {}) => ({
  ...{ Bucket: bucket.name, Key, Body, Headers: {}, Metadata: {}, IsChecked: false, IfNoneMatch: '*' },
  ...of,
});
