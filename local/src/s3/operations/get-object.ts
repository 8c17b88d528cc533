import { s3Error } from '../errors.ts';
import { findVersion } from '../find-version.ts';
import { conditionsOf, isNotModified, type ReadConditions } from '../http/conditions.ts';
import { isHeaderValue, overrides } from '../http/headers.ts';
import { type ByteRange, rangeOf } from '../http/range.ts';
import type { S3Request } from '../http/request.ts';
import type { StoredVersion } from '../objects.ts';
import { lockHeaders, lockMembers, type LockMembers } from '../retention.ts';
import { type Answer, arnOf, type Context, type ObjectName, type Operation, refuseOthers } from './operation.ts';

/** The input of a read. */
export interface ReadInput extends ObjectName, ReadConditions {
  Range?: string | undefined;
  IfRange?: string | undefined;
  ChecksumMode?: string | undefined;
  /** Headers that the answer is to have in place of the object's. */
  ResponseHeaders: Record<string, string>;
}

/** What a read found. */
export interface ReadOutput extends LockMembers {
  version: StoredVersion;
  isNotModified: boolean;
  range?: ByteRange | undefined;
  body?: Buffer;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: Operation<ReadInput, ReadOutput> = {
  billedAs: 'get',
  read: (request) => readInput('GetObject', request),
  permissions: (input, bucket) => readPermissions(input, arnOf(bucket, input)),
  async perform(input, bucket, context) {
    const found = find(input, context);
    if (found.isNotModified) return found;
    const body = await context.objects.body(found.version);
    // It was removed meanwhile: what there is now counts.
    if (!body) return getObject.perform(input, bucket, context);
    const { first = 0, last = Infinity } = found.range ?? {};
    return { ...found, body: body.subarray(first, last + 1) };
  },
  answer: (output, input) => answerOf(output, input, output.body),
};

/** Reads what both ways to read an object take. */
export function readInput(operation: string, request: S3Request): ReadInput {
  const { bucket, key, query, headers } = request;
  refuseOthers(operation, request, {
    parameters: ['versionId', ...Object.keys(overrides)],
    headers: ['x-amz-checksum-mode'],
  });
  const ResponseHeaders = Object.fromEntries(
    Object.entries(overrides).flatMap(([name, header]) => (query.has(name) ? [[header, query.get(name)!]] : [])),
  );
  const strange = Object.entries(ResponseHeaders).find(([, value]) => !isHeaderValue(value));
  if (strange)
    throw s3Error('InvalidArgument', {
      message: 'Header value cannot be represented using ISO-8859-1.',
      members: { ArgumentName: `response-${strange[0]}`, ArgumentValue: strange[1] },
    });
  return {
    ...{ Bucket: bucket, Key: key, VersionId: query.get('versionId'), ...conditionsOf(headers) },
    ...{ Range: headers.range, IfRange: headers['if-range'], ChecksumMode: headers['x-amz-checksum-mode'] },
    ResponseHeaders,
  };
}

/** The right to read an object, another one for a version that is named. */
export const readPermissions = ({ VersionId }: ReadInput, resource: string) => [
  VersionId === undefined
    ? { action: 's3:GetObject', resource }
    : { action: 's3:GetObjectVersion', resource, context: { 's3:VersionId': VersionId } },
];

/** Finds what a read asks for, without its bytes. */
export function find(input: ReadInput, { objects }: Context): ReadOutput {
  const version = findVersion(objects, input);
  // https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
  const isRanged = input.IfRange === undefined || input.IfRange === version.etag;
  const range = isRanged ? rangeOf(input.Range, version.size) : undefined;
  return { version, isNotModified: isNotModified(input, version), range, ...lockMembers(version) };
}

/** Answers a read, with the bytes or without. */
export function answerOf(output: ReadOutput, input: ReadInput, body: Buffer | undefined): Answer {
  const { version, range } = output;
  const { etag, size, versionId, checksum } = version;
  const validators = {
    ...{ etag, 'last-modified': new Date(version.modifiedAt).toUTCString() },
    ...(versionId !== 'null' && { 'x-amz-version-id': versionId }),
  };
  if (output.isNotModified) return { status: 304, headers: validators, body: '' };
  const isChecked = input.ChecksumMode === 'ENABLED' && checksum && !range;
  return {
    status: range ? 206 : 200,
    headers: {
      ...version.headers,
      ...input.ResponseHeaders,
      ...Object.fromEntries(Object.entries(version.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
      ...{ ...validators, 'accept-ranges': 'bytes', 'x-amz-server-side-encryption': 'AES256' },
      'content-length': String(range ? range.last - range.first + 1 : size),
      ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${size}` }),
      ...(isChecked && { [checksum[0]]: checksum[1], 'x-amz-checksum-type': 'FULL_OBJECT' }),
      ...(output.ObjectLockMode !== undefined && {
        [lockHeaders.mode]: output.ObjectLockMode,
        [lockHeaders.until]: output.ObjectLockRetainUntilDate!,
      }),
    },
    body: body ?? '',
  };
}
