import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Given, given, records, refusal } from './given.ts';

let on: Given;
let s3: S3Client;
beforeAll(async () => {
  on = await given();
  s3 = on.client();
});
afterAll(() => on.stop());

const get = (of: Partial<GetObjectCommandInput> & { Key: string }) =>
  s3.send(new GetObjectCommand({ Bucket: records, ...of }));
const head = (of: Partial<GetObjectCommandInput> & { Key: string }) =>
  s3.send(new HeadObjectCommand({ Bucket: records, ...of }));
const noVersion = '0'.repeat(32);

describe('GetObject and HeadObject', () => {
  it('read the newest version, or the one that is named', async () => {
    const Key = 'versions';
    const [first, second] = [await on.put({ Key, Body: 'first' }), await on.put({ Key, Body: 'second one' })];
    expect(await (await get({ Key })).Body!.transformToString()).toBe('second one');
    const { VersionId } = first;
    expect(await (await get({ Key, VersionId })).Body!.transformToString()).toBe('first');
    expect(await head({ Key })).toMatchObject({ VersionId: second.VersionId, ContentLength: 10, ETag: second.ETag });
    expect(await head({ Key, VersionId })).toMatchObject({ VersionId, ContentLength: 5, AcceptRanges: 'bytes' });
  });

  it('refuse what is not there, and names that none can have', async () => {
    await on.put({ Key: 'there' });
    await expect(get({ Key: 'gone' })).rejects.toMatchObject(refusal('NoSuchKey', 404, { Key: 'gone' }));
    await expect(head({ Key: 'gone' })).rejects.toMatchObject(refusal('NotFound', 404));
    await expect(get({ Key: 'there', VersionId: noVersion })).rejects.toMatchObject(refusal('NoSuchVersion', 404));
    await expect(get({ Key: 'there', VersionId: 'x' })).rejects.toMatchObject(refusal('InvalidArgument', 400));
    await expect(get({ Key: 'there', Bucket: 'trial-other' })).rejects.toMatchObject(refusal('NoSuchBucket', 404));
  });

  it('find no object behind the marker of its deletion, and nothing to read in the marker itself', async () => {
    const Key = 'deleted';
    await on.put({ Key });
    const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket: records, Key }));
    const marked = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': VersionId };
    for (const [of, name, status] of [
      [{}, 'NoSuchKey', 404],
      [{ VersionId }, 'MethodNotAllowed', 405],
    ] as const) {
      const error = await get({ Key, ...of }).then(String, (error: { $response: { headers: object } }) => error);
      expect(error).toMatchObject({ ...refusal(name, status), $response: { headers: marked } });
    }
    await expect(head({ Key, VersionId: VersionId! })).rejects.toMatchObject({ $metadata: { httpStatusCode: 405 } });
  });

  it.each([
    ['bytes=0-3', 'what', 'bytes 0-3/12'],
    ['bytes=8-', 'says', 'bytes 8-11/12'],
    ['bytes=-4', 'says', 'bytes 8-11/12'],
    ['bytes=8-400', 'says', 'bytes 8-11/12'],
    ['bytes=-400', 'what it says', 'bytes 0-11/12'],
    ['bytes=0-1,4-5', 'what it says', undefined],
    ['lines=1-2', 'what it says', undefined],
    ['bytes=4-2', 'what it says', undefined],
  ])('give of the range %s %s', async (Range, text, ContentRange) => {
    await on.put({ Key: 'ranged' });
    const answer = await get({ Key: 'ranged', Range });
    expect(answer.$metadata.httpStatusCode).toBe(ContentRange ? 206 : 200);
    expect(answer.ContentRange).toBe(ContentRange);
    expect(await answer.Body!.transformToString()).toBe(text);
    expect((await head({ Key: 'ranged', Range })).ContentLength).toBe(text.length);
  });

  it('refuse a range behind the end', async () => {
    await on.put({ Key: 'ranged' });
    await expect(get({ Key: 'ranged', Range: 'bytes=12-' })).rejects.toMatchObject(
      refusal('InvalidRange', 416, { ActualObjectSize: '12' }),
    );
  });

  const [before, at] = [new Date('2026-11-23T09:59:59Z'), new Date('2026-11-23T10:00:00Z')];
  it.each<[string, (tag: string) => Partial<GetObjectCommandInput>, number]>([
    ['the tag as it is', (IfMatch) => ({ IfMatch }), 200],
    ['the tag as it is and an early time', (IfMatch) => ({ IfMatch, IfUnmodifiedSince: before }), 200],
    ['another tag', () => ({ IfMatch: '"other"' }), 412],
    ['no later change', () => ({ IfUnmodifiedSince: at }), 200],
    ['no change since before', () => ({ IfUnmodifiedSince: before }), 412],
    ['not the tag', (IfNoneMatch) => ({ IfNoneMatch }), 304],
    ['not another tag', () => ({ IfNoneMatch: '"other"', IfModifiedSince: at }), 200],
    ['a change since', () => ({ IfModifiedSince: at }), 304],
    ['a change since before', () => ({ IfModifiedSince: before }), 200],
  ])('on the condition of %s', async (_, conditions, status) => {
    const { ETag } = await on.put({ Key: 'conditional' });
    const of = { Key: 'conditional', ...conditions(ETag!) };
    const statusOf = (answer: Promise<{ $metadata: { httpStatusCode?: number } }>) =>
      answer.catch((error: Awaited<typeof answer>) => error).then(({ $metadata }) => $metadata.httpStatusCode);
    expect([await statusOf(get(of)), await statusOf(head(of))]).toEqual([status, status]);
  });

  it('give the headers that are asked for, where they can be headers', async () => {
    await on.put({ Key: 'named', ContentType: 'text/plain' });
    const ResponseContentDisposition = 'attachment; filename="record.pdf"';
    expect(
      await get({ Key: 'named', ResponseContentDisposition, ResponseContentType: 'application/pdf' }),
    ).toMatchObject({ ContentDisposition: ResponseContentDisposition, ContentType: 'application/pdf' });
    for (const strange of ['a\r\nset-cookie: b', 'Ω'])
      await expect(get({ Key: 'named', ResponseContentDisposition: strange })).rejects.toMatchObject(
        refusal('InvalidArgument', 400),
      );
  });

  it.each([
    ['a part', { PartNumber: 1 }],
    ['a key of the customer', { SSECustomerAlgorithm: 'AES256' }],
  ])('are refused with %s', async (_, of) => {
    await on.put({ Key: 'named' });
    await expect(get({ Key: 'named', ...of })).rejects.toMatchObject(refusal('NotImplemented', 501));
  });
});
