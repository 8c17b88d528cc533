import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { TestBackend } from './backend.ts';

/** What an administrator sees and does in the bucket of records. */
export function bucketOf({ aws, template }: TestBackend) {
  const client = new S3Client({ ...aws, forcePathStyle: true });
  const Bucket = template.ofType('AWS::S3::Bucket')[0]!.physicalId;
  return {
    /** All versions under a prefix, and delete markers. */
    async versions(Prefix: string) {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix }),
      );
      return { versions: Versions, markers: DeleteMarkers };
    },
    /** Reads an object. */
    async read(Key: string): Promise<string> {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return Body!.transformToString();
    },
    /** Writes an object, over one that may be there. */
    write: (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
    /** Removes an object, or one version of it. */
    remove: (Key: string, VersionId?: string) => client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
  };
}
