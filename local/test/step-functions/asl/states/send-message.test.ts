import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../src/shared/service.ts';
import { backend, executionArn, historyOf, machineArn, region, roleArn, single } from '../../given.ts';

const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/waiting';
const sqs = { resourceType: 'sqs', resource: 'sendMessage' };
const machine = (MessageBody: unknown, more: object = {}) =>
  single({
    ...{ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage' },
    Arguments: { QueueUrl, MessageBody },
    ...more,
  });

/** Runs one execution, and gives its history and what the queue was sent. */
async function run(definition: object, send: (tries: number) => Record<string, unknown>) {
  const sent: unknown[] = [];
  const { states, clock, operations } = await backend(
    definition,
    {},
    {
      async sendMessage(role, input) {
        sent.push([role, input]);
        return send(sent.length);
      },
    },
  );
  await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input: '{"id":"seven"}' });
  await states.idle();
  clock.advance(60_000);
  await states.idle();
  const { status, output } = (await operations.DescribeExecution!({ executionArn: executionArn('one') })) as {
    status: string;
    output?: string;
  };
  return { sent, status, output, events: await historyOf(operations, 'one') };
}

describe('Task with sqs:sendMessage', () => {
  it('sends a text as it is, and gives the answer of the queue in its envelope', async () => {
    const { sent, output, events } = await run(machine('{% $states.input.id %}'), () => ({ MessageId: 'm1' }));
    expect(sent).toEqual([[roleArn, { QueueUrl, MessageBody: 'seven' }]]);
    expect(JSON.parse(output!)).toMatchObject({ MessageId: 'm1', SdkHttpMetadata: { HttpStatusCode: 200 } });
    const parameters = JSON.stringify({ QueueUrl, MessageBody: 'seven' });
    expect(events.slice(2, 5)).toEqual([
      [3, 2, 'TaskScheduled', { ...sqs, region, parameters }],
      [4, 3, 'TaskStarted', sqs],
      [5, 4, 'TaskSucceeded', { ...sqs, output }],
    ]);
  });

  it('sends as JSON what is no text', async () => {
    const { sent } = await run(machine('{% $states.input %}'), () => ({}));
    expect(sent).toEqual([[roleArn, { QueueUrl, MessageBody: '{"id":"seven"}' }]]);
  });

  it('fails with the name of the queue’s error, and is retried by it', async () => {
    const refuse = () => {
      throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    };
    const { events } = await run(machine('x'), refuse);
    expect(events[4]).toEqual([
      ...[5, 4, 'TaskFailed'],
      { ...sqs, error: 'SQS.QueueDoesNotExistException', cause: expect.stringContaining('(Service: AmazonSQS;') },
    ]);
    const Retry = [{ ErrorEquals: ['SQS.QueueDoesNotExistException'], IntervalSeconds: 5 }];
    const { status, sent } = await run(machine('x', { Retry }), (tries) => (tries === 1 ? refuse() : {}));
    expect([status, sent.length]).toEqual(['SUCCEEDED', 2]);
  });
});
