import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AwsError } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { workflowInput } from '../../functions/domain/groups.ts';
import { ListPendingSignaturesDocument, SignDocumentDocument } from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { type Followed, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { createUnreachable } from '../support/unreachable.ts';

const { out, invoke } = createUnreachable();
/** How often each message that resumes a workflow is delivered. */
let deliveries = 1;
/** Comes before an AWS call; it is used once. */
let onCall: { target: string; before: () => unknown } | undefined;
const backend = await startBackend({
  intercept: {
    async invoke(name, payload, perform) {
      // The scheduled look would do much of this, too.
      if (name.includes('LookAfterRequests')) return { ok: true, payload: null };
      return invoke(name, payload, async () => {
        if (name.includes('ResumeWorkflow'))
          await Promise.all(Array.from({ length: deliveries - 1 }, () => perform().catch(() => {})));
        return perform();
      });
    },
    async call(target, _input, perform) {
      if (!onCall || !target.endsWith(onCall.target)) return perform();
      const { before } = onCall;
      onCall = undefined;
      await before();
      return perform();
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => {
  out.clear();
  deliveries = 1;
  onCall = undefined;
});
const { clock, idle, template, aws } = backend;
const { execution, executionEnded, openSignatures, stopExecution, stored } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const dave = await backend.as('dave@example.com');
const sign = (person: typeof bob, { id }: Followed) => person.get(SignDocumentDocument, { input: { requestId: id } });

/**
 * Starts a request whose first execution hands over at the second fault of a signer: an outage makes it end, where it would
 * take the usual one a day.
 */
async function begin(overrides: Partial<StartSigningInput> = {}): Promise<Followed> {
  out.add('AdvanceWorkflow');
  const followed = await startAndFollow(carol, {
    signers: [signer('bob@example.com'), signer('dave@example.com'), signer('erin@example.com', { order: 2 })],
    ...{ expiresInSeconds: 30 * 86_400, remindEverySeconds: 600 },
    ...overrides,
  });
  const input = { ...workflowInput(await stored(followed.id)), rounds: 2 };
  const start = { stateMachineArn: template.outputs.StateMachineArn, name: followed.id, input: JSON.stringify(input) };
  await new SFNClient(aws).send(new StartExecutionCommand(start));
  out.delete('AdvanceWorkflow');
  clock.advance(5000);
  await idle();
  await followed.asked('bob@example.com');
  return followed;
}

/** Moves the clock on by a step at a time. */
async function pass(seconds: number, step = 5): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    clock.advance(step * 1000);
    await idle();
  }
}

/** Makes the workflow ask somebody, while nobody can be asked, until it has handed over. */
async function handOver({ id }: Followed): Promise<void> {
  out.add('RequestSignature');
  for (let times = 0; (await execution(id)).status === 'RUNNING' && times < 300; times++) await pass(60, 60);
  expect(await execution(id)).toMatchObject({ status: 'FAILED', error: 'SigningHandedOver' });
  out.clear();
}

const historyOf = async ({ read }: Followed) =>
  (await read()).history.map(({ type, signer }) => (signer ? `${type} ${signer.split('@')[0]}` : type));

describe('an execution that has ended before its request', () => {
  it('is replaced by one that asks who has not answered, and tells nobody twice', async () => {
    const request = await begin({ remindEverySeconds: 3600 });
    await sign(dave, request);
    await idle();
    await handOver(request);
    // Bob answers while nobody asks him; nobody is waited for.
    expect((await bob.get(ListPendingSignaturesDocument, {})).items.map(({ requestId }) => requestId)).toContain(
      request.id,
    );
    await pass(90);
    expect(await stored(request.id)).toMatchObject({ execution: 2, status: 'PENDING' });
    const second = await execution(request.id, 2);
    expect(second).toMatchObject({ status: 'RUNNING', name: expect.stringMatching(/^[0-9a-f]{64}-2$/) });
    expect(JSON.parse(second.input!)).toMatchObject({
      execution: 2,
      groups: [
        { signers: [{ position: 0, method: 'MANUAL', remindAt: expect.any(Number) }] },
        { signers: [{ position: 2 }] },
      ],
    });
    const events = await historyOf(request);
    expect(events.filter((event) => event.startsWith('REQUESTED')).sort()).toEqual(['REQUESTED bob', 'REQUESTED dave']);
    expect(events.filter((event) => event === 'REMINDED bob').length).toBeLessThanOrEqual(1);
    await sign(bob, request);
    await request.asked('erin@example.com');
    const erin = await backend.as('erin@example.com');
    await sign(erin, request);
    await request.closed();
    await idle();
    expect(await execution(request.id, 2)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await openSignatures(request.id)).toEqual([]);
    await request.updates.close();
  });

  it('is replaced once, however often its end is told', async () => {
    deliveries = 3;
    const request = await begin();
    await handOver(request);
    await pass(200, 20);
    expect(await stored(request.id)).toMatchObject({ execution: 2, version: (await historyOf(request)).length });
    expect(await execution(request.id, 2)).toMatchObject({ status: 'RUNNING' });
    await expect(execution(request.id, 3)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await request.updates.close();
  });

  it('is replaced though the function crashes between its write and the start', async () => {
    const request = await begin();
    await handOver(request);
    const crash = () => {
      throw new AwsError('AccessDeniedException', 'a crash of this test', 400);
    };
    onCall = { target: '.StartExecution', before: crash };
    await pass(65);
    expect(await stored(request.id)).toMatchObject({ execution: 2 });
    await pass(130, 10);
    expect(await execution(request.id, 2)).toMatchObject({ status: 'RUNNING' });
    await request.updates.close();
  });

  it('is replaced after an outage of what replaces it', async () => {
    const request = await begin();
    await handOver(request);
    out.add('ResumeWorkflow');
    await pass(6 * 3600, 600);
    out.clear();
    await pass(15 * 60, 30);
    expect(await execution(request.id, 2)).toMatchObject({ status: 'RUNNING' });
    await request.updates.close();
  });

  it('is not replaced where its request is over meanwhile', async () => {
    const request = await begin({ expiresInSeconds: 3600 });
    await handOver(request);
    out.add('ResumeWorkflow');
    await pass(3600, 60);
    out.clear();
    await pass(180, 10);
    expect(await request.read()).toMatchObject({ status: 'EXPIRED' });
    expect(await openSignatures(request.id)).toEqual([]);
    await expect(execution(request.id, 2)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await request.updates.close();
  });
});

describe('an execution that an operator stops', () => {
  it('ends its request as FAILED', async () => {
    const request = await begin();
    await stopExecution(request.id);
    await executionEnded(request.id);
    await pass(65);
    expect(await request.closed()).toMatchObject({ event: 'FAILED', reason: 'an operator stopped the execution' });
    expect(await openSignatures(request.id)).toEqual([]);
    await request.updates.close();
  });

  it('ends its request as FAILED also where it is a later one', async () => {
    const request = await begin();
    await handOver(request);
    await pass(90);
    await stopExecution(request.id, 2);
    await pass(65);
    expect(await request.read()).toMatchObject({ status: 'FAILED', closedReason: 'an operator stopped the execution' });
    await request.updates.close();
  });
});
