import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { GetSigningRequestDocument, SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const folders: string[] = [];
const running: TestBackend[] = [];
afterEach(async () => {
  for (const backend of running.splice(0)) await backend.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A backend whose disk fills up in some of its files when it is told to. */
async function onDisk(dataDir: string) {
  let full: RegExp | undefined;
  const backend = await startBackend({
    dataDir,
    durability: 'synced',
    intercept: {
      write: (file, perform) =>
        full?.test(file) ? Promise.reject(new Error('ENOSPC: no space left on device, write')) : perform(),
    },
  });
  running.push(backend);
  return { backend, fill: (files: RegExp) => void (full = files) };
}

const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-full-'));
  folders.push(folder);
  return folder;
};

const start = async (backend: TestBackend, id: string) =>
  (await backend.as('carol@example.com')).run(StartSigningDocument, { input: startInput({ id }) });

/** What makes a write of a store, and that store; each goes on from a request that waits for Bob. */
const stores: [
  store: string,
  files: RegExp,
  end: string,
  act: (backend: TestBackend, id: string) => Promise<unknown>,
][] = [
  ['the tables', /tables$/, 'COMPLETED', (backend) => start(backend, 'another-request')],
  ['the journal of executions', /journal\.jsonl$/, 'COMPLETED', (backend) => start(backend, 'another-request')],
  ['the ended executions', /closed\.jsonl$/, 'COMPLETED', (backend, id) => sign(backend, id)],
  ['the index of ended executions', /closed-index\.jsonl$/, 'COMPLETED', (backend, id) => sign(backend, id)],
  ['events on their way', /events$/, 'FAILED', (backend, id) => inside(backend).stopExecution(id)],
  ['invocations on their way', /invocations$/, 'COMPLETED', (backend, id) => invokeLater(backend, id)],
  ['positions in the stream', /positions\.json$/, 'COMPLETED', (backend, id) => sign(backend, id)],
  ['the queues', /queues$/, 'COMPLETED', (backend) => new SQSClient(backend.aws).send(letter(backend))],
];

const sign = async (backend: TestBackend, requestId: string) =>
  (await backend.as('bob@example.com')).run(SignDocumentDocument, { input: { requestId } });
/** Nothing of the product invokes a function to answer later; an administrator may. */
const invokeLater = ({ aws, template }: TestBackend, requestId: string) => {
  const functions = template.ofType('AWS::Lambda::Function');
  const FunctionName = functions.find(({ logicalId }) => logicalId.includes('CloseRequest'))!.physicalId;
  const Payload = Buffer.from(JSON.stringify({ requestId }));
  return new LambdaClient(aws).send(new InvokeCommand({ FunctionName, Payload, InvocationType: 'Event' }));
};
const letter = ({ template }: TestBackend) =>
  new SendMessageCommand({ QueueUrl: template.outputs.DeadLetterQueueUrl, MessageBody: 'letter' });

describe('a backend whose disk is full', () => {
  it.each(stores)(
    'in %s stops with the name of the file, and keeps what it acknowledged',
    { timeout: 60_000 },
    async (_, files, end, act) => {
      const dataDir = newFolder();
      const id = 'kept-request';
      const first = await onDisk(dataDir);
      const requester = await first.backend.as('carol@example.com');
      await requester.get(StartSigningDocument, { input: startInput({ id }) });
      await first.backend.happened.until((each) => each.kind === 'published' && each.update.event === 'REQUESTED');
      await first.backend.idle();

      first.fill(files);
      const acted = act(first.backend, id).catch(() => {});
      const { message } = await first.backend.failed;
      await acted;
      expect(message).toMatch(/^cannot write .*: ENOSPC: no space left on device, write$/);
      expect(message.slice('cannot write '.length).split(': ENOSPC')[0]).toMatch(files);
      expect(message).toContain(dataDir);
      const late = await requester.run(StartSigningDocument, { input: startInput({ id: 'never-accepted' }) });
      expect(late.errors).toMatchObject([{ errorType: 'InternalFailure' }]);
      await first.backend.stop();

      const second = await onDisk(dataDir);
      const carol = await second.backend.as('carol@example.com');
      expect((await carol.run(GetSigningRequestDocument, { id: 'never-accepted' })).errors).toMatchObject([
        { errorType: 'RequestNotFound' },
      ]);
      if ((await inside(second.backend).execution(id)).status === 'RUNNING') {
        if ((await carol.get(GetSigningRequestDocument, { id })).status === 'PENDING') await sign(second.backend, id);
        await second.backend.happened.until((each) => each.kind === 'executionEnded' && each.execution === id);
      }
      // What waited to be invoked is taken up after a second, the end of an execution after a minute.
      for (const milliseconds of [1000, 60_000]) {
        await second.backend.idle();
        second.backend.clock.advance(milliseconds);
      }
      await second.backend.idle();
      expect((await carol.get(GetSigningRequestDocument, { id })).status).toBe(end);
    },
  );

  it('answers every service in its own form with 500, and says so in its health', async () => {
    const { backend, fill } = await onDisk(newFolder());
    const aws = { ...backend.aws, maxAttempts: 1 };
    fill(/tables$/);
    const refused = (send: Promise<unknown>) =>
      send.then(
        () => 'accepted',
        ({ name, $metadata }: { name: string; $metadata: { httpStatusCode?: number } }) => [
          name,
          $metadata.httpStatusCode,
        ],
      );
    const tables = new DynamoDBClient(aws);
    const TableName = backend.template.ofType('AWS::DynamoDB::Table')[0]!.physicalId;
    const put = new PutItemCommand({ TableName, Item: { id: { S: 'a' } } });
    expect(await refused(tables.send(put))).toEqual(['InternalServerError', 500]);
    const { message } = await backend.failed;

    expect(await refused(tables.send(new ListTablesCommand()))).toEqual(['InternalServerError', 500]);
    expect(await refused(new SFNClient(aws).send(new ListStateMachinesCommand()))).toEqual(['InternalFailure', 500]);
    const attributes = new GetQueueAttributesCommand({ QueueUrl: backend.template.outputs.DeadLetterQueueUrl });
    expect(await refused(new SQSClient(aws).send(attributes))).toEqual(['InternalFailure', 500]);

    const health = await fetch(`${backend.url}/health`);
    expect([health.status, await health.json()]).toEqual([500, { status: 'failed', reason: message }]);
    const graphql = await fetch(`${backend.url}/graphql`, { method: 'POST', body: '{}' });
    expect([graphql.status, await graphql.json()]).toEqual([
      500,
      {
        errors: [
          {
            errorType: 'InternalFailure',
            message: 'a write to the disk of this backend failed: nothing is accepted until it is started again',
          },
        ],
      },
    ]);
    const socket = new WebSocket(`${backend.url.replace('http', 'ws')}/graphql/realtime`, 'graphql-ws');
    expect(await new Promise((resolve) => socket.on('error', resolve))).toMatchObject({
      message: 'Unexpected server response: 500',
    });
  });
});

describe('an acknowledgement', () => {
  it('waits for the disk, and sixteen share one sync', async () => {
    let held: (() => void)[] | undefined;
    let reached = () => {};
    const backend = await startBackend({
      durability: 'synced',
      intercept: {
        async write(file, perform) {
          if (held && /tables$/.test(file)) {
            const release = new Promise<void>((resolve) => held!.push(resolve));
            reached();
            await release;
          }
          return perform();
        },
      },
    });
    running.push(backend);
    const carol = await backend.as('carol@example.com');
    await start(backend, 'warm-up-request');
    await backend.idle();

    held = [];
    const answered: string[] = [];
    const call = (id: string) => start(backend, id).then(({ errors }) => void answered.push(errors ? 'error' : id));
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    const calls = [call('first-request')];
    await isReached;
    const ids = Array.from({ length: 16 }, (_, at) => `request-${at}-of-sixteen`);
    calls.push(...ids.map(call));
    // Each of these is answered after what came before it has been read, and nobody has been told anything.
    for (let round = 0; round < 20; round++) await carol.run(GetSigningRequestDocument, { id: 'warm-up-request' });
    expect([held.length, answered]).toEqual([1, []]);

    const second = new Promise<void>((resolve) => (reached = resolve));
    held[0]!();
    await calls[0];
    await second;
    expect(answered).toEqual(['first-request']);
    held[1]!();
    await Promise.all(calls);
    expect(answered.slice(1).sort()).toEqual(ids.sort());
    const others = held.slice(2);
    held = undefined;
    for (const release of others) release();
  });

  it('waits for the disk itself unless the start says otherwise', async () => {
    const folder = await open(tmpdir());
    const sync = vi.spyOn(Object.getPrototypeOf(folder) as typeof folder, 'datasync');
    await folder.close();
    const backend = await startBackend({ durability: undefined as never });
    running.push(backend);
    await start(backend, 'request-of-a-default');
    await backend.idle();
    expect(sync).toHaveBeenCalled();
    sync.mockRestore();
  });
});
