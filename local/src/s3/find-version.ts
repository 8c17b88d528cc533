import { s3Error } from './errors.ts';
import type { Objects, StoredVersion } from './objects.ts';
import type { ObjectName } from './operations/operation.ts';

/**
 * Finds a version of an object, the current one where none is named.
 * @throws S3Error `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a marker of a deletion, `InvalidArgument`
 */
export function findVersion(objects: Objects, { Bucket, Key, VersionId }: ObjectName): StoredVersion {
  const versions = objects.versions(Bucket, Key);
  if (VersionId === undefined) {
    const current = versions.at(-1);
    if (!current) throw s3Error('NoSuchKey', { members: { Key } });
    if (current.isDeleteMarker) throw s3Error('NoSuchKey', { members: { Key }, headers: markerHeaders(current) });
    return current;
  }
  const version = versions.find(({ versionId }) => versionId === checkedId(VersionId));
  if (!version) throw s3Error('NoSuchVersion', { members: { Key, VersionId } });
  if (version.isDeleteMarker)
    throw s3Error('MethodNotAllowed', {
      members: { Method: 'GET', ResourceType: 'DeleteMarker' },
      headers: { ...markerHeaders(version), allow: 'DELETE' },
    });
  return version;
}

/** @throws S3Error `InvalidArgument` for what is the id of no version */
export function checkedId(versionId: string): string {
  if (versionId === 'null' || /^[0-9a-f]{32}$/.test(versionId)) return versionId;
  throw s3Error('InvalidArgument', {
    message: 'Invalid version id specified',
    members: { ArgumentName: 'versionId', ArgumentValue: versionId },
  });
}

const markerHeaders = ({ versionId, modifiedAt }: StoredVersion) => ({
  ...{ 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId },
  'last-modified': new Date(modifiedAt).toUTCString(),
});
