import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, given, records, refusal } from './given.ts';

let on: Given;
let VersionId: string;
beforeAll(async () => {
  on = await given();
  VersionId = (await on.put({ Key: 'kept/a' })).VersionId!;
  await on.put({ Bucket: on.drafts, Key: 'a' });
  await on.put({ Bucket: on.drafts, Key: 'secret/a' });
});
afterAll(() => on.stop());

const denied = (role: string, action: string, resource: string, reason?: string) =>
  refusal('AccessDenied', 403, {
    message: `User: arn:aws:sts::123456789012:assumed-role/${role}/local is not authorized to perform: ${action} on resource: arn:aws:s3:::${resource} ${reason ?? `because no identity-based policy allows the ${action} action`}`,
  });
const put = (role: string, of: Partial<PutObjectCommandInput> = {}) =>
  on.client(role).send(new PutObjectCommand({ Bucket: records, Key: 'kept/b', Body: 'x', ...of }));
const get = (role: string, Key = 'kept/a', of: { Bucket?: string; VersionId?: string } = {}) =>
  on.client(role).send(new GetObjectCommand({ Bucket: records, Key, ...of }));
const lock = () => ({
  ObjectLockMode: 'COMPLIANCE' as const,
  ObjectLockRetainUntilDate: new Date(on.backend.clock.now() + 60_000),
});

describe('rights', () => {
  it('are those of the role on the object', async () => {
    expect(await put('writer')).toHaveProperty('VersionId');
    await expect(put('reader')).rejects.toMatchObject(denied('reader', 's3:PutObject', 'trial-records/kept/b'));
    await expect(put('writer', { Key: 'other/b' })).rejects.toMatchObject(
      denied('writer', 's3:PutObject', 'trial-records/other/b'),
    );
    await expect(get('writer')).rejects.toMatchObject(denied('writer', 's3:GetObject', 'trial-records/kept/a'));
  });

  it('to lock are beside those to put', async () => {
    expect(await put('archivist', lock())).toHaveProperty('VersionId');
    await expect(put('writer', lock())).rejects.toMatchObject(
      denied('writer', 's3:PutObjectRetention', 'trial-records/kept/b'),
    );
  });

  it('to read a version that is named are others', async () => {
    expect(await get('reader', 'kept/a', { VersionId })).toMatchObject({ VersionId });
    await expect(get('archivist', 'kept/a', { VersionId })).rejects.toMatchObject(
      denied('archivist', 's3:GetObjectVersion', 'trial-records/kept/a'),
    );
  });

  it('to know the retention decide what is told of it, and nothing else', async () => {
    const denials = on.denials.length;
    expect(await get('reader')).toMatchObject({ ObjectLockMode: 'COMPLIANCE' });
    const { ObjectLockMode, ObjectLockRetainUntilDate, ETag } = await get('archivist');
    expect([ObjectLockMode, ObjectLockRetainUntilDate]).toEqual([undefined, undefined]);
    expect(ETag).toBeDefined();
    expect(on.denials).toHaveLength(denials);
  });

  it('to list decide whether somebody learns that an object is not there', async () => {
    await expect(get('archivist', 'kept/gone')).rejects.toMatchObject(refusal('NoSuchKey', 404));
    await expect(get('reader', 'kept/gone')).rejects.toMatchObject(denied('reader', 's3:ListBucket', records));
    const head = new HeadObjectCommand({ Bucket: records, Key: 'kept/gone' });
    await expect(on.client('archivist').send(head)).rejects.toMatchObject(refusal('NotFound', 404));
    await expect(on.client('reader').send(head)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('to delete, to delete a version, to bypass a retention and to list versions are apart', async () => {
    const remove = (of: object) =>
      on.client('archivist').send(new DeleteObjectCommand({ Bucket: records, Key: 'kept/a', ...of }));
    await expect(remove({})).rejects.toMatchObject(denied('archivist', 's3:DeleteObject', 'trial-records/kept/a'));
    await expect(remove({ VersionId })).rejects.toMatchObject(
      denied('archivist', 's3:DeleteObjectVersion', 'trial-records/kept/a'),
    );
    await expect(on.client('archivist').send(new ListObjectVersionsCommand({ Bucket: records }))).rejects.toMatchObject(
      denied('archivist', 's3:ListBucketVersions', records),
    );
  });

  it('may come from the policy of the bucket, which may also take them', async () => {
    const Bucket = on.drafts;
    expect(await get('guest', 'a', { Bucket })).toHaveProperty('ETag');
    await put('guest', { Bucket, Key: 'secret/b' });
    await expect(get('guest', 'secret/a', { Bucket })).rejects.toMatchObject(
      denied('guest', 's3:GetObject', `${Bucket}/secret/a`, 'with an explicit deny in a resource-based policy'),
    );
    await expect(get('reader', 'a', { Bucket })).rejects.toMatchObject(denied('reader', 's3:GetObject', `${Bucket}/a`));
  });

  it('of nobody are none', async () => {
    const answer = await fetch(`${on.backend.url}/${records}/kept/a`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(await answer.text()).toMatch(/<Code>AccessDenied<\/Code><Message>Access Denied<\/Message>/);
    const wrong = on.client(undefined, { credentials: { accessKeyId: 'local', secretAccessKey: 'other' } });
    await expect(wrong.send(new GetObjectCommand({ Bucket: records, Key: 'kept/a' }))).rejects.toMatchObject(
      refusal('SignatureDoesNotMatch', 403),
    );
  });
});
