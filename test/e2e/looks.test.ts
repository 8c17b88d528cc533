import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsError } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { workflowInput } from '../../functions/domain/groups.ts';
import {
  CancelSigningDocument,
  ListPendingSignaturesDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { type Followed, startAndFollow } from '../support/follow.ts';
import type { Former } from '../../functions/domain/request.ts';
import { signer, storedSigner } from '../support/given.ts';
import { deadLettersOf, inside } from '../support/inside.ts';
import { createUnreachable } from '../support/unreachable.ts';

const { out, invoke } = createUnreachable();
/** What becomes of the event that tells of an execution's end. */
let ends: 'told' | 'lost' | 'undeliverable' = 'told';
/** How many looks there are at once. */
let looks = 1;
/** The AWS calls that were made while this is a list. */
let calls: string[] | undefined;
/** What happens before an AWS call is answered; what it throws is the answer. */
let before: (operation: string, input: unknown) => unknown = () => {};
const backend = await startBackend({
  intercept: {
    invoke: (name, payload, perform) =>
      invoke(name, payload, async () => {
        if (!name.includes('LookAfterRequests')) return perform();
        return (await Promise.all(Array.from({ length: looks }, perform)))[0]!;
      }),
    async deliver(_targetArn, event, perform) {
      if (!('executionArn' in (event as object)) || ends === 'told') return perform();
      if (ends === 'undeliverable') throw new AwsError('ResourceNotFoundException', 'there is no queue');
    },
    async call(target, input, perform) {
      const operation = target.split('.')[1]!;
      calls?.push(operation);
      await before(operation, input);
      return perform();
    },
  },
});
afterAll(() => backend.stop());
const { clock, happened, idle, queues, template, aws } = backend;
const { execution, executionEnded, letters, openSignatures, put, stopExecution, stored } = inside(backend);

const minute = 60_000;
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const begin = (overrides: Partial<StartSigningInput> = {}) =>
  startAndFollow(carol, { signers: [signer('bob@example.com')], ...overrides });
const sign = ({ id }: Followed) => bob.get(SignDocumentDocument, { input: { requestId: id } });
const inbox = async () => (await bob.get(ListPendingSignaturesDocument, {})).items.map(({ requestId }) => requestId);

/** What the looks have counted. */
const counted = () =>
  happened.items.flatMap((each) => {
    if (each.kind !== 'log' || !each.source.includes('LookAfterRequests')) return [];
    return String(each.line).includes('"_aws"') ? [/"([A-Z]\w+)":1\b/.exec(String(each.line))![1]] : [];
  });

async function pass(milliseconds: number): Promise<void> {
  await idle();
  clock.advance(milliseconds);
  await idle();
}

afterEach(async () => {
  out.clear();
  ends = 'told';
  looks = 1;
  calls = undefined;
  before = () => {};
  // What could not be done is tried again by the clock, and holds its lane of the stream until then.
  await pass(2 * minute);
});

/** Lets the first execution of a request hand over to a second one, by a fault of its first ask. */
async function handOver(request: Followed): Promise<void> {
  out.add('RequestSignature');
  const input = { ...workflowInput(await stored(request.id)), rounds: 1 };
  const start = { stateMachineArn: template.outputs.StateMachineArn, name: request.id, input: JSON.stringify(input) };
  await new SFNClient(aws).send(new StartExecutionCommand(start));
  await pass(2000);
  await executionEnded(request.id);
  await idle();
  out.delete('RequestSignature');
}

describe('a look', () => {
  it('lets who has a place now be asked where nobody followed its reassignment', async () => {
    const request = await begin();
    await request.asked('bob@example.com');
    const { events, version, lastEvent: _, signers: __, ...item } = await stored(request.id);
    const former: Former = ['bob@example.com', null];
    const at = clock.now();
    await put({
      ...{ ...item, version: version + 1, signers: { 'dave@example.com': storedSigner() } },
      events: [...events, ['REASSIGNED', at, 0, null, former]],
      lastEvent: { type: 'REASSIGNED', at, actor: 'REQUESTER', signer: 0, former, seen: true },
    });
    await pass(17 * minute);
    expect((await openSignatures(request.id)).map(({ email }) => email)).toEqual(['dave@example.com']);
    expect((await stored(request.id)).events.at(-1)!.slice(0, 1)).toEqual(['REQUESTED']);
    await request.updates.close();
  });

  it('describes no execution of which a task waits: a heartbeat tells as much', async () => {
    const request = await begin();
    await request.asked('bob@example.com');
    const known = counted().length;
    calls = [];
    await pass(15 * minute);
    expect(calls).toContain('SendTaskHeartbeat');
    expect(calls).not.toContain('DescribeExecution');
    expect(counted().slice(known)).toEqual([]);
    expect((await openSignatures(request.id)).map(({ email }) => email)).toEqual(['bob@example.com']);
    await request.updates.close();
  });

  it('costs eight queries of an index and one of a queue where nothing is due', async () => {
    calls = [];
    await pass(2 * minute);
    expect(calls.sort()).toEqual([...Array<string>(8).fill('Query'), 'ReceiveMessage']);
  });
});

describe('a request that the workflow does not follow', () => {
  it('gets the execution that was never started', async () => {
    out.add('AdvanceWorkflow');
    looks = 2;
    const known = counted().length;
    const request = await begin();
    await pass(15 * minute);
    await request.asked('bob@example.com');
    expect(counted().slice(known)).toContain('WorkflowStartedLate');
    expect(await execution(request.id)).toMatchObject({ status: 'RUNNING' });
    expect(await inbox()).toContain(request.id);
    // The first look says when the next is due, and subscribers hear nothing of it.
    const { createdAt, lookAt, version } = await stored(request.id);
    expect((lookAt! - createdAt) / minute).toBeGreaterThanOrEqual(75);
    expect((lookAt! - createdAt) / minute).toBeLessThan(85);
    expect(version).toBe(2);
    await request.updates.close();
  });

  it('has none started for it where one runs that cannot be seen yet', async () => {
    const request = await begin();
    await request.asked('bob@example.com');
    const known = counted().length;
    before = (operation, input) => {
      if (operation === 'SendTaskHeartbeat') throw new AwsError('TaskDoesNotExist', 'not yet');
      if (operation !== 'DescribeExecution' || !JSON.stringify(input).includes(request.id)) return;
      throw new AwsError('ExecutionDoesNotExist', 'not yet');
    };
    calls = [];
    await pass(15 * minute);
    expect(calls).toContain('StartExecution');
    expect(counted().slice(known)).toEqual([]);
    await request.updates.close();
  });

  it('gets another execution where nobody heard of the end of the first', async () => {
    out.add('AdvanceWorkflow');
    ends = 'lost';
    looks = 3;
    const known = counted().length;
    const request = await begin();
    await handOver(request);
    await pass(15 * minute);
    await request.asked('bob@example.com');
    expect(await stored(request.id)).toMatchObject({ status: 'PENDING', execution: 2, version: 2 });
    expect(await execution(request.id, 2)).toMatchObject({ status: 'RUNNING' });
    await expect(execution(request.id, 3)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    expect(
      counted()
        .slice(known)
        .filter((name) => name === 'WorkflowReplaced'),
    ).toHaveLength(1);
    await request.updates.close();
  });

  it('fails where an operator stopped its execution and nobody heard of that', async () => {
    ends = 'lost';
    const request = await begin();
    await request.asked('bob@example.com');
    await stopExecution(request.id);
    await executionEnded(request.id);
    await pass(15 * minute);
    expect(await request.closed()).toMatchObject({ event: 'FAILED', reason: 'an operator stopped the execution' });
    expect(await openSignatures(request.id)).toEqual([]);
    await request.updates.close();
  });

  it('goes on with an answer that did not reach its execution', async () => {
    const request = await begin({ signers: [signer('bob@example.com'), signer('erin@example.com', { order: 2 })] });
    await request.asked('bob@example.com');
    await idle();
    out.add('AdvanceWorkflow');
    await sign(request);
    const known = counted().length;
    await pass(15 * minute);
    await request.asked('erin@example.com');
    expect((await openSignatures(request.id)).map(({ email }) => email)).toEqual(['erin@example.com']);
    expect(counted().slice(known)).toEqual(['AnswerFollowedLate']);
    await request.updates.close();
  });
});

describe('a request that cannot be looked after', () => {
  it('is counted once where it closes meanwhile', async () => {
    const request = await begin();
    await request.asked('bob@example.com');
    const known = counted().length;
    before = async (operation) => {
      if (operation !== 'SendTaskHeartbeat') return;
      before = () => {};
      await carol.get(CancelSigningDocument, { input: { requestId: request.id } });
      throw new AwsError('ValidationException', 'no such input');
    };
    await pass(15 * minute);
    expect(await request.closed()).toMatchObject({ event: 'CANCELLED' });
    expect(counted().slice(known)).toEqual(['LookFailed']);
    await request.updates.close();
  });
});

describe('a request that nothing has closed', () => {
  it.each([
    ['EXPIRED', 'it was never followed', 'AdvanceWorkflow', false],
    ['EXPIRED', 'its execution cannot close it', 'CloseRequest', false],
    ['COMPLETED', 'all have signed', 'CloseRequest', true],
  ] as const)('is %s within three minutes after its deadline where %s', async (status, _why, away, isSigned) => {
    out.add(away);
    looks = 2;
    const request = await begin({ expiresInSeconds: 600 });
    if (away === 'CloseRequest') await request.asked('bob@example.com');
    if (isSigned) await sign(request);
    await pass(10 * minute);
    expect(await request.read()).toMatchObject({ status: 'PENDING' });
    expect((await openSignatures(request.id)).length).toBe(away === 'CloseRequest' && !isSigned ? 1 : 0);
    // By steps, for each look comes at its time.
    for (let step = 0; step < 9; step++) await pass(minute / 3);
    expect(await request.closed()).toMatchObject({ event: status });
    const { closedAt, look, lookAt } = await stored(request.id);
    expect(closedAt! - Date.parse((await request.read()).expiresAt)).toBeLessThanOrEqual(3 * minute);
    expect([look, lookAt]).toEqual([undefined, undefined]);
    expect(await openSignatures(request.id)).toEqual([]);
    expect(await inbox()).not.toContain(request.id);
    await request.updates.close();
  });
});

describe('a dead letter', () => {
  const waiting = (queue: string) =>
    deadLettersOf({ queues }).find(([name]) => name.includes(`DeadLetters${queue}`))?.[1] ?? 0;
  const published = (id: string) =>
    happened.items.filter((each) => each.kind === 'published' && each.update.requestId === id).length;
  const outage = async (hours: number) => {
    for (let hour = 0; hour < hours; hour++) await pass(60 * minute);
  };

  it('of changes that were not published for twenty hours is put back when the outage is over', async () => {
    out.add('PublishUpdate');
    const { id, updates } = await begin();
    await outage(22);
    // The start and the ask came in one batch, or each by itself.
    expect(waiting('Queue')).toBeGreaterThan(0);
    out.clear();
    await pass(2 * minute);
    expect(published(id)).toBeGreaterThan(0);
    expect(waiting('Queue') + waiting('SetAside')).toBe(0);
    await updates.close();
  });

  it('of changes that the stream keeps no more is left to an operator', async () => {
    out.add('PublishUpdate');
    const { updates } = await begin();
    const hello = new SendMessageCommand({ QueueUrl: template.outputs.DeadLetterQueueUrl, MessageBody: 'hello' });
    await new SQSClient(aws).send(hello);
    await outage(26);
    expect(waiting('Queue')).toBe(0);
    expect(await letters('SetAside')).toEqual(
      expect.arrayContaining(['hello', expect.stringContaining('"DDBStreamBatchInfo"')]),
    );
    await updates.close();
  });

  it('of an end that reached no queue is put back', async () => {
    const request = await begin();
    await request.asked('bob@example.com');
    ends = 'undeliverable';
    await stopExecution(request.id);
    await executionEnded(request.id);
    await idle();
    expect(waiting('Queue')).toBe(1);
    ends = 'told';
    await pass(2 * minute);
    expect(waiting('Queue')).toBe(0);
    // The queue of ended executions holds each back for a minute.
    await pass(minute);
    expect(await request.closed()).toMatchObject({ event: 'FAILED' });
    await request.updates.close();
  });
});
