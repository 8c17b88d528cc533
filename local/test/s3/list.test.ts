import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, given, records, refusal } from './given.ts';

const keys = ['a&b<c>"d\'', 'r/1/x', 'r/1/y', 'r/2/x', 's', 'é', '\u{1f4a5}'];
let on: Given;
let s3: S3Client;
beforeAll(async () => {
  on = await given();
  s3 = on.client();
  for (const Key of keys.toReversed()) for (const Body of ['one', 'two, longer']) await on.put({ Key, Body });
  await s3.send(new DeleteObjectCommand({ Bucket: records, Key: 's' }));
});
afterAll(() => on.stop());

const versions = (of: Partial<ListObjectVersionsCommandInput> = {}) =>
  s3.send(new ListObjectVersionsCommand({ Bucket: records, ...of }));
const objects = (of: Partial<ListObjectsV2CommandInput> = {}) =>
  s3.send(new ListObjectsV2Command({ Bucket: records, ...of }));

describe('ListObjectVersions', () => {
  it('lists versions and markers by key, the newest first', async () => {
    const { Versions, DeleteMarkers, IsTruncated, Name, MaxKeys } = await versions();
    expect({ IsTruncated, Name, MaxKeys }).toEqual({ IsTruncated: false, Name: records, MaxKeys: 1000 });
    expect(Versions!.map(({ Key, IsLatest, Size }) => [Key, IsLatest, Size])).toEqual(
      keys.flatMap((key) => [
        [key, key !== 's', 11],
        [key, false, 3],
      ]),
    );
    expect(DeleteMarkers).toMatchObject([{ Key: 's', IsLatest: true, LastModified: new Date('2026-11-23T10:00:00Z') }]);
  });

  it.each([1, 2, 3, 15])('comes in pages of %s, each version once', async (MaxKeys) => {
    const found: (string | undefined)[] = [];
    let next: Partial<ListObjectVersionsCommandInput> = {};
    for (;;) {
      const page = await versions({ MaxKeys, ...next });
      const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      expect(all.length).toBeLessThanOrEqual(MaxKeys);
      found.push(...all.map(({ VersionId }) => VersionId));
      if (!page.IsTruncated) break;
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    expect(new Set(found).size).toBe(keys.length * 2 + 1);
    expect(found).toHaveLength(keys.length * 2 + 1);
  });

  it('may be of a prefix, behind a key, and up to a delimiter', async () => {
    const of = async (input: Partial<ListObjectVersionsCommandInput>) => {
      const { Versions = [], CommonPrefixes = [] } = await versions(input);
      return [...new Set([...Versions.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)])];
    };
    expect(await of({ Prefix: 'r/1/' })).toEqual(['r/1/x', 'r/1/y']);
    expect(await of({ KeyMarker: 'r/2/x' })).toEqual(['s', 'é', '\u{1f4a5}']);
    expect(await of({ Prefix: 'r/', Delimiter: '/' })).toEqual(['r/1/', 'r/2/']);
    expect(await of({ EncodingType: 'url', Prefix: 'é' })).toEqual(['%C3%A9']);
    expect(await of({ Prefix: 'nothing' })).toEqual([]);
  });

  it('is refused for a marker without its key, and for numbers that are none', async () => {
    await expect(versions({ VersionIdMarker: 'x' })).rejects.toMatchObject(refusal('InvalidArgument', 400));
    await expect(versions({ MaxKeys: -1 })).rejects.toMatchObject(refusal('InvalidArgument', 400));
    await expect(versions({ Bucket: 'trial-other' })).rejects.toMatchObject(refusal('NoSuchBucket', 404));
  });
});

describe('ListObjectsV2', () => {
  const there = keys.filter((key) => key !== 's');

  it('lists objects that are there', async () => {
    const { Contents, KeyCount, IsTruncated } = await objects();
    expect({ KeyCount, IsTruncated }).toEqual({ KeyCount: there.length, IsTruncated: false });
    expect(Contents!.map(({ Key, Size }) => [Key, Size])).toEqual(there.map((key) => [key, 11]));
  });

  it.each([1, 2, 4])('comes in pages of %s', async (MaxKeys) => {
    const found: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await objects({ MaxKeys, ContinuationToken });
      found.push(...page.Contents!.map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(found).toEqual(there);
  });

  it('may be of a prefix, behind a key, and up to a delimiter', async () => {
    expect((await objects({ StartAfter: 'r/2/x' })).Contents!.map(({ Key }) => Key)).toEqual(['é', '\u{1f4a5}']);
    const { Contents, CommonPrefixes, KeyCount } = await objects({ Prefix: 'r/', Delimiter: '/' });
    expect([Contents, CommonPrefixes, KeyCount]).toEqual([undefined, [{ Prefix: 'r/1/' }, { Prefix: 'r/2/' }], 2]);
    const { NextContinuationToken } = await objects({ Prefix: 'r/', Delimiter: '/', MaxKeys: 1 });
    const rest = await objects({ Prefix: 'r/', Delimiter: '/', ContinuationToken: NextContinuationToken! });
    expect(rest.CommonPrefixes).toEqual([{ Prefix: 'r/2/' }]);
    expect(await objects({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('is refused with a token that is none', async () => {
    await expect(objects({ ContinuationToken: '!' })).rejects.toMatchObject(refusal('InvalidArgument', 400));
  });
});
