import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { QueueOptions } from '../../src/events/queue.ts';
import { createQueues } from '../../src/events/queues.ts';
import { serve } from '../dynamodb/serve.ts';
import { folder, steppedClock } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const arn = 'arn:aws:sqs:eu-central-1:000000000000:dead';
const second = 1000;

const workArn = 'arn:aws:sqs:eu-central-1:000000000000:work';
const workUrl = 'http://localhost/000000000000/work';

/** A queue `dead` and, where it has properties, a queue `work`. */
async function open({
  directory,
  url = 'http://localhost/000000000000/dead',
  work,
}: { directory?: string; url?: string; work?: QueueOptions['properties'] } = {}) {
  const clock = steppedClock();
  const path = directory ?? (await folder());
  const options = [
    { name: 'dead', arn, url },
    ...(work ? [{ name: 'work', arn: workArn, url: workUrl, properties: work }] : []),
  ];
  const queues = await createQueues({ queues: options, directory: path, disk: relaxedDisk(), clock });
  let stopped = false;
  const stop = async () => {
    if (!stopped) await queues.stop();
    stopped = true;
  };
  onTestFinished(stop);
  const call = async (operation: string, input: object = {}) =>
    (await queues.service.operations[operation]!({ QueueUrl: url, ...input })) as any; // eslint-disable-line @typescript-eslint/no-explicit-any
  const bodies = async (input: object = {}) =>
    ((await call('ReceiveMessage', { MaxNumberOfMessages: 10, ...input })).Messages ?? []).map(
      (each: { Body: string }) => each.Body,
    );
  return { ...queues, stop, call, bodies, clock, directory: path };
}

describe('queues', () => {
  it('serve the SDK, which checks digests', async () => {
    const queues = await open();
    const { endpoint, close } = await serve(queues.service);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new SQSClient({
      endpoint,
      region: 'eu-central-1',
      credentials,
      maxAttempts: 1,
      useQueueUrlAsEndpoint: false,
    });
    onTestFinished(async () => {
      client.destroy();
      await close();
    });
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'dead' }));
    expect(await client.send(new ListQueuesCommand({}))).toMatchObject({ QueueUrls: [QueueUrl] });
    const MessageAttributes = {
      why: { DataType: 'String', StringValue: 'späte Antwort' },
      bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 3]) },
    };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'héllo', MessageAttributes }));
    const { Messages } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    expect(Messages).toMatchObject([
      {
        Body: 'héllo',
        Attributes: { ApproximateReceiveCount: '1' },
        MessageAttributes: { why: MessageAttributes.why },
      },
    ]);
    const { ReceiptHandle } = Messages![0]!;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 60 }));
    const counted = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    expect((await client.send(counted)).Attributes).toMatchObject({
      QueueArn: arn,
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}-not`, MessageBody: 'x' })),
    ).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('computes the digest of attributes as AWS does', async () => {
    const { call } = await open();
    const MessageAttributes = { timestamp: { DataType: 'Number', StringValue: '1493147359900' } };
    expect(await call('SendMessage', { MessageBody: 'x', MessageAttributes })).toMatchObject({
      MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6',
      MD5OfMessageAttributes: '235c5c510d26fb653d073faed50ae77c',
    });
  });

  it('hide a received message for the visibility timeout, then give it again', async () => {
    const { send, bodies, clock } = await open();
    await send(arn, 'one');
    expect(await bodies({ VisibilityTimeout: 5 })).toEqual(['one']);
    expect(await bodies()).toEqual([]);
    clock.move(5 * second);
    expect(await bodies()).toEqual(['one']);
  });

  it('give messages in their order, at most as many as asked', async () => {
    const { send, bodies } = await open();
    for (const body of ['one', 'two', 'three']) await send(arn, body);
    expect(await bodies({ MaxNumberOfMessages: 2 })).toEqual(['one', 'two']);
    expect(await bodies()).toEqual(['three']);
  });

  it('let a receiver wait for a message', async () => {
    const { send, bodies, clock } = await open();
    const received = bodies({ WaitTimeSeconds: 20 });
    await clock.timers.next();
    await send(arn, 'late');
    expect(await received).toEqual(['late']);
  });

  it('let a receiver wait in vain', async () => {
    const { bodies, clock } = await open();
    const received = bodies({ WaitTimeSeconds: 20 });
    const timer = await clock.timers.next();
    expect(timer.delay).toBe(20 * second);
    timer.fire();
    expect(await received).toEqual([]);
  });

  it('end a wait when they stop', async () => {
    const { bodies, clock, stop } = await open();
    const received = bodies({ WaitTimeSeconds: 20 });
    await clock.timers.next();
    await stop();
    expect(await received).toEqual([]);
  });

  it('count messages, received ones included', async () => {
    const { send, bodies, counts } = await open();
    await send(arn, 'one');
    await send(arn, 'two');
    await bodies({ MaxNumberOfMessages: 1 });
    expect(counts()).toEqual({ dead: 2 });
  });

  it('keep messages over a restart, with who has received them', async () => {
    const first = await open();
    await first.send(arn, 'one', { why: 'late' });
    await first.send(arn, 'two');
    await first.bodies({ MaxNumberOfMessages: 1, VisibilityTimeout: 100 });
    await first.stop();
    const second = await open(first);
    expect(second.counts()).toEqual({ dead: 2 });
    expect(await second.bodies()).toEqual(['two']);
  });

  it('take a receipt handle for its own message only, also after a restart of an empty queue', async () => {
    const first = await open();
    await first.send(arn, 'old');
    const receive = async ({ call }: typeof first) =>
      (await call('ReceiveMessage')).Messages[0].ReceiptHandle as string;
    const old = { ReceiptHandle: await receive(first) };
    await first.call('DeleteMessage', old);
    await first.stop();
    const second = await open(first);
    await second.send(arn, 'new');
    await receive(second);
    await second.call('DeleteMessage', old);
    expect(second.counts()).toEqual({ dead: 1 });
    await expect(second.call('ChangeMessageVisibility', { ...old, VisibilityTimeout: 0 })).rejects.toMatchObject({
      name: 'MessageNotInflight',
    });
  });

  it('lose messages after their retention', async () => {
    const { send, counts, bodies, clock } = await open();
    await send(arn, 'one');
    clock.move(4 * 24 * 60 * 60 * second);
    expect(counts()).toEqual({ dead: 0 });
    expect(await bodies()).toEqual([]);
  });

  it('do as their properties say', async () => {
    const work = { DelaySeconds: 60, VisibilityTimeout: 90, ReceiveMessageWaitTimeSeconds: 5 };
    const { send, bodies, clock } = await open({ work });
    const QueueUrl = workUrl;
    await send(workArn, 'one');
    const received = bodies({ QueueUrl });
    const poll = await clock.timers.next();
    expect(poll.delay).toBe(5 * second);
    poll.fire();
    expect(await received).toEqual([]);
    clock.move(55 * second);
    expect(await bodies({ QueueUrl })).toEqual(['one']);
    clock.move(89 * second);
    expect(await bodies({ QueueUrl, WaitTimeSeconds: 0 })).toEqual([]);
    clock.move(1 * second);
    expect(await bodies({ QueueUrl })).toEqual(['one']);
  });

  it('give dead letters back to where they came from, others stay', async () => {
    const { call, bodies, clock, send, counts, messages, redrive } = await open({
      work: { VisibilityTimeout: 10, RedrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: 1 } },
    });
    await send(workArn, 'one', { why: 'late' });
    await bodies({ QueueUrl: workUrl });
    clock.move(10 * second);
    await bodies({ QueueUrl: workUrl });
    await send(arn, 'of nobody');
    expect(messages('dead')).toMatchObject([
      { body: 'one', sourceArn: workArn, receiveCount: 1 },
      { body: 'of nobody', receiveCount: 0 },
    ]);

    expect(await redrive('dead')).toEqual({ moved: 1, kept: 1 });
    expect(counts()).toEqual({ dead: 1, work: 1 });
    const { Messages } = await call('ReceiveMessage', { QueueUrl: workUrl, MessageAttributeNames: ['All'] });
    expect(Messages).toMatchObject([{ Body: 'one', MessageAttributes: { why: { StringValue: 'late' } } }]);
    await expect(redrive('none')).rejects.toThrow('The specified queue does not exist.');
  });

  it('give a message that was received too often to the dead-letter queue', async () => {
    const RedrivePolicy = { deadLetterTargetArn: arn, maxReceiveCount: 2 };
    const first = await open({ work: { VisibilityTimeout: 10, RedrivePolicy } });
    const QueueUrl = workUrl;
    await first.send(workArn, 'one', { why: 'late' });
    const { Attributes } = await first.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['RedrivePolicy'] });
    expect(JSON.parse(Attributes.RedrivePolicy)).toEqual(RedrivePolicy);
    for (let times = 0; times < 2; times++) {
      expect(await first.bodies({ QueueUrl })).toEqual(['one']);
      first.clock.move(10 * second);
    }
    expect(first.counts()).toEqual({ dead: 0, work: 1 });
    expect(await first.bodies({ QueueUrl })).toEqual([]);
    expect(first.counts()).toEqual({ dead: 1, work: 0 });
    await first.stop();
    const { call, counts, clock } = await open({ ...first, work: { RedrivePolicy } });
    clock.move(20 * second);
    expect(counts()).toEqual({ dead: 1, work: 0 });
    const names = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] };
    expect((await call('ReceiveMessage', names)).Messages).toMatchObject([
      {
        Body: 'one',
        Attributes: {
          ApproximateReceiveCount: '3',
          SentTimestamp: String(Date.UTC(2026, 0, 1)),
          DeadLetterQueueSourceArn: workArn,
        },
        MessageAttributes: { why: { StringValue: 'late' } },
      },
    ]);
  });

  it.each([
    [
      'an unknown queue',
      'SendMessage',
      { QueueUrl: 'http://localhost/0/other', MessageBody: 'x' },
      'QueueDoesNotExist',
    ],
    ['no body', 'SendMessage', {}, 'MissingParameter'],
    ['a long body', 'SendMessage', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['too many messages', 'ReceiveMessage', { MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['a foreign receipt', 'DeleteMessage', { ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid'],
  ])('rejects %s', async (_, operation, input, name) => {
    const { call } = await open();
    await expect(call(operation, input)).rejects.toMatchObject({ name, statusCode: 400 });
  });

  it('need the right on the queue', async () => {
    const { service } = await open();
    const QueueUrl = 'http://localhost/000000000000/dead';
    expect(service.permissions('SendMessage', { QueueUrl })).toEqual([{ action: 'sqs:SendMessage', resource: arn }]);
    expect(service.permissions('ListQueues', {})).toEqual([{ action: 'sqs:ListQueues', resource: '*' }]);
  });
});
