import { s3Error } from '../errors.ts';

/** Bytes of an object, both ends included. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * Reads `Range`: one range of bytes; one that cannot be read is none.
 * Source: https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2
 * @throws S3Error `InvalidRange` where the object has none of the bytes
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < first) return undefined;
  if (first >= size)
    throw s3Error('InvalidRange', { members: { RangeRequested: header!, ActualObjectSize: String(size) } });
  return { first, last };
}
