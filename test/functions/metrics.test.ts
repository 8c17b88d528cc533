import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishUpdate } from '../../functions/adapters/appsync.ts';
import { putChanges } from '../../functions/adapters/event-bus.ts';
import { Unavailable } from '../../functions/adapters/outage.ts';
import { listOpenSignatures, putOpenSignature, readOpenSignature } from '../../functions/adapters/open-signatures.ts';
import { sendMessage } from '../../functions/adapters/queue-messages.ts';
import { changeRequest, noteExecution, readRequest } from '../../functions/adapters/requests.ts';
import { describeWorkflow, startWorkflow } from '../../functions/adapters/workflow.ts';
import { handler as advanceWorkflow } from '../../functions/advance-workflow.ts';
import { handler as closeRequest } from '../../functions/close-request.ts';
import { workflowInput } from '../../functions/domain/groups.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { handler as publish } from '../../functions/publish-update.ts';
import { handler as requestSignature } from '../../functions/request-signature.ts';
import { handler as resumeWorkflow } from '../../functions/resume-workflow.ts';
import { handler as signAutomatically } from '../../functions/sign-automatically.ts';
import { eventKinds } from '../../functions/domain/events.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

vi.hoisted(() =>
  Object.assign(process.env, {
    REQUESTS_TABLE: 'requests',
    OPEN_SIGNATURES_TABLE: 'open-signatures',
    SET_ASIDE_QUEUE_URL: 'aside',
    POWERTOOLS_SERVICE_NAME: 'Countersign-dev',
    POWERTOOLS_METRICS_NAMESPACE: 'Countersign',
  }),
);
vi.mock('../../functions/adapters/appsync.ts');
vi.mock('../../functions/adapters/event-bus.ts');
vi.mock('../../functions/adapters/open-signatures.ts');
vi.mock('../../functions/adapters/queue-messages.ts');
vi.mock('../../functions/adapters/requests.ts');
vi.mock('../../functions/adapters/set-aside.ts');
vi.mock('../../functions/adapters/workflow.ts');

const now = Date.parse('2026-11-23T10:30:00.000Z');
const afterDeadline = Date.parse('2026-11-23T11:00:00.000Z');
const printed: Record<string, unknown>[] = [];
const counted = () => printed.flatMap((line) => metricsOf(line));

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  vi.mocked(listOpenSignatures).mockResolvedValue([]);
  vi.mocked(putOpenSignature).mockResolvedValue({ isRepeated: false });
  vi.mocked(readOpenSignature).mockResolvedValue(undefined);
  const keep = (text: string | Uint8Array) => printed.push(JSON.parse(String(text))) > 0;
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(keep);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.resetAllMocks();
  printed.length = 0;
});

describe('a count', () => {
  it('is a line of embedded metric format by itself, with no id in its dimensions', async () => {
    await advanceWorkflow(streamOf(storedRequest()));
    expect(printed.find((line) => '_aws' in line)).toEqual({
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [
          {
            Namespace: 'Countersign',
            Dimensions: [['service']],
            Metrics: [{ Name: 'RequestStarted', Unit: 'Count' }],
          },
        ],
      },
      service: 'Countersign-dev',
      RequestStarted: 1,
    });
  });
});

describe('close-request', () => {
  const signed = { signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } };
  const ended = { detail: { name: 'request-1', status: 'ABORTED' } };
  const closing = { requestId: 'request-1' };

  it.each([
    ['a request that all have signed', closing, signed, now, ['RequestCompleted']],
    ['a request at its deadline', closing, {}, afterDeadline, ['RequestExpired']],
    ['a request that nothing has decided', closing, {}, now, []],
    [
      'a request at its deadline, by a clock that is behind',
      { ...closing, now: afterDeadline },
      {},
      now,
      ['RequestExpired'],
    ],
    ['a request whose execution was stopped, as the first release told it', ended, {}, now, ['RequestFailed']],
    ['a signed one, likewise', ended, signed, now, ['RequestCompleted']],
    ['a request that was declined', closing, { status: 'DECLINED' } as const, now, []],
    ['one whose execution failed for that', ended, { status: 'DECLINED' } as const, now, []],
  ])('counts %s', async (_name, event, overrides, at, counts) => {
    vi.setSystemTime(at);
    vi.mocked(readRequest).mockResolvedValue(storedRequest(overrides));
    vi.mocked(changeRequest).mockResolvedValue(storedRequest(overrides));
    await closeRequest(event);
    expect(counted()).toEqual(counts);
  });

  it('counts a request once where somebody else closed it meanwhile', async () => {
    vi.mocked(readRequest)
      .mockResolvedValueOnce(storedRequest())
      .mockResolvedValue(storedRequest({ status: 'CANCELLED' }));
    vi.mocked(changeRequest).mockResolvedValue(undefined);
    await closeRequest(closing);
    expect(counted()).toEqual([]);
  });
});

describe('resume-workflow', () => {
  const message = (status: string) => ({
    messageId: 'm-1',
    body: JSON.stringify({ executionArn: 'arn', status }),
    eventSourceARN: 'ended',
  });
  const resume = (status: string) => resumeWorkflow({ Records: [message(status)] } as SQSEvent);
  const input = { ...workflowInput(storedRequest()), expiresAt: Date.parse('2026-11-23T10:30:00Z') };
  const moved = { expiresAt: Date.parse('2026-11-24T10:00:00Z') };

  it.each([
    ['one that died', 'FAILED', 'States.Runtime', {}, ['WorkflowBroke']],
    ['one that handed over', 'FAILED', 'SigningHandedOver', {}, []],
    ['one whose deadline was moved at its last moment', 'FAILED', 'SigningInterrupted', moved, []],
    ['one that broke before its deadline, though it was moved', 'FAILED', 'States.Runtime', moved, ['WorkflowBroke']],
    ['one that an operator stopped', 'ABORTED', undefined, {}, ['RequestFailed', 'WorkflowBroke']],
    ['one that a decline ended', 'FAILED', 'SigningDeclined', { status: 'DECLINED' } as const, []],
  ])('counts %s', async (_name, status, error, overrides, counts) => {
    vi.mocked(describeWorkflow).mockResolvedValue({ status, input, error });
    vi.mocked(readRequest).mockResolvedValue(storedRequest(overrides));
    vi.mocked(changeRequest).mockResolvedValue(storedRequest(overrides));
    vi.mocked(noteExecution).mockResolvedValue(storedRequest({ execution: 2 }));
    expect(await resume(status)).toEqual({ batchItemFailures: [] });
    expect(counted()).toEqual(counts);
  });

  it('counts one that it cannot see to, which comes again', async () => {
    vi.mocked(describeWorkflow).mockRejectedValue(new Unavailable('states', 'throttled'));
    expect(await resume('FAILED')).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    expect(counted()).toEqual(['ResumeFailed']);
    expect(vi.mocked(sendMessage)).not.toHaveBeenCalled();
  });

  it('counts one that can never be followed, and sets it aside', async () => {
    vi.mocked(describeWorkflow).mockRejectedValue(new TypeError('no'));
    expect(await resume('FAILED')).toEqual({ batchItemFailures: [] });
    expect(counted()).toEqual(['ChangeSetAside']);
    const { body } = message('FAILED');
    expect(vi.mocked(sendMessage).mock.calls).toEqual([['aside', JSON.stringify({ body, queueArn: 'ended' })]]);
  });
});

describe('advance-workflow', () => {
  it.each([
    ['STARTED', ['RequestStarted']],
    ['SIGNED', []],
    ['DECLINED', ['RequestDeclined']],
    ['CANCELLED', ['RequestCancelled']],
    ['COMPLETED', []],
  ] as const)('counts %s as %j', async (type, counts) => {
    const status = eventKinds[type].closesAs ?? 'PENDING';
    await advanceWorkflow(streamOf(storedRequest({ status, events: [storedEvent({ type, signer: 1 })] })));
    expect(counted()).toEqual(counts);
  });

  it.each(['PENDING', 'DECLINED', 'COMPLETED'] as const)(
    'counts no decline that a quorum bears, also where the change is made again of a request that is %s by then',
    async (status) => {
      const decline = storedEvent({ type: 'DECLINED', signer: 0 });
      const end = {
        DECLINED: [{ ...decline, signer: 1 }],
        COMPLETED: [storedEvent({ type: 'COMPLETED' })],
        PENDING: [],
      };
      const request = storedRequest({ status, events: [storedEvent(), decline, ...end[status]] });
      await advanceWorkflow(streamOf({ ...request, version: 2, lastEvent: decline }));
      expect(counted()).toEqual([]);
    },
  );

  it.each(['SIGNED', 'APPROVED', 'DECLINED'] as const)('measures how long it took until %s', async (type) => {
    const asked = storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 });
    const answer = storedEvent({ type, actor: 'SIGNER', signer: 1, at: asked.at + 90_000 });
    await advanceWorkflow(streamOf(storedRequest({ events: [storedEvent(), asked, answer] })));
    expect(printed.find((line) => 'AnswerTime' in line)).toMatchObject({
      AnswerTime: 90_000,
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'AnswerTime', Unit: 'Milliseconds' }] }] },
    });
  });

  it('counts a change that an outage stopped', async () => {
    vi.mocked(startWorkflow).mockRejectedValue(new Unavailable('states', 'throttled'));
    expect(await advanceWorkflow(streamOf(storedRequest()))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'sequence-1' }],
    });
    expect(counted()).toEqual(['AdvanceFailed']);
  });

  it('counts a change that it sets aside', async () => {
    vi.mocked(startWorkflow).mockRejectedValue(new TypeError('no'));
    expect(await advanceWorkflow(streamOf(storedRequest()))).toEqual({ batchItemFailures: [] });
    expect(counted()).toEqual(['ChangeSetAside']);
  });
});

describe('publish-update', () => {
  it('counts nothing that was published', async () => {
    await publish(streamOf(storedRequest()));
    expect(counted()).toEqual([]);
  });

  const asked = storedRequest({ events: [storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 0 })] });

  it.each([
    ['an update that was not published', publishUpdate, new Unavailable('appsync', '503')],
    ['a change that was not put on the bus', putChanges, new Unavailable('events', '503')],
  ])('counts %s', async (_what, tell, error) => {
    vi.mocked(tell).mockRejectedValue(error);
    await publish(streamOf(asked));
    expect(counted()).toEqual(['PublishFailed']);
  });

  it('waits for the bus before it sets a change aside that the API refuses', async () => {
    vi.mocked(publishUpdate).mockRejectedValue(new Error('refused'));
    vi.mocked(putChanges).mockRejectedValueOnce(new Unavailable('events', '503'));
    await publish(streamOf(asked));
    await publish(streamOf(asked));
    expect(counted()).toEqual(['PublishFailed', 'ChangeSetAside']);
  });

  it('never pushes the start, and puts it on the bus', async () => {
    await publish(streamOf(storedRequest()));
    expect(vi.mocked(publishUpdate)).not.toHaveBeenCalled();
    expect(vi.mocked(putChanges).mock.calls).toMatchObject([[[{ type: 'STARTED', version: 1 }]]]);
  });
});

describe('tasks of the workflow', () => {
  const closed = storedRequest({ status: 'CANCELLED' });
  const answered = storedRequest({ signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } });
  const tasks = {
    'request-signature': () =>
      requestSignature({
        requestId: 'request-1',
        signer: 0,
        taskToken: 'token',
        askedAt: '2026-11-23T10:30:00Z',
        attempt: 0,
      }),
    'sign-automatically': () => signAutomatically({ requestId: 'request-1', signer: 0 }),
  };

  it.each([
    ['request-signature', 'a closed request', closed, 'RequestClosed', ['RequestSignatureRefused']],
    ['request-signature', 'an answer', answered, 'SignerAnswered', ['RequestSignatureRefused']],
    ['sign-automatically', 'a closed request', closed, 'RequestClosed', ['SignAutomaticallyRefused']],
  ] as const)('%s counts %s as refused', async (name, _what, request, error, counts) => {
    vi.mocked(readRequest).mockResolvedValue(request);
    await expect(tasks[name]()).rejects.toMatchObject({ name: error });
    expect(counted()).toEqual(counts);
  });

  it.each(['request-signature', 'sign-automatically'] as const)(
    '%s leaves a fault to Lambda to count',
    async (name) => {
      vi.mocked(readRequest).mockRejectedValue(new Error('the table is away'));
      await expect(tasks[name]()).rejects.toThrow('the table is away');
      expect(counted()).toEqual([]);
    },
  );

  it('log the request and the position of the signer, and nothing that names a person', async () => {
    vi.mocked(readRequest).mockResolvedValue(storedRequest({ message: 'please sign' }));
    vi.mocked(changeRequest).mockResolvedValue(storedRequest());
    await tasks['request-signature']();
    await tasks['sign-automatically']();
    const about = { requestId: 'request-1', signer: 0 };
    const line = { level: 'INFO', service: 'Countersign-dev', timestamp: '2026-11-23T10:30:00.000Z' };
    expect(printed).toEqual([
      { ...line, sampling_rate: 0, message: 'signer asked', ...about },
      { ...line, sampling_rate: 0, message: 'signed automatically', ...about },
    ]);
  });
});

/** A batch of one change, as the table's stream delivers it. */
function streamOf(request: StoredRequest): DynamoDBStreamEvent {
  const NewImage = marshall(request, { removeUndefinedValues: true });
  const Keys = { id: NewImage.id };
  const eventSourceARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/requests/stream/1';
  const dynamodb = { Keys, NewImage, SequenceNumber: 'sequence-1' };
  return { Records: [{ eventSourceARN, dynamodb }] } as DynamoDBStreamEvent;
}

/** The names of what a line counts, if it is in the embedded metric format. */
function metricsOf(line: Record<string, unknown>): string[] {
  const { _aws: embedded } = line as { _aws?: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } };
  return embedded?.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)) ?? [];
}
