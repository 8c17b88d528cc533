import { s3Error } from '../errors.ts';
import type { ObjectVersion } from '../object-version.ts';

/** The conditions of a read, as its headers have them. */
export interface ReadConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: string | undefined;
  IfUnmodifiedSince?: string | undefined;
}

/** The conditions that the headers of a request set. */
export const conditionsOf = (headers: Readonly<Record<string, string>>): ReadConditions => ({
  IfMatch: headers['if-match'],
  IfNoneMatch: headers['if-none-match'],
  IfModifiedSince: headers['if-modified-since'],
  IfUnmodifiedSince: headers['if-unmodified-since'],
});

/**
 * Says whether the reader has a version already; a condition on the tag goes before one on the time.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws S3Error `PreconditionFailed`
 */
export function isNotModified(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: ReadConditions,
  { etag, modifiedAt }: ObjectVersion,
): boolean {
  const failed = (Condition: string) => s3Error('PreconditionFailed', { members: { Condition } });
  if (IfMatch !== undefined && !names(IfMatch, etag)) throw failed('If-Match');
  if (IfMatch === undefined && modifiedAt > timeOf(IfUnmodifiedSince, Infinity)) throw failed('If-Unmodified-Since');
  if (IfNoneMatch !== undefined) return names(IfNoneMatch, etag);
  return modifiedAt <= timeOf(IfModifiedSince, -Infinity);
}

const names = (tags: string, etag: string) =>
  tags.split(',').some((tag) => ['*', etag, etag.slice(1, -1)].includes(tag.trim().replace(/^W\//, '')));

/** A date that is none sets no condition. */
function timeOf(date: string | undefined, otherwise: number): number {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? otherwise : time;
}
