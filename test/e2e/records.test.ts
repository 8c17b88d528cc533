import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { recordHash } from '../../functions/adapters/record-hash.ts';
import { type ChangeRecord, changeKey, hashOfItem } from '../../functions/domain/record/change-record.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import {
  CancelSigningDocument,
  EraseRequestDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { withRecords } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withRecords) });
afterAll(() => backend.stop());
const { idle, clock } = backend;
const { stored, put, remove } = inside(backend);
const buckets = new S3Client({ ...backend.aws, forcePathStyle: true });
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

let count = 0;
/** A request to Bob, whose changes so far are followed. */
async function asked() {
  const id = `recorded-${++count}`;
  await carol.get(StartSigningDocument, { input: startInput({ id, signers: [signer('bob@example.com')] }) });
  await idle();
  return id;
}
const sign = async (requestId: string) => {
  await bob.get(SignDocumentDocument, { input: { requestId } });
  await idle();
};

const Bucket = bucketOf(backend);
function bucketOf({ template }: TestBackend): string {
  return template.ofType('AWS::S3::Bucket')[0]!.physicalId;
}
const versionsOf = async (id: string) =>
  (await buckets.send(new ListObjectVersionsCommand({ Bucket, Prefix: `changes/${id}/` }))).Versions ?? [];
async function recordsOf(id: string): Promise<ChangeRecord[]> {
  const versions = await versionsOf(id);
  return Promise.all(
    versions.map(async ({ Key }) => {
      const { Body } = await buckets.send(new GetObjectCommand({ Bucket, Key: Key! }));
      return JSON.parse(await Body!.transformToString()) as ChangeRecord;
    }),
  );
}

/** What publish-update has said of requests that were altered. */
const found = (id: string) =>
  backend.happened.items.flatMap((each) => {
    if (each.kind !== 'log' || !String(each.line).startsWith('{"level":"ERROR"')) return [];
    const { message, requestId, version, difference } = JSON.parse(each.line as string) as Record<string, unknown>;
    return requestId === id ? [{ message, version, difference }] : [];
  });
const differs = (version: number, difference: 'event' | 'item') => ({
  message: 'request differs from its record',
  ...{ version, difference },
});

/** Writes an item past the API, with all rights. */
async function alter(id: string, change: (request: StoredRequest) => StoredRequest): Promise<void> {
  await put(change(structuredClone(await stored(id))));
  await idle();
}

describe('a change', () => {
  it('is recorded when it happens, once, by hashes of itself and of the request as it was then', async () => {
    const id = await asked();
    const asWas = await stored(id);
    await sign(id);
    const request = await stored(id);
    const records = await recordsOf(id);
    expect(request.events.map(([type]) => type)).toEqual(['STARTED', 'REQUESTED', 'SIGNED', 'COMPLETED', 'SEALED']);
    expect(records).toEqual(
      request.events.map((event, at) => ({
        ...{ requestId: id, start: request.createdAt, version: at + 1 },
        ...{ event: recordHash(request.salt!, event), item: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        ...{ request: records[0]!.request, answer: event[0] === 'SIGNED' ? (expect.any(String) as string) : null },
      })),
    );
    expect(records[1]!.item).toBe(hashOfItem(asWas, recordHash));
    expect(records[4]!.item).toBe(hashOfItem(request, recordHash));
    expect((await versionsOf(id)).map(({ Key }) => Key)).toEqual(records.map(changeKey));
    expect(found(id)).toEqual([]);
  });

  it('of a write that makes several is recorded by itself each', async () => {
    const [id, more] = [`recorded-${++count}`, ['bob@example.com', 'dave@example.com'].map((each) => signer(each))];
    await carol.get(StartSigningDocument, { input: startInput({ id, signers: more, remindEverySeconds: 60 }) });
    await idle();
    const { version } = await stored(id);
    expect((await recordsOf(id)).map((each) => each.version)).toEqual(
      Array.from({ length: version }, (_, at) => at + 1),
    );
  });
});

describe('who alters a request past the API is found', () => {
  it.each<[string, (request: StoredRequest) => StoredRequest, ReturnType<typeof differs>]>([
    [
      'its newest event',
      (request) => ({ ...request, events: request.events.with(-1, [...request.events.at(-1)!.with(1, 1)] as never) }),
      differs(2, 'event'),
    ],
    [
      'an event before it',
      (request) => ({ ...request, events: request.events.with(0, ['STARTED', 1]) }),
      differs(2, 'item'),
    ],
    ['an attribute', (request) => ({ ...request, title: 'Another lease' }), differs(2, 'item')],
    [
      'an attribute, marked as seen',
      (request) => ({ ...request, title: 'Another lease', lastEvent: { ...request.lastEvent, seen: true } }),
      differs(2, 'item'),
    ],
    ['the salt', (request) => ({ ...request, salt: 'another' }), differs(2, 'event')],
  ])('who alters %s', async (_, change, difference) => {
    const id = await asked();
    await alter(id, change);
    expect(found(id)).toContainEqual(difference);
  });

  it('at once, and by the next change, who put an older item back', async () => {
    const id = await asked();
    const before = await stored(id);
    await bob.get(ViewDocumentDocument, { input: { requestId: id } });
    await idle();
    await alter(id, () => before);
    const isBack = { message: 'request was put back to an older state', version: 2 };
    expect(found(id)).toEqual([isBack]);
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    await idle();
    const sealed = (difference: string) => ({ message: 'request is sealed as altered', version: 3, difference });
    expect(found(id)).toEqual([
      ...[isBack, differs(3, 'event')],
      ...[sealed('EVENT_ALTERED'), sealed('REQUEST_ALTERED')],
    ]);
  });

  it('who removes it', async () => {
    const id = await asked();
    await remove(id);
    await idle();
    expect(found(id)).toEqual([{ message: 'request was removed from the table' }]);
  });

  it('after the end, too', async () => {
    const id = await asked();
    await sign(id);
    await alter(id, ({ documentSha256: _, ...request }) => ({ ...request, documentSha256: 'f'.repeat(64) }));
    expect(found(id)).toEqual([differs(5, 'item')]);
  });
});

describe('what was recorded', () => {
  it('can be removed by nobody for as long as the deployment says, and what hides it hides nothing', async () => {
    const id = await asked();
    const [first] = await versionsOf(id);
    const { Key, VersionId } = first!;
    const remove = () => buckets.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    await expect(remove()).rejects.toMatchObject({ name: 'AccessDenied' });
    await buckets.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await versionsOf(id)).toMatchObject([{ Key, VersionId }, {}]);
  });

  it('is not written again where a change is told again', async () => {
    const id = await asked();
    const before = await versionsOf(id);
    // What is put as it is is told as the change that it was.
    await alter(id, (request) => request);
    expect(await versionsOf(id)).toEqual(before);
    expect(found(id)).toEqual([]);
  });
});

describe('the table of requests', () => {
  it('lets nobody write but the stack, administrators neither, unless they take its policy away', async () => {
    const tables = new DynamoDBClient(backend.aws);
    const TableName = backend.template
      .ofType('AWS::DynamoDB::Table')
      .find(({ logicalId }) => logicalId.startsWith('TablesRequests'))!.physicalId;
    const Key = { id: { S: await asked() } };
    const writes = [
      new DeleteItemCommand({ TableName, Key }),
      new PutItemCommand({ TableName, Item: Key }),
      new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE title' }),
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } }),
    ];
    for (const write of writes)
      await expect(tables.send(write as PutItemCommand)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining('explicit deny'),
      });
    expect((await tables.send(new GetItemCommand({ TableName, Key }))).Item).toMatchObject(Key);
  });
});

describe('nobody is accused', () => {
  it('where the requester erases: what is left is recorded, and its salt is gone', async () => {
    const id = await asked();
    await sign(id);
    await carol.get(EraseRequestDocument, { input: { requestId: id } });
    await idle();
    const request = await stored(id);
    expect(request.salt).toBeUndefined();
    expect((await recordsOf(id)).at(-1)).toMatchObject({ version: 6, item: hashOfItem(request, recordHash) });
    expect(found(id)).toEqual([]);
  });

  it('where a request has the id of one that was removed', async () => {
    const id = await asked();
    await sign(id);
    await remove(id);
    await idle();
    const before = found(id);
    clock.advance(1000);
    await carol.get(StartSigningDocument, { input: startInput({ id, signers: [signer('bob@example.com')] }) });
    await idle();
    await sign(id);
    expect(new Set((await recordsOf(id)).map(({ start }) => start)).size).toBe(2);
    expect(found(id)).toEqual(before);
  });

  it('where the backend notes what is no change', async () => {
    const id = await asked();
    clock.advance(20 * 60_000);
    await idle();
    expect((await stored(id)).lastEvent.seen).toBe(true);
    expect(found(id)).toEqual([]);
  });
});
