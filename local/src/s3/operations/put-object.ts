import { createHash } from 'node:crypto';
import { notEmulated, s3Error } from '../errors.ts';
import { given, systemHeaders } from '../http/headers.ts';
import type { S3Request } from '../http/request.ts';
import type { ObjectVersion } from '../object-version.ts';
import { lockHeaders, type LockMembers, retentionFor } from '../retention.ts';
import { arnOf, type ObjectName, type Operation, refuseOthers } from './operation.ts';

interface Input extends ObjectName, LockMembers {
  Body: Buffer;
  IfNoneMatch?: string | undefined;
  /** By their names, in lower case. */
  Headers: Record<string, string>;
  Metadata: Record<string, string>;
  /** Its header and its value, checked. */
  Checksum?: [header: string, value: string];
  /** Whether the request says what its body is, by a checksum or by `Content-MD5`. */
  IsChecked: boolean;
}

const metadataStart = 'x-amz-meta-';

/** Bytes of names and values: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const maxMetadataBytes = 2048;

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation<Input, ObjectVersion> = {
  billedAs: 'put',
  read(request) {
    const { bucket, key, headers, body, checksum } = request;
    refuseOthers('PutObject', request, {
      headers: [
        `${metadataStart}*`,
        ...Object.values(lockHeaders),
        'x-amz-server-side-encryption',
        'x-amz-storage-class',
      ],
    });
    checkValue(request, 'x-amz-server-side-encryption', 'AES256');
    checkValue(request, 'x-amz-storage-class', 'STANDARD');
    if (headers['if-match'] !== undefined) throw notEmulated('the header if-match of PutObject');
    const IfNoneMatch = headers['if-none-match'];
    if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
      throw notEmulated(`the value ${IfNoneMatch} of if-none-match (allowed: *)`);
    const metadata = Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(metadataStart) ? [[name.slice(metadataStart.length), value] as const] : [],
    );
    const bytes = metadata.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (bytes > maxMetadataBytes)
      throw s3Error('MetadataTooLarge', { members: { Size: String(bytes), MaxSizeAllowed: String(maxMetadataBytes) } });
    return {
      ...{ Bucket: bucket, Key: key, Body: body, IfNoneMatch },
      Headers: systemHeaders(headers),
      Metadata: Object.fromEntries(metadata),
      ...(checksum && { Checksum: checksum }),
      IsChecked: checksum !== undefined || headers['content-md5'] !== undefined,
      ObjectLockMode: headers[lockHeaders.mode],
      ObjectLockRetainUntilDate: headers[lockHeaders.until],
    };
  },
  permissions(input, bucket) {
    const context = given({
      's3:if-none-match': input.IfNoneMatch,
      's3:object-lock-mode': input.ObjectLockMode,
      's3:object-lock-retain-until-date': input.ObjectLockRetainUntilDate,
    });
    const isLocked = input.ObjectLockMode !== undefined || input.ObjectLockRetainUntilDate !== undefined;
    return ['s3:PutObject', ...(isLocked ? ['s3:PutObjectRetention'] : [])].map((action) => ({
      ...{ action, resource: arnOf(bucket, input), context },
    }));
  },
  async perform({ Bucket, Key, Body, Checksum, ...input }, bucket, { objects, clock, newId }) {
    const now = clock.now();
    const retention = retentionFor(input, bucket, now);
    if (retention && !input.IsChecked)
      throw s3Error('InvalidRequest', {
        message:
          'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
      });
    const version: ObjectVersion = {
      ...{ bucket: Bucket, key: Key, versionId: bucket.isVersioned ? newId().replaceAll('-', '') : 'null' },
      ...{ modifiedAt: Math.floor(now / 1000) * 1000, isDeleteMarker: false },
      ...{ size: Body.length, etag: `"${createHash('md5').update(Body).digest('hex')}"` },
      ...{ headers: input.Headers, metadata: input.Metadata },
      ...(Checksum && { checksum: Checksum }),
      ...(retention && { retention }),
    };
    return objects.alone(Bucket, Key, async () => {
      const versions = objects.versions(Bucket, Key);
      const current = versions.at(-1);
      if (input.IfNoneMatch === '*' && current && !current.isDeleteMarker)
        throw s3Error('PreconditionFailed', { members: { Condition: 'If-None-Match' } });
      const replaced = versions.filter(({ versionId }) => versionId === version.versionId);
      await objects.write({ add: version, body: Body, remove: replaced });
      return version;
    });
  },
  answer: ({ etag, versionId, checksum }) => ({
    status: 200,
    headers: {
      ...{ etag, 'x-amz-server-side-encryption': 'AES256' },
      ...(versionId !== 'null' && { 'x-amz-version-id': versionId }),
      ...(checksum && { [checksum[0]]: checksum[1], 'x-amz-checksum-type': 'FULL_OBJECT' }),
    },
    body: '',
  }),
};

function checkValue({ headers }: S3Request, name: string, allowed: string): void {
  const value = headers[name];
  if (value !== undefined && value !== allowed)
    throw notEmulated(`the value ${value} of ${name} (allowed: ${allowed})`);
}
