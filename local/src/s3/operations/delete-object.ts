import { notEmulated } from '../errors.ts';
import { checkedId } from '../find-version.ts';
import type { ObjectVersion } from '../object-version.ts';
import { refuseLocked } from '../retention.ts';
import { arnOf, type ObjectName, type Operation, refuseOthers } from './operation.ts';

interface Input extends ObjectName {
  BypassGovernanceRetention: boolean;
}

interface Output {
  VersionId?: string;
  DeleteMarker?: boolean;
}

const bypassHeader = 'x-amz-bypass-governance-retention';

/** Makes the marker of a deletion. */
export const markerOf = (
  bucket: string,
  key: string,
  { now, newId }: { now: number; newId: () => string },
): ObjectVersion => ({
  ...{ bucket, key, versionId: newId().replaceAll('-', ''), isDeleteMarker: true },
  ...{ modifiedAt: Math.floor(now / 1000) * 1000, size: 0, etag: '', headers: {}, metadata: {} },
});

/**
 * Removes the version that is named; otherwise, in a bucket with versions, marks the object as deleted.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export const deleteObject: Operation<Input, Output> = {
  billedAs: 'nothing',
  read(request) {
    const { bucket, key, query, headers } = request;
    refuseOthers('DeleteObject', request, { parameters: ['versionId'], headers: [bypassHeader] });
    if (headers['if-match'] !== undefined) throw notEmulated('the header if-match of DeleteObject');
    const versionId = query.get('versionId');
    return {
      ...{ Bucket: bucket, Key: key, VersionId: versionId === undefined ? undefined : checkedId(versionId) },
      BypassGovernanceRetention: headers[bypassHeader] === 'true',
    };
  },
  permissions(input, bucket) {
    const { VersionId, BypassGovernanceRetention } = input;
    const resource = arnOf(bucket, input);
    return [
      VersionId === undefined
        ? { action: 's3:DeleteObject', resource }
        : { action: 's3:DeleteObjectVersion', resource, context: { 's3:VersionId': VersionId } },
      ...(BypassGovernanceRetention ? [{ action: 's3:BypassGovernanceRetention', resource }] : []),
    ];
  },
  async perform({ Bucket, Key, VersionId, BypassGovernanceRetention }, bucket, { objects, clock, newId }) {
    return objects.alone(Bucket, Key, async () => {
      const now = clock.now();
      if (VersionId === undefined && bucket.isVersioned) {
        const marker = markerOf(Bucket, Key, { now, newId });
        await objects.write({ add: marker });
        return { VersionId: marker.versionId, DeleteMarker: true };
      }
      const wanted = VersionId ?? 'null';
      const found = objects.versions(Bucket, Key).find(({ versionId }) => versionId === wanted);
      if (found) {
        refuseLocked(found, { now, mayBypass: BypassGovernanceRetention });
        await objects.write({ remove: [found] });
      }
      return {
        ...(VersionId !== undefined && { VersionId }),
        ...(found?.isDeleteMarker && { DeleteMarker: true }),
      };
    });
  },
  answer: ({ VersionId, DeleteMarker }) => ({
    status: 204,
    headers: {
      ...(VersionId !== undefined && { 'x-amz-version-id': VersionId }),
      ...(DeleteMarker && { 'x-amz-delete-marker': 'true' }),
    },
    body: '',
  }),
};
