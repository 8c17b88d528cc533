import { createCostMeter } from '../../src/cost-meter.ts';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { SQSClient, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../src/shared/service.ts';
import { folder } from '../template/given.ts';
import { type Given, given, records, refusal } from './given.ts';

type Met = (target: string, input: unknown, perform: () => Promise<unknown>) => Promise<unknown>;
const asItIs: Met = (_target, _input, perform) => perform();
let met: Met = asItIs;
const meter = createCostMeter();
let on: Given;
beforeAll(async () => {
  on = await given({ meter, intercept: { call: (...of) => met(...of) } });
});
beforeEach(() => {
  met = asItIs;
});
afterAll(() => on.stop());

describe('calls of S3', () => {
  it('are met by their names and inputs', async () => {
    const calls: unknown[] = [];
    met = (target, input, perform) => {
      calls.push([target, input]);
      return perform();
    };
    await on.put({ Key: 'met', Body: 'x', ContentType: 'text/plain', Metadata: { a: 'b' } });
    await on.client().send(new GetObjectCommand({ Bucket: records, Key: 'met' }));
    const named = { Bucket: records, Key: 'met' };
    expect(calls).toMatchObject([
      ['S3.PutObject', { ...named, Body: Buffer.from('x'), Metadata: { a: 'b' } }],
      ['S3.GetObject', named],
    ]);
  });

  it.each([
    ['SlowDown', 503],
    ['InternalError', 500],
  ])('may fail with %s, done or not', async (code, status) => {
    met = async () => Promise.reject(new AwsError(code, 'an outage of this test', status));
    await expect(on.put({ Key: code, IfNoneMatch: '*' })).rejects.toMatchObject(refusal(code, status));
    met = async (_target, _input, perform) => {
      await perform();
      throw new AwsError(code, 'an outage of this test', status);
    };
    await expect(on.put({ Key: code, IfNoneMatch: '*' })).rejects.toMatchObject(refusal(code, status));
    met = asItIs;
    await expect(on.put({ Key: code, IfNoneMatch: '*' })).rejects.toMatchObject(refusal('PreconditionFailed', 412));
  });

  it('are counted as what they are billed', async () => {
    const s3 = on.client();
    meter.take();
    await on.put({ Key: 'counted' });
    await on.put({ Key: 'counted', IfNoneMatch: '*' }).catch(() => {});
    await s3.send(new ListObjectsV2Command({ Bucket: records }));
    await s3.send(new GetObjectCommand({ Bucket: records, Key: 'counted' }));
    await s3.send(new DeleteObjectCommand({ Bucket: records, Key: 'counted' }));
    await on
      .client('writer')
      .send(new GetObjectCommand({ Bucket: records, Key: 'counted' }))
      .catch(() => {});
    expect(meter.take()).toMatchObject({ objectWrites: 3, objectReads: 1 });
  });

  it.each([
    ['ListBuckets', new ListBucketsCommand({})],
    ['HeadBucket', new HeadBucketCommand({ Bucket: records })],
    ['ListObjects', new ListObjectsCommand({ Bucket: records })],
    ['GetObjectTagging', new GetObjectTaggingCommand({ Bucket: records, Key: 'a' })],
    ['DeleteObjects', new DeleteObjectsCommand({ Bucket: records, Delete: { Objects: [{ Key: 'a' }] } })],
  ])('that are not emulated are refused: %s', async (_, command) => {
    await expect(on.client().send(command as unknown as GetObjectCommand)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('leave the others of the port as they are', async () => {
    const sqs = new SQSClient(on.backend.aws());
    expect(await sqs.send(new ListQueuesCommand({}))).toHaveProperty('QueueUrls');
    sqs.destroy();
    const answer = await fetch(`${on.backend.url}/nothing/here`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/x-amz-json-1.0']);
  });
});

it('objects are there after a restart, locked as they were', async () => {
  const dataDir = folder();
  const first = await given({ dataDir });
  const { VersionId } = await first.put({ Key: 'kept/a', Metadata: { a: 'b' } });
  await first.stop();
  const second = await given({ dataDir });
  const { Body, ...answer } = await second.client().send(new GetObjectCommand({ Bucket: records, Key: 'kept/a' }));
  expect(answer).toMatchObject({ VersionId, Metadata: { a: 'b' }, ObjectLockMode: 'COMPLIANCE' });
  expect(await Body!.transformToString()).toBe('what it says');
  const remove = new DeleteObjectCommand({ Bucket: records, Key: 'kept/a', VersionId: VersionId! });
  await expect(second.client().send(remove)).rejects.toMatchObject(refusal('AccessDenied', 403));
  await second.stop();
});

it('a write that fails is answered in XML, and nothing is taken from then on', async () => {
  let isBroken = false;
  const write = (file: string, perform: () => Promise<unknown>) =>
    isBroken && file.includes('buckets') ? Promise.reject(new Error('no space left')) : perform();
  const broken = await given({ intercept: { write } });
  await broken.put({ Key: 'before' });
  isBroken = true;
  const command = new PutObjectCommand({ Bucket: records, Key: 'after', Body: 'x' });
  for (let times = 0; times < 2; times++)
    await expect(broken.client().send(command)).rejects.toMatchObject(refusal('InternalError', 500));
  expect((await broken.backend.failed).message).toMatch(/buckets: no space left$/);
  await broken.stop();
});
