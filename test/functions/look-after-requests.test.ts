import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { giveAgain, giveChange } from '../../functions/adapters/followers.ts';
import { dueRequests, endLooks, moveLook } from '../../functions/adapters/looks.ts';
import { count } from '../../functions/adapters/metrics.ts';
import { deleteOpenSignature, listOpenSignatures } from '../../functions/adapters/open-signatures.ts';
import { NoAnswer, Unavailable } from '../../functions/adapters/outage.ts';
import { deleteMessage, receiveMessages, sendMessage } from '../../functions/adapters/queue-messages.ts';
import { changeRequest, noteExecution, readRequest } from '../../functions/adapters/requests.ts';
import { readBack } from '../../functions/adapters/stream-records.ts';
import { completeTask, describeWorkflow, isWaiting, startWorkflow } from '../../functions/adapters/workflow.ts';
import { workflowInput } from '../../functions/domain/groups.ts';
import { firstLook } from '../../functions/domain/look.ts';
import type { OpenSignature } from '../../functions/domain/open-signature.ts';
import { handler as lookAfterRequests } from '../../functions/look-after-requests.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import recorded from './recorded/release-1.json' with { type: 'json' };

vi.hoisted(() =>
  Object.assign(process.env, {
    REQUESTS_TABLE: 'requests',
    OPEN_SIGNATURES_TABLE: 'open-signatures',
    DEAD_LETTER_QUEUE_URL: 'dead',
    ENDED_QUEUE_URL: 'ended',
    SET_ASIDE_QUEUE_URL: 'aside',
  }),
);
vi.mock('../../functions/adapters/followers.ts');
vi.mock('../../functions/adapters/log.ts');
vi.mock('../../functions/adapters/looks.ts');
vi.mock('../../functions/adapters/metrics.ts');
vi.mock('../../functions/adapters/open-signatures.ts');
vi.mock('../../functions/adapters/queue-messages.ts');
vi.mock('../../functions/adapters/requests.ts');
vi.mock('../../functions/adapters/stream-records.ts');
vi.mock('../../functions/adapters/workflow.ts');

const { createdAt, expiresAt } = storedRequest();
const open = storedRequest(firstLook(createdAt, expiresAt));
const minute = 60_000;
const counted = () => vi.mocked(count).mock.calls.map(([name]) => name);

beforeEach(() => {
  vi.useFakeTimers({ now: createdAt + 15 * minute, toFake: ['Date'] });
  vi.mocked(dueRequests).mockImplementation(async function* (shard) {
    await Promise.resolve();
    if (shard === open.look) yield open.id;
  });
  vi.mocked(receiveMessages).mockResolvedValue([]);
  vi.mocked(listOpenSignatures).mockResolvedValue([]);
  vi.mocked(readRequest).mockResolvedValue(open);
  vi.mocked(changeRequest).mockResolvedValue(open);
  vi.mocked(noteExecution).mockResolvedValue({ ...open, execution: 2 });
  vi.mocked(startWorkflow).mockResolvedValue(true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
});

describe('look-after-requests', () => {
  const input = workflowInput(open);

  it.each([
    ['nothing where the execution runs', { status: 'RUNNING', input }, []],
    ['an execution that was missing', undefined, ['WorkflowStartedLate']],
    ['one whose end nobody followed', { status: 'FAILED', input }, ['WorkflowBroke', 'WorkflowReplaced']],
    [
      'nothing of one whose end is still being followed',
      { status: 'FAILED', input, error: 'SigningHandedOver', endedAt: createdAt + 14 * minute },
      [],
    ],
    ['one that handed over', { status: 'FAILED', input, error: 'SigningHandedOver' }, ['WorkflowReplaced']],
    [
      'one that did not learn of a later deadline',
      { status: 'FAILED', input: { ...input, expiresAt: createdAt + minute }, error: 'SigningInterrupted' },
      ['WorkflowReplaced'],
    ],
    [
      'one that was interrupted before its deadline',
      { status: 'FAILED', input, error: 'SigningInterrupted' },
      ['WorkflowBroke', 'WorkflowReplaced'],
    ],
    [
      'one that an operator stopped',
      { status: 'ABORTED', input },
      ['RequestFailed', 'WorkflowBroke', 'WorkflowReplaced'],
    ],
  ])('counts %s, and looks again after four times the age', async (_what, execution, counts) => {
    vi.mocked(describeWorkflow).mockResolvedValue(execution);
    await lookAfterRequests();
    expect(counted()).toEqual(counts);
    expect(vi.mocked(moveLook).mock.calls).toEqual([[open, expiresAt + 45_000]]);
  });

  it.each([
    ['is not described while a task of it waits', true, 0],
    ['is described where no task of it waits any more', false, 1],
  ])('sees that the execution runs, which %s', async (_what, waits, described) => {
    const waiting = { requestId: open.id, email: 'bob@example.com', taskToken: 'token' } as OpenSignature;
    vi.mocked(listOpenSignatures).mockResolvedValue([waiting]);
    vi.mocked(isWaiting).mockResolvedValue(waits);
    vi.mocked(describeWorkflow).mockResolvedValue({ status: 'RUNNING', input });
    await lookAfterRequests();
    expect(vi.mocked(describeWorkflow)).toHaveBeenCalledTimes(described);
    expect(vi.mocked(deleteOpenSignature)).not.toHaveBeenCalled();
    expect(vi.mocked(moveLook)).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['that nobody followed', 13 * minute, true, ['AnswerFollowedLate']],
    ['nothing of one that is still being followed', 13 * minute + 1, true, []],
    ['nothing of one whose task is over', 0, false, []],
  ])('counts an answer: %s', async (_what, after, isSettled, counts) => {
    const answered = storedRequest({
      ...firstLook(createdAt, expiresAt),
      signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) },
      events: [storedEvent(), storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 0, at: createdAt + after })],
    });
    const waiting = { requestId: answered.id, email: 'bob@example.com', taskToken: 'token' } as OpenSignature;
    vi.mocked(readRequest).mockResolvedValue(answered);
    vi.mocked(listOpenSignatures).mockResolvedValue([waiting]);
    vi.mocked(completeTask).mockResolvedValue(isSettled);
    vi.mocked(describeWorkflow).mockResolvedValue({ status: 'RUNNING', input });
    await lookAfterRequests();
    expect(counted()).toEqual(counts);
    expect(vi.mocked(completeTask).mock.calls).toEqual([[waiting]]);
    expect(vi.mocked(deleteOpenSignature).mock.calls).toEqual([[waiting]]);
  });

  it.each([
    ['late', 13 * minute, ['AnswerFollowedLate']],
    ['in time', 13 * minute + 1, []],
  ])('ends the task of who is not needed, %s since the quorum was reached', async (_what, after, counts) => {
    const reached = storedRequest({
      ...firstLook(createdAt, expiresAt),
      quorums: { '1': { required: 1, needed: 0, mayDecline: 1 } },
      signers: {
        'bob@example.com': storedSigner({ status: 'SIGNED' }),
        'dave@example.com': storedSigner({ position: 1, status: 'REQUESTED' }),
      },
      events: [storedEvent(), storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 0, at: createdAt + after })],
    });
    const waiting = { requestId: reached.id, email: 'dave@example.com', taskToken: 'token' } as OpenSignature;
    vi.mocked(readRequest).mockResolvedValue(reached);
    vi.mocked(listOpenSignatures).mockResolvedValue([waiting]);
    vi.mocked(completeTask).mockResolvedValue(true);
    vi.mocked(describeWorkflow).mockResolvedValue({ status: 'RUNNING', input });
    await lookAfterRequests();
    expect(counted()).toEqual(counts);
    expect(vi.mocked(completeTask).mock.calls).toEqual([[waiting]]);
    expect(vi.mocked(deleteOpenSignature).mock.calls).toEqual([[waiting]]);
  });

  it.each([
    ['a request that is overdue', open, ['RequestExpired', 'OverdueClosed'], 0],
    ['nothing of one that is closed', { ...open, status: 'CANCELLED' } as const, [], 1],
  ])('counts %s', async (_what, request, counts, ended) => {
    vi.setSystemTime(expiresAt + 45_000);
    vi.mocked(readRequest).mockResolvedValue(request);
    await lookAfterRequests();
    expect(counted()).toEqual(counts);
    expect(vi.mocked(endLooks)).toHaveBeenCalledTimes(ended);
  });

  it.each([
    ['stays due where a service is out', new NoAnswer('states'), []],
    ['makes way for others where it is itself at fault', new TypeError('no'), [[open, createdAt + 30 * minute]]],
  ])('counts a request that it cannot look after, which %s', async (_what, error, moved) => {
    vi.mocked(describeWorkflow).mockRejectedValue(error);
    await lookAfterRequests();
    expect(counted()).toEqual(['LookFailed']);
    expect(vi.mocked(moveLook).mock.calls).toEqual(moved);
  });
});

describe('a dead letter', () => {
  const ofFirstRelease = recorded['close-request from EventBridge'];
  const changes = { requestContext: { functionArn: 'arn' }, DDBStreamBatchInfo: { streamArn: 'stream' } };
  const ended = { executionArn: 'arn', status: 'FAILED' };
  const record = (seen: boolean): DynamoDBRecord => ({
    dynamodb: { NewImage: { lastEvent: { M: seen ? { seen: { BOOL: true } } : ({} as Record<string, never>) } } },
  });
  const look = async (...letters: object[]) => {
    vi.mocked(dueRequests).mockImplementation(async function* () {});
    const messages = letters.map((letter) => ({ Body: JSON.stringify(letter), ReceiptHandle: 'handle' }));
    vi.mocked(receiveMessages).mockResolvedValueOnce(messages);
    await lookAfterRequests();
  };
  const sent = () => vi.mocked(sendMessage).mock.calls;
  const deleted = () => vi.mocked(deleteMessage).mock.calls.length;

  it('of changes is given to its function again, without what was no change', async () => {
    vi.mocked(readBack).mockResolvedValue([record(false), record(true)]);
    await look(changes);
    expect(vi.mocked(giveAgain).mock.calls).toEqual([['arn', [record(false)]]]);
    expect([counted(), sent(), deleted()]).toEqual([['DeadLetterPutBack'], [], 1]);
  });

  const aside = { functionName: 'publish', table: 'requests', requestId: open.id, version: 1, error: 'Unavailable' };

  it('of a change that was put off is made again out of its request', async () => {
    await look(aside);
    expect(vi.mocked(giveChange).mock.calls).toEqual([[aside, open]]);
    expect([counted(), sent(), deleted()]).toEqual([['DeadLetterPutBack'], [], 1]);
  });

  it('of a change that was put off stays where its outage lasts, and stops no other', async () => {
    vi.mocked(giveChange).mockImplementation(async ({ version }) => {
      if (version === 1) throw new NoAnswer('lambda');
      await Promise.resolve();
    });
    await look(aside, { ...aside, version: 2 });
    expect([counted().sort(), sent(), deleted()]).toEqual([['DeadLetterPutBack', 'LookFailed'], [], 1]);
  });

  it.each([
    ['is refused', open, new RangeError('no version 1')],
    ['has no request any more', undefined, undefined],
  ])('of a change that %s is left to an operator', async (_what, request, error) => {
    vi.mocked(readRequest).mockResolvedValue(request);
    if (error) vi.mocked(giveChange).mockRejectedValue(error);
    await look(aside);
    expect([counted(), sent(), deleted()]).toEqual([[], [['aside', JSON.stringify(aside)]], 1]);
  });

  it('stays where the outage lasts', async () => {
    vi.mocked(readBack).mockResolvedValue([record(false)]);
    vi.mocked(giveAgain).mockRejectedValue(new Unavailable('lambda', 'out'));
    await look(changes);
    expect([counted(), sent(), deleted()]).toEqual([['LookFailed'], [], 0]);
  });

  it.each([
    ['the end of an execution', ended],
    ['an event that reached no queue', { detail: { ...ended, input: '{}' } }],
  ])('of %s goes to the queue of ended executions', async (_what, letter) => {
    await look(letter);
    expect([counted(), sent(), deleted()]).toEqual([['DeadLetterPutBack'], [['ended', JSON.stringify(ended)]], 1]);
  });

  it.each([
    ['changes that the stream keeps no more', changes],
    ['what the stack has not made', { hello: 'there' }],
    ['the end of an execution as the first release kept it', { requestPayload: ofFirstRelease }],
    ['the same, where it reached no function', ofFirstRelease],
  ])('of %s is left to an operator', async (_what, letter) => {
    vi.mocked(readBack).mockResolvedValue(undefined);
    await look(letter);
    expect([counted(), sent(), deleted()]).toEqual([[], [['aside', JSON.stringify(letter)]], 1]);
  });
});
