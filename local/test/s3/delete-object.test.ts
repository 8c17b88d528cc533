import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { day, type Given, given, records, refusal } from './given.ts';

let on: Given;
let s3: S3Client;
beforeAll(async () => {
  on = await given();
  s3 = on.client();
});
afterAll(() => on.stop());

let Key: string;
let keys = 0;
beforeEach(() => {
  Key = `object-${keys++}`;
});
const remove = (of: Partial<DeleteObjectCommandInput> = {}) =>
  s3.send(new DeleteObjectCommand({ Bucket: records, Key, ...of }));
const versions = async () => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: records, Prefix: Key }),
  );
  return { versions: Versions.map(({ VersionId }) => VersionId), markers: DeleteMarkers.map((each) => each.VersionId) };
};
const locked = refusal('AccessDenied', 403, { message: 'Access Denied because object protected by object lock.' });
const until = (milliseconds: number) => new Date(on.backend.clock.now() + milliseconds);

describe('DeleteObject', () => {
  it('marks an object as deleted, whatever locks it, and keeps its versions', async () => {
    const { VersionId } = await on.put({ Key });
    const marker = await remove();
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await versions()).toEqual({ versions: [VersionId], markers: [marker.VersionId] });
    await expect(s3.send(new GetObjectCommand({ Bucket: records, Key }))).rejects.toMatchObject(
      refusal('NoSuchKey', 404),
    );
    // Without the marker it is there again.
    const { DeleteMarker, VersionId: removed } = await remove({ VersionId: marker.VersionId! });
    expect([DeleteMarker, removed]).toEqual([true, marker.VersionId]);
    expect((await s3.send(new HeadObjectCommand({ Bucket: records, Key }))).VersionId).toBe(VersionId);
  });

  it('makes room for a put that must be the first', async () => {
    await on.put({ Key, IfNoneMatch: '*' });
    await expect(on.put({ Key, IfNoneMatch: '*' })).rejects.toMatchObject(refusal('PreconditionFailed', 412));
    await remove();
    expect(await on.put({ Key, IfNoneMatch: '*' })).toHaveProperty('VersionId');
  });

  it('removes a version for good once no lock stands', async () => {
    const { VersionId } = await on.put({ Key });
    await expect(remove({ VersionId: VersionId! })).rejects.toMatchObject(locked);
    on.pass(day - 1000);
    await expect(remove({ VersionId: VersionId! })).rejects.toMatchObject(locked);
    on.pass(1000);
    expect(await remove({ VersionId: VersionId! })).toMatchObject({ VersionId });
    expect(await versions()).toEqual({ versions: [], markers: [] });
    expect(await remove({ VersionId: VersionId! })).toMatchObject({ VersionId });
  });

  it('removes an object of a bucket without versions, there or not', async () => {
    const Bucket = on.drafts;
    await on.put({ Bucket, Key });
    for (let times = 0; times < 2; times++) {
      const { DeleteMarker, VersionId, $metadata } = await remove({ Bucket });
      expect([DeleteMarker, VersionId, $metadata.httpStatusCode]).toEqual([undefined, undefined, 204]);
    }
    await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject(refusal('NoSuchKey', 404));
  });

  it('is refused in a bucket that is not there, and for a version that none can be', async () => {
    await expect(remove({ Bucket: 'trial-other' })).rejects.toMatchObject(refusal('NoSuchBucket', 404));
    await expect(remove({ VersionId: 'x' })).rejects.toMatchObject(refusal('InvalidArgument', 400));
  });
});

describe('a retention', () => {
  it('is the default of the bucket, or that of the put, and is told', async () => {
    await on.put({ Key });
    const told = await s3.send(new HeadObjectCommand({ Bucket: records, Key }));
    expect(told).toMatchObject({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until(day) });
    await on.put({ Key, ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until(5000) });
    const own = await s3.send(new GetObjectCommand({ Bucket: records, Key }));
    expect(own).toMatchObject({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until(5000) });
  });

  it('of COMPLIANCE nobody ends, of GOVERNANCE who may bypass it and says so', async () => {
    const BypassGovernanceRetention = true;
    const ObjectLockRetainUntilDate = until(5000);
    const { VersionId } = await on.put({ Key, ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate });
    const soft = await on.put({ Key, ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate });
    await expect(remove({ VersionId: VersionId!, BypassGovernanceRetention })).rejects.toMatchObject(locked);
    await expect(remove({ VersionId: soft.VersionId! })).rejects.toMatchObject(locked);
    await remove({ VersionId: soft.VersionId!, BypassGovernanceRetention });
    expect(await versions()).toEqual({ versions: [VersionId], markers: [] });
  });

  it.each([
    ['a mode alone', { ObjectLockMode: 'COMPLIANCE' }, 'InvalidArgument'],
    ['a time alone', { ObjectLockRetainUntilDate: new Date('2036-01-01') }, 'InvalidArgument'],
    [
      'a time that has passed',
      { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date('2026-11-22') },
      'InvalidArgument',
    ],
    [
      'another mode',
      { ObjectLockMode: 'FOREVER', ObjectLockRetainUntilDate: new Date('2036-01-01') },
      'InvalidArgument',
    ],
  ])('is refused with %s', async (_, of, code) => {
    await expect(on.put({ Key, ...(of as object) })).rejects.toMatchObject(refusal(code, 400));
  });

  it('is refused in a bucket without locks, and without a checksum', async () => {
    const lock = { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: until(5000) };
    await expect(on.put({ Bucket: on.drafts, Key, ...lock })).rejects.toMatchObject(
      refusal('InvalidRequest', 400, { message: 'Bucket is missing Object Lock Configuration' }),
    );
    const plain = on.client(undefined, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    await expect(plain.send(new PutObjectCommand({ Bucket: records, Key, Body: 'x' }))).rejects.toMatchObject(
      refusal('InvalidRequest', 400, { message: expect.stringMatching(/^Content-MD5 OR x-amz-checksum- HTTP header/) }),
    );
    const ContentMD5 = createHash('md5').update('x').digest('base64');
    const checked = new PutObjectCommand({ Bucket: records, Key, Body: 'x', ContentMD5 });
    expect(await plain.send(checked)).toHaveProperty('VersionId');
  });
});
