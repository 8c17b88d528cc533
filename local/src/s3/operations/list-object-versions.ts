import { s3Error } from '../errors.ts';
import {
  encoderOf,
  isAfter,
  type Listed,
  type ListInput,
  listInput,
  listParameters,
  listPermission,
  pageOf,
} from '../listing.ts';
import type { StoredVersion } from '../objects.ts';
import { document, type Element } from '../xml.ts';
import { type Operation, refuseOthers } from './operation.ts';

interface Input extends ListInput {
  KeyMarker?: string | undefined;
  VersionIdMarker?: string | undefined;
}

interface Output {
  page: Listed<StoredVersion>[];
  isTruncated: boolean;
  /** Versions that are current, by where they lie. */
  latest: Set<string>;
}

/**
 * Lists versions and markers, by key and from the newest of each.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export const listObjectVersions: Operation<Input, Output> = {
  billedAs: 'put',
  read(request) {
    const { query } = request;
    refuseOthers('ListObjectVersions', request, {
      parameters: ['versions', ...listParameters, 'key-marker', 'version-id-marker'],
    });
    const [KeyMarker, VersionIdMarker] = [query.get('key-marker'), query.get('version-id-marker') || undefined];
    if (VersionIdMarker !== undefined && !KeyMarker)
      throw s3Error('InvalidArgument', {
        message: 'A version-id marker cannot be specified without a key marker.',
        members: { ArgumentName: 'version-id-marker', ArgumentValue: VersionIdMarker },
      });
    return { ...listInput(request), KeyMarker, VersionIdMarker };
  },
  permissions: (input, { arn }) => [listPermission('s3:ListBucketVersions', arn, input)],
  async perform(input, _bucket, { objects }) {
    const { Bucket, KeyMarker = '', VersionIdMarker } = input;
    const versionsOf = (key: string) => objects.versions(Bucket, key).toReversed();
    // Where the version of the marker has gone, its key is listed once more: nothing is left out.
    const marked = VersionIdMarker === undefined ? [] : versionsOf(KeyMarker);
    const before = marked.findIndex(({ versionId }) => versionId === VersionIdMarker);
    const isBehind = ({ name, item }: Listed<StoredVersion>) =>
      name === KeyMarker && item && VersionIdMarker !== undefined
        ? !marked.slice(0, before + 1).some(({ at }) => at === item.at)
        : isAfter(name, KeyMarker);
    const keys = objects.keys(Bucket, input.Prefix);
    const latest = keys.map((key) => objects.versions(Bucket, key).at(-1)!.at);
    return { ...pageOf(keys, versionsOf, input, isBehind), latest: new Set(latest) };
  },
  answer({ page, isTruncated, latest }, input) {
    const encoded = encoderOf(input);
    const last = page.at(-1);
    const entryOf = ({ name, item }: Listed<StoredVersion>): Element =>
      item
        ? versionElement(item, encoded(name)!, latest.has(item.at))
        : ['CommonPrefixes', [['Prefix', encoded(name)]]];
    const list: Element = [
      'ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
      [
        ['Name', input.Bucket],
        ['Prefix', encoded(input.Prefix ?? '')],
        ['KeyMarker', encoded(input.KeyMarker ?? '')],
        ['VersionIdMarker', input.VersionIdMarker ?? ''],
        ['NextKeyMarker', isTruncated ? encoded(last!.name) : undefined],
        ['NextVersionIdMarker', isTruncated ? last!.item?.versionId : undefined],
        ['MaxKeys', input.MaxKeys],
        ['Delimiter', encoded(input.Delimiter)],
        ['EncodingType', input.EncodingType],
        ['IsTruncated', isTruncated],
        ...page.map(entryOf),
      ],
    ];
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: document(list) };
  },
};

function versionElement(version: StoredVersion, key: string, isLatest: boolean): Element {
  const { versionId, modifiedAt, isDeleteMarker, etag, size } = version;
  return [
    isDeleteMarker ? 'DeleteMarker' : 'Version',
    [
      ['Key', key],
      ['VersionId', versionId],
      ['IsLatest', isLatest],
      ['LastModified', new Date(modifiedAt).toISOString()],
      ...(isDeleteMarker
        ? []
        : ([
            ['ETag', etag],
            ['Size', size],
            ['StorageClass', 'STANDARD'],
          ] as const)),
    ],
  ];
}
