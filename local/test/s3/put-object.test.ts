import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, given, records, refusal } from './given.ts';

let on: Given;
let s3: S3Client;
beforeAll(async () => {
  on = await given();
  s3 = on.client();
});
afterAll(() => on.stop());

const textOf = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: records, Key }));
  return Body!.transformToString();
};

describe('PutObject', () => {
  it('keeps bytes, type, headers and metadata, and answers tag and version', async () => {
    const { ETag, VersionId } = await on.put({
      ...{ Key: 'a/b c+ü.pdf', Body: 'hello', ContentType: 'application/pdf', CacheControl: 'no-store' },
      Metadata: { Request: 'r-1', note: 'two words' },
    });
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(VersionId).toMatch(/^[0-9a-f]{32}$/);
    const answer = await s3.send(new GetObjectCommand({ Bucket: records, Key: 'a/b c+ü.pdf' }));
    expect(answer).toMatchObject({
      ...{ ETag, VersionId, ContentType: 'application/pdf', CacheControl: 'no-store', ContentLength: 5 },
      ...{ Metadata: { request: 'r-1', note: 'two words' }, ServerSideEncryption: 'AES256' },
      LastModified: new Date('2026-11-23T10:00:00Z'),
    });
    expect(await answer.Body!.transformToString()).toBe('hello');
  });

  it('keeps the type that the SDK gives', async () => {
    await s3.send(new PutObjectCommand({ Bucket: records, Key: 'plain', Body: Buffer.from([0, 255]) }));
    const head = await s3.send(new HeadObjectCommand({ Bucket: records, Key: 'plain' }));
    expect(head).toMatchObject({ ContentType: 'application/octet-stream', ContentLength: 2 });
  });

  it('adds a version each time, or replaces the object in a bucket without versions', async () => {
    const [one, other] = [await on.put({ Key: 'twice' }), await on.put({ Key: 'twice', Body: 'again' })];
    expect(one.VersionId).not.toBe(other.VersionId);
    expect(await textOf('twice')).toBe('again');
    const Bucket = on.drafts;
    expect(await on.put({ Bucket, Key: 'twice' })).not.toHaveProperty('VersionId');
    await on.put({ Bucket, Key: 'twice', Body: 'again' });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'twice' }));
    expect(await Body!.transformToString()).toBe('again');
  });

  it('with If-None-Match: * makes an object and never replaces one, of many at once as well', async () => {
    const puts = Array.from({ length: 8 }, (_, at) => on.put({ Key: 'once', Body: `${at}`, IfNoneMatch: '*' }));
    const results = await Promise.allSettled(puts);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject(refusal('PreconditionFailed', 412, { Condition: 'If-None-Match' }));
    expect(await textOf('once')).toBe(`${winner}`);
  });

  it.each(['CRC32', 'SHA1', 'SHA256'] as const)('checks a checksum by %s and answers it', async (ChecksumAlgorithm) => {
    const { [`Checksum${ChecksumAlgorithm}` as const]: sum } = await s3.send(
      new PutObjectCommand({ Bucket: records, Key: 'sum', Body: 'checked', ChecksumAlgorithm }),
    );
    expect(sum).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const ChecksumMode = 'ENABLED';
    const head = await s3.send(new HeadObjectCommand({ Bucket: records, Key: 'sum', ChecksumMode }));
    expect(head).toMatchObject({ [`Checksum${ChecksumAlgorithm}`]: sum, ChecksumType: 'FULL_OBJECT' });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: records, Key: 'sum' }));
    expect(await Body!.transformToString()).toBe('checked');
  });

  it('takes a stream in chunks, whose checksum comes behind it', async () => {
    const bytes = Buffer.alloc(300_000, 'chunk');
    const Body = Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]);
    const { ChecksumCRC32 } = await s3.send(
      new PutObjectCommand({ Bucket: records, Key: 'stream', Body, ContentLength: bytes.length }),
    );
    expect(ChecksumCRC32).toMatch(/=$/);
    const answer = await s3.send(new GetObjectCommand({ Bucket: records, Key: 'stream' }));
    expect(answer.ContentEncoding).toBeUndefined();
    expect(Buffer.from(await answer.Body!.transformToByteArray()).equals(bytes)).toBe(true);
  });

  it('takes objects of 16 MiB and no larger', async () => {
    const Body = Buffer.alloc(16 * 1024 * 1024 + 1);
    await on.put({ Key: 'large', Body: Body.subarray(1) });
    await expect(on.put({ Key: 'large', Body })).rejects.toMatchObject(
      refusal('EntityTooLarge', 400, { MaxSizeAllowed: '16777216' }),
    );
    await expect(on.put({ Key: 'large', Body: Buffer.alloc(18 * 1024 * 1024) })).rejects.toMatchObject(
      refusal('EntityTooLarge', 400),
    );
  });

  it.each([
    ['another MD5', { ContentMD5: createHash('md5').update('other').digest('base64') }, 'BadDigest', 400],
    ['an MD5 that is none', { ContentMD5: 'abc' }, 'InvalidDigest', 400],
    ['another checksum', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest', 400],
    ['a checksum that is none', { ChecksumSHA256: 'AAAA' }, 'InvalidRequest', 400],
    ['two checksums', { ChecksumCRC32: 'AAAAAA==', ChecksumSHA1: 'AAAA' }, 'InvalidRequest', 400],
    ['a checksum that is not emulated', { ChecksumCRC32C: 'AAAAAA==' }, 'NotImplemented', 501],
    ['much metadata', { Metadata: { much: 'x'.repeat(2048) } }, 'MetadataTooLarge', 400],
    ['a tag in If-None-Match', { IfNoneMatch: '"a"' }, 'NotImplemented', 501],
    ['an ACL', { ACL: 'public-read' as const }, 'NotImplemented', 501],
    ['a key of KMS', { ServerSideEncryption: 'aws:kms' as const }, 'NotImplemented', 501],
    ['a storage class', { StorageClass: 'GLACIER' as const }, 'NotImplemented', 501],
    ['a legal hold', { ObjectLockLegalHoldStatus: 'ON' as const }, 'NotImplemented', 501],
    ['another owner', { ExpectedBucketOwner: '999999999999' }, 'AccessDenied', 403],
    ['a bucket that is not there', { Bucket: 'trial-other' }, 'NoSuchBucket', 404],
    ['a key that is too long', { Key: 'k'.repeat(1025) }, 'KeyTooLongError', 400],
  ])('is refused with %s', async (_, of, code, status) => {
    await expect(on.put({ Key: 'refused', ...of })).rejects.toMatchObject(refusal(code, status));
    await expect(textOf('refused')).rejects.toMatchObject(refusal('NoSuchKey', 404, { Key: 'refused' }));
  });
});
