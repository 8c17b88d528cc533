import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsError, type InvocationResult } from '@countersign/local';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { redrive } from '../../tools/redrive-dead-letters.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput, storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Fails every invocation of a function whose name has this in it. */
let failing: string | undefined;
/** Whether EventBridge finds no queue to tell. */
let isUndeliverable = false;
/** Which changes functions were given, by the request and its version. */
const given = new Map<string, object>();
const failure: InvocationResult = { ok: false, error: { errorType: 'Fault', errorMessage: 'a fault of this test' } };
const backend = await startBackend({
  intercept: {
    async invoke(name, event, perform) {
      for (const { dynamodb } of (event as { Records?: Partial<Change>[] }).Records ?? []) {
        if (!dynamodb) continue;
        const { id, version, lastEvent } = dynamodb.NewImage;
        // The actor is for the filters of the stream alone.
        const { actor: _, ...event } = lastEvent.M;
        given.set(`${id.S} ${version.N}`, event);
      }
      // The scheduled look would put them back before the command does.
      if (name.includes('LookAfterRequests')) return { ok: true, payload: null };
      // The start is pushed to nobody, and would be a letter of its own or not, as it comes alone or not.
      const isStart = failing === 'PublishUpdate' && typesIn(event).every((type) => type === 'STARTED');
      return failing && name.includes(failing) && !isStart ? failure : perform();
    },
    async deliver(_targetArn, _event, perform) {
      if (isUndeliverable) throw new AwsError('ResourceNotFoundException', 'there is no queue');
      await perform();
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => {
  failing = undefined;
  isUndeliverable = false;
});

const { clock, happened, idle, queues, template, aws } = backend;
const { execution, executionEnded, letters, put, stopExecution, tell } = inside(backend);
const queueUrl = template.outputs.DeadLetterQueueUrl!;
const carol = await backend.as('carol@example.com');
const begin = () => carol.get(StartSigningDocument, { input: startInput({ signers: [signer('bob@example.com')] }) });
const read = (id: string) => carol.get(GetSigningRequestDocument, { id });
const waiting = () =>
  Object.entries(queues()).reduce((sum, [name, count]) => sum + (name.includes('DeadLetters') ? count : 0), 0);
const deadLetters = () => Object.entries(queues()).find(([name]) => name.includes('DeadLettersQueue'))![1];
const publishedOf = (id: string) =>
  happened.items.flatMap((each) => (each.kind === 'published' && each.update.requestId === id ? [each.update] : []));

const typesIn = (event: unknown) =>
  ((event as { Records?: Change[] }).Records ?? []).map(({ dynamodb }) => dynamodb.NewImage.lastEvent.M.type?.S);

interface Change {
  dynamodb: {
    NewImage: { id: { S: string }; version: { N: string }; lastEvent: { M: Record<string, { S?: string }> } };
  };
}

/** Lets everything be tried until it is given up. */
async function giveUp() {
  for (let hours = 0; hours < 26; hours++) {
    await idle();
    clock.advance(3_600_000);
  }
  await idle();
}

/** The queue of ended executions holds each back for a minute. */
async function aMinuteLater() {
  clock.advance(60_000);
  await idle();
}

async function putBack(queue = queueUrl) {
  const lines: string[] = [];
  const isDone = await redrive(queue, aws, (line) => lines.push(line));
  await idle();
  return { isDone, lines };
}

describe('redrive', () => {
  it('finds nothing in an empty queue', async () => {
    expect(await putBack()).toEqual({ isDone: true, lines: ['no dead letters'] });
  });

  it('publishes what could not be published for a day', async () => {
    failing = 'PublishUpdate';
    const { id } = await begin();
    await giveUp();
    expect(waiting()).toBe(1);
    expect(publishedOf(id)).toEqual([]);

    failing = undefined;
    const { isDone, lines } = await putBack();
    expect({ isDone, lines }).toEqual({
      isDone: true,
      lines: [
        expect.stringMatching(`put back  \\S*PublishUpdate request ${id} (v1 STARTED, )?v2 REQUESTED`),
        '1 dead letters read',
      ],
    });
    expect(waiting()).toBe(0);
    expect(publishedOf(id)).toMatchObject([
      { version: 2, event: 'REQUESTED', signer: 'bob@example.com', signerStatus: 'REQUESTED' },
    ]);
  });

  it('gives each change as the stream gave it', async () => {
    failing = 'PublishUpdate';
    const bob = await backend.as('bob@example.com');
    const started = await Promise.all([1, 2, 3, 4].map(() => carol.get(StartSigningDocument, { input: startInput() })));
    const [signed, declined, cancelled, extended] = started.map(({ id }) => id) as [string, string, string, string];
    await idle();
    await bob.get(SignDocumentDocument, { input: { requestId: signed } });
    await bob.get(DeclineDocumentDocument, { input: { requestId: declined, reason: 'no' } });
    await carol.get(CancelSigningDocument, { input: { requestId: cancelled, reason: 'sold' } });
    await carol.get(ExtendDeadlineDocument, { input: { requestId: extended, expiresInSeconds: 60 * 86_400 } });
    await giveUp();
    const before = new Map([...given].filter(([change]) => started.some(({ id }) => change.startsWith(id))));
    expect(before.size).toBeGreaterThan(started.length);

    failing = undefined;
    given.clear();
    expect((await putBack()).isDone).toBe(true);
    const again = [...given].filter(([change]) => before.has(change));
    expect(Object.fromEntries(again)).toEqual(Object.fromEntries(before));
  });

  it('gives back an erasure, however long after the end it came', async () => {
    const { id } = await begin();
    await idle();
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    await idle();
    clock.advance(3 * 86_400_000);
    failing = 'PublishUpdate';
    await carol.get(EraseRequestDocument, { input: { requestId: id } });
    await giveUp();

    failing = undefined;
    const { isDone, lines } = await putBack();
    expect({ isDone, lines }).toMatchObject({
      isDone: true,
      lines: [expect.stringContaining('v4 ERASED'), '1 dead letters read'],
    });
    expect(publishedOf(id).at(-1)).toMatchObject({ version: 4, event: 'ERASED', status: 'CANCELLED' });
  });

  it('starts the workflow that could not be started for a day', async () => {
    failing = 'AdvanceWorkflow';
    const { id } = await begin();
    await giveUp();
    expect((await read(id)).version).toBe(1);

    failing = undefined;
    expect((await putBack()).isDone).toBe(true);
    expect((await read(id)).history.map(({ type }) => type)).toEqual(['STARTED', 'REQUESTED']);
    expect(await execution(id)).toMatchObject({ status: 'RUNNING' });
  });

  it('sees to the request of an execution that ended, when it was tried a thousand times', async () => {
    const { id } = await begin();
    await idle();
    failing = 'ResumeWorkflow';
    await stopExecution(id);
    await executionEnded(id);
    for (let times = 0; deadLetters() === 0 && times < 1100; times++) {
      await idle();
      clock.advance(120_000);
    }
    expect((await read(id)).status).toBe('PENDING');

    failing = undefined;
    // Those of requests that were declined or cancelled before are there as well.
    const { isDone, lines } = await putBack();
    expect(isDone).toBe(true);
    expect(lines).toContain(`put back  the end of ${id}`);
    await aMinuteLater();
    expect(await read(id)).toMatchObject({ status: 'FAILED', closedReason: 'an operator stopped the execution' });
    expect(waiting()).toBe(0);
  });

  it('sees to the request of an execution of whose end no queue could be told', async () => {
    const { id } = await begin();
    await idle();
    isUndeliverable = true;
    await stopExecution(id);
    await executionEnded(id);
    await idle();
    expect(deadLetters()).toBe(1);
    expect((await read(id)).status).toBe('PENDING');

    isUndeliverable = false;
    expect(await putBack()).toMatchObject({
      isDone: true,
      lines: [`put back  the end of ${id}`, '1 dead letters read'],
    });
    await aMinuteLater();
    expect(await read(id)).toMatchObject({ status: 'FAILED', closedReason: 'an operator stopped the execution' });
    expect(waiting()).toBe(0);
  });

  it('gives back a change that was set aside, once its fault is mended', async () => {
    const poison = (email: string) =>
      storedRequest({
        id: 'redriven-poison',
        events: [storedEvent(), storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 0 })],
        signers: { [email]: storedSigner({ status: 'REQUESTED' }) },
      });
    await put(poison('bob at example'));
    await idle();
    const setAside = () => putBack(template.outputs.SetAsideQueueUrl!);
    expect(await setAside()).toEqual({
      isDone: false,
      lines: [
        expect.stringMatching(/^put back {2}\S*PublishUpdate request redriven-poison v2 REQUESTED$/),
        '1 dead letters read',
        "1 set aside again; the function's log says why",
      ],
    });
    // The stream tells of what the operator mends, too.
    await put(poison('bob@example.com'));
    await idle();
    expect(await setAside()).toMatchObject({ isDone: true });
    expect(publishedOf('redriven-poison')).toMatchObject(Array(2).fill({ version: 2, signer: 'bob@example.com' }));
    expect(waiting()).toBe(0);
  });

  it('gives back the end of an execution that was refused', async () => {
    await tell('Ended', 'what no function can follow');
    await aMinuteLater();
    await idle();
    const [letter = ''] = await letters('SetAside');
    const { queueArn } = JSON.parse(letter) as { queueArn: string };
    const { id } = await begin();
    await idle();
    const body = JSON.stringify({ executionArn: (await execution(id)).executionArn, status: 'ABORTED' });
    const QueueUrl = template.outputs.SetAsideQueueUrl!;
    await new SQSClient(aws).send(
      new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ body, queueArn }) }),
    );
    expect(await putBack(QueueUrl)).toEqual({
      isDone: true,
      lines: ['put back  a message that was refused', '1 dead letters read'],
    });
    await aMinuteLater();
    expect(await read(id)).toMatchObject({ status: 'FAILED' });
  });

  it('keeps what fails again, and what it does not know', async () => {
    // What happened to other requests within a minute would be done again as well.
    clock.advance(3_600_000);
    failing = 'PublishUpdate';
    await begin();
    await giveUp();
    await new SQSClient(aws).send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'hello' }));
    const { isDone, lines } = await putBack();
    expect(isDone).toBe(false);
    // The queue gives its messages in any order.
    expect(lines.map((line) => line.replace(/message \S+:/, 'message:')).sort()).toEqual([
      '2 dead letters read',
      expect.stringMatching(
        /^kept {6}message: \S*PublishUpdate request \S+ (v1 STARTED, )?v2 REQUESTED failed again: Fault$/,
      ),
      expect.stringMatching(/^kept {6}message: it is no dead letter that this stack makes/),
    ]);
    expect(waiting()).toBe(2);
  });

  it('is a command that fails while something could not be put back', async () => {
    const command = promisify(execFile)('node', ['--import', 'tsx', 'tools/redrive.ts'], {
      env: { ...process.env, PORT: new URL(backend.url).port },
    });
    await expect(command).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('put back  '),
      stderr: expect.stringContaining('some dead letters could not be put back'),
    });
    expect(waiting()).toBe(1);
  });
});
