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
  /** The last name of the page before. */
  ContinuationToken?: string | undefined;
  StartAfter?: string | undefined;
}

interface Output {
  page: Listed<StoredVersion>[];
  isTruncated: boolean;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: Operation<Input, Output> = {
  billedAs: 'put',
  read(request) {
    const { query } = request;
    refuseOthers('ListObjectsV2', request, {
      parameters: ['list-type', ...listParameters, 'continuation-token', 'start-after'],
    });
    const token = query.get('continuation-token');
    if (token !== undefined && tokenOf(nameOf(token)) !== token)
      throw s3Error('InvalidArgument', {
        message: 'The continuation token provided is incorrect',
        members: { ArgumentName: 'continuation-token', ArgumentValue: token },
      });
    return { ...listInput(request), ContinuationToken: token, StartAfter: query.get('start-after') };
  },
  permissions: (input, { arn }) => [listPermission('s3:ListBucket', arn, input)],
  async perform(input, _bucket, { objects }) {
    const { Bucket, ContinuationToken, StartAfter = '' } = input;
    const after = ContinuationToken === undefined ? StartAfter : nameOf(ContinuationToken);
    const currentOf = (key: string) =>
      objects
        .versions(Bucket, key)
        .slice(-1)
        .filter(({ isDeleteMarker }) => !isDeleteMarker);
    return pageOf(objects.keys(Bucket, input.Prefix), currentOf, input, ({ name }) => isAfter(name, after));
  },
  answer({ page, isTruncated }, input) {
    const encoded = encoderOf(input);
    const entryOf = ({ name, item }: Listed<StoredVersion>): Element =>
      item ? objectElement(item, encoded(name)!) : ['CommonPrefixes', [['Prefix', encoded(name)]]];
    const list: Element = [
      'ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
      [
        ['Name', input.Bucket],
        ['Prefix', encoded(input.Prefix ?? '')],
        ['ContinuationToken', input.ContinuationToken],
        ['NextContinuationToken', isTruncated ? tokenOf(page.at(-1)!.name) : undefined],
        ['StartAfter', encoded(input.StartAfter)],
        ['KeyCount', page.length],
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

const objectElement = ({ modifiedAt, etag, size }: StoredVersion, key: string): Element => [
  'Contents',
  [
    ['Key', key],
    ['LastModified', new Date(modifiedAt).toISOString()],
    ['ETag', etag],
    ['Size', size],
    ['StorageClass', 'STANDARD'],
  ],
];

const tokenOf = (name: string) => Buffer.from(name).toString('base64url');
const nameOf = (token: string) => Buffer.from(token, 'base64url').toString();
