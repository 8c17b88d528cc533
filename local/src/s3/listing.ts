import { s3Error } from './errors.ts';
import type { S3Request } from './http/request.ts';

/** How a list is asked for, whatever it lists. */
export interface ListInput {
  Bucket: string;
  Prefix?: string | undefined;
  Delimiter?: string | undefined;
  MaxKeys: number;
  EncodingType?: string | undefined;
}

/** Something of a list: it stands for one key, or for all keys that begin alike up to the delimiter. */
export interface Listed<Item> {
  name: string;
  item?: Item;
}

/** Parameters that every list takes. */
export const listParameters = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

/** @throws S3Error `InvalidArgument` */
export function listInput({ bucket, query }: S3Request): ListInput {
  const maxKeys = query.get('max-keys') ?? '1000';
  if (!/^\d{1,9}$/.test(maxKeys))
    throw s3Error('InvalidArgument', {
      message: `Provided max-keys not an integer or within integer range`,
      members: { ArgumentName: 'max-keys', ArgumentValue: maxKeys },
    });
  const encoding = query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url')
    throw s3Error('InvalidArgument', {
      message: 'Invalid Encoding Method specified in Request',
      members: { ArgumentName: 'encoding-type', ArgumentValue: encoding },
    });
  return {
    ...{ Bucket: bucket, Prefix: query.get('prefix'), Delimiter: query.get('delimiter') || undefined },
    // No list has more: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
    ...{ MaxKeys: Math.min(Number(maxKeys), 1000), EncodingType: encoding },
  };
}

/** The right to list, with what of the list conditions may ask for. */
export const listPermission = (action: string, resource: string, query: ListInput) => ({
  action,
  resource,
  context: {
    's3:max-keys': String(query.MaxKeys),
    ...(query.Prefix !== undefined && { 's3:prefix': query.Prefix }),
    ...(query.Delimiter !== undefined && { 's3:delimiter': query.Delimiter }),
  },
});

/**
 * Makes one page of what is listed under keys.
 * @param keys those that begin with the prefix, in order
 * @param itemsOf what is listed of a key, in order; none leaves it out
 * @param isBehind whether something comes behind what earlier pages had
 */
export function pageOf<Item>(
  keys: string[],
  itemsOf: (key: string) => readonly Item[],
  { Prefix = '', Delimiter, MaxKeys }: ListInput,
  isBehind: (listed: Listed<Item>) => boolean,
): { page: Listed<Item>[]; isTruncated: boolean } {
  const all = keys.flatMap((key): Listed<Item>[] => {
    const items = itemsOf(key);
    const end = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
    if (end < 0) return items.map((item) => ({ name: key, item }));
    return items.length > 0 ? [{ name: key.slice(0, end + Delimiter!.length) }] : [];
  });
  const distinct = all.filter(({ name, item }, at) => item !== undefined || all[at - 1]?.name !== name);
  const left = distinct.filter(isBehind);
  return { page: left.slice(0, MaxKeys), isTruncated: MaxKeys > 0 && left.length > MaxKeys };
}

/** Whether a key comes behind another, by their UTF-8 bytes. */
export const isAfter = (key: string, other: string) => Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** How a list writes keys: as they are, or encoded for a URL. */
export const encoderOf =
  ({ EncodingType }: ListInput) =>
  (text: string | undefined) =>
    EncodingType === 'url' && text !== undefined ? encodeURIComponent(text).replaceAll('%2F', '/') : text;
