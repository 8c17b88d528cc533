import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVersions, type VersionRow, type VersionsView } from '../../src/console/versions.ts';
import { trial, type Trial } from '../wiring/given.ts';
import { flow } from './flow.ts';
import { openConsole, untilTold } from './open-console.ts';

const day = 24 * 60 * 60 * 1000;

let backend: Trial;
let call: Awaited<ReturnType<typeof openConsole>>['call'];
let headers: Record<string, string>;
beforeAll(async () => {
  backend = await trial({ assembly: flow() });
  ({ call, headers } = await openConsole(backend));
});
afterAll(() => backend.stop());

const resource = (type: string) => backend.template.ofType(type)[0]!.physicalId;
const put = (Item: Record<string, unknown>) =>
  new DynamoDBClient(backend.aws()).send(new PutCommand({ TableName: resource('AWS::DynamoDB::Table'), Item }));

/** Starts an execution, which waits. */
async function run(name: string, input: unknown = { items: [1] }) {
  const command = { stateMachineArn: resource('AWS::StepFunctions::StateMachine'), name, input: JSON.stringify(input) };
  const { executionArn } = await new SFNClient(backend.aws()).send(new StartExecutionCommand(command));
  return executionArn!;
}

async function versions(arn: string, after: object = {}) {
  const path = `versions?arn=${encodeURIComponent(arn)}&after=${encodeURIComponent(JSON.stringify(after))}`;
  return (await call(path)).body as VersionsView;
}
const briefly = (rows: VersionRow[]) =>
  rows.map(({ key, event, differences }) => ({ key: key[0], event, differences }));

describe('the versions of items', () => {
  it('are those of the execution’s name and of what its input names, with what changed', async () => {
    await put({ id: 'by-name', state: 'NEW', tags: ['a'] });
    await put({ id: 'by-input', state: 'NEW' });
    await put({ id: 'other' });
    await put({ id: 'by-name', state: 'OLD', tags: ['a', 'b'] });
    const arn = await run('by-name', { items: [1], of: 'by-input', at: 1, no: { id: 'other' } });
    const found = await versions(arn);
    expect(found.isCut).toBe(false);
    expect(briefly(found.versions)).toEqual([
      {
        ...{ key: 'by-name', event: 'MODIFY' },
        differences: [
          { path: 'state', kind: 'changed', before: '"NEW"', after: '"OLD"' },
          { path: 'tags[1]', kind: 'added', after: '"b"' },
        ],
      },
      {
        ...{ key: 'by-input', event: 'INSERT' },
        differences: [
          { path: 'id', kind: 'added', after: '"by-input"' },
          { path: 'state', kind: 'added', after: '"NEW"' },
        ],
      },
      { key: 'by-name', event: 'INSERT', differences: expect.objectContaining({ length: 3 }) },
    ]);
    const { table, sequence } = found.versions[0]!;
    expect((await call(`version?table=${table}&sequence=${sequence}`)).body).toEqual({
      ...{ id: 'by-name', state: 'OLD', tags: ['a', 'b'] },
    });
  });

  it('come as they are made: pages are told, and ask for what is new alone', async () => {
    const arn = await run('live');
    await put({ id: 'live', step: 1 });
    const { after } = await versions(arn);
    const told = untilTold(await fetch(`${backend.url}/console/events`, { headers }), ({ kind }) => kind === 'changed');
    await put({ id: 'live', step: 2 });
    await told;
    const later = await versions(arn, after);
    expect(briefly(later.versions)).toEqual([
      {
        ...{ key: 'live', event: 'MODIFY' },
        differences: [{ path: 'step', kind: 'changed', before: '1', after: '2' }],
      },
    ]);
    expect((await versions(arn, later.after)).versions).toEqual([]);
  });

  it('are there when the clock was moved on by days, and the item is gone', async () => {
    const arn = await run('moved');
    await put({ id: 'moved' });
    const TableName = resource('AWS::DynamoDB::Table');
    await new DynamoDBClient(backend.aws()).send(new DeleteCommand({ TableName, Key: { id: 'moved' } }));
    backend.clock.advance(3 * day);
    await backend.idle();
    const found = await versions(arn);
    expect(found.versions.map(({ event }) => event)).toEqual(['REMOVE', 'INSERT']);
  });

  it.each([
    ['versions?arn=none', 400, /Invalid Arn/i],
    ['versions?arn=none&after=1x', 400, /^after is not accepted/],
    ['version?table=none&sequence=1', 404, /^version 1 of none is not kept any more/],
    ['version?table=none&sequence=', 400, /^sequence is missing/],
  ])('rejects %s', async (path, status, message) => {
    expect(await call(path)).toEqual({ status, body: expect.stringMatching(message) });
  });

  it.each(['versions', 'version', 'updates', 'calls'])('are refused without the token: %s', async (path) => {
    expect((await fetch(`${backend.url}/console/${path}`)).status).toBe(403);
  });
});

/** Changes of one item, the newest first. */
const stream = (changes: object[]) => ({
  table: 'Letters',
  newest: async function* () {
    for (const [at, change] of changes.entries()) {
      const SequenceNumber = String(changes.length - at).padStart(21, '0');
      const dynamodb = { Keys: { id: { S: 'a' } }, ApproximateCreationDateTime: 1, SequenceNumber, ...change };
      yield { eventName: 'MODIFY' as const, dynamodb };
    }
  },
  read: async () => [],
});
const image = (n: number) => ({ id: { S: 'a' }, n: { N: String(n) } });
const listed = (changes: object[]) =>
  createVersions([stream(changes)], { ids: async () => new Set(['a']) }).list('arn', {});

describe('a stream', () => {
  it('of old and new images has what changed in each record', async () => {
    const { versions } = await listed([{ NewImage: image(2), OldImage: image(1) }]);
    expect(versions[0]!.differences).toEqual([{ path: 'n', kind: 'changed', before: '1', after: '2' }]);
  });

  it.each([
    ['whose older records are gone', { NewImage: image(2) }],
    ['of keys', {}],
  ])('%s does not say what changed', async (_, change) => {
    const { versions } = await listed([change]);
    expect(versions).toEqual([expect.not.objectContaining({ differences: expect.anything() })]);
  });

  it('is looked through as far as 10,000 changes, and 200 versions are given', async () => {
    const many = await listed(Array.from({ length: 300 }, (_, at) => ({ NewImage: image(at) })));
    expect([many.versions.length, many.isCut]).toEqual([200, true]);
    const foreign = { Keys: { id: { S: 'b' } } };
    const far = await listed([...Array.from({ length: 10_000 }, () => foreign), { NewImage: image(1) }]);
    expect([far.versions.length, far.isCut]).toEqual([0, true]);
  });

  it('shows at most 40 differences of a version, and how many there are besides', async () => {
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`a${at}`, { S: 'x' }]));
    const { versions } = await listed([{ NewImage: { ...image(1), ...wide }, OldImage: image(1) }]);
    expect([versions[0]!.differences!.length, versions[0]!.more]).toEqual([40, 10]);
  });
});

describe('what goes out', () => {
  it('is kept: updates with how many got them', async () => {
    const authorization = await backend.token({ email: 'bob@example.com', use: 'access' });
    const query = 'mutation { publish(id: "one", step: 2) { id step } }';
    const body = JSON.stringify({ query });
    const answer = await fetch(`${backend.url}/graphql`, { method: 'POST', headers: { authorization }, body });
    expect(await answer.json()).toEqual({ data: { publish: { id: 'one', step: 2 } } });
    const { body: updates } = await call('updates');
    expect(updates).toEqual([
      expect.objectContaining({ kind: 'published', update: { id: 'one', step: 2 }, subscribers: {} }),
    ]);
    const [{ number }] = updates as [{ number: number }];
    expect((await call(`updates?after=${number}`)).body).toEqual([]);
  });

  it('is kept: calls of functions to others, with which made them', async () => {
    const { physicalId: FunctionName } = backend.template.ofType('AWS::Lambda::Function')[0]!;
    const receiver = createServer((_, response) => response.writeHead(503).end()).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const Payload = JSON.stringify({ url });
    const live = await fetch(`${backend.url}/console/events`, { headers });
    const told = untilTold(live, ({ kind }) => kind === 'called');
    await new LambdaClient(backend.aws()).send(new InvokeCommand({ FunctionName, Payload }));
    await told;
    receiver.close();
    expect((await call('calls')).body).toEqual([expect.objectContaining({ function: FunctionName, url, status: 503 })]);
  });
});
