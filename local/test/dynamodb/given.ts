import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createClock } from '../../src/shared/clock.ts';
import { createDynamoDB } from '../../src/dynamodb/dynamodb.ts';
import type { Item, StreamViewType, TableOptions, TableProperties } from '../../src/dynamodb/types.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Letters';

/** A table of letters by id, with an index by sender and date and a stream. */
export const letters = (properties: Partial<TableProperties> = {}): TableOptions & { streamArn: string } => ({
  name: 'Letters',
  arn,
  streamArn: `${arn}/stream/2026-01-01T00:00:00.000`,
  properties: {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'sender', AttributeType: 'S' },
      { AttributeName: 'date', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'bySender',
        KeySchema: [
          { AttributeName: 'sender', KeyType: 'HASH' },
          { AttributeName: 'date', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] },
      },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    ...properties,
  },
});

/** A table of letters whose stream shows what is asked. */
export const lettersShowing = (StreamViewType: StreamViewType) => letters({ StreamSpecification: { StreamViewType } });

/** A folder that is gone after the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** An open table, closed after the test, with shorthands for its operations. */
export async function open(options: Partial<Parameters<typeof createDynamoDB>[0]> = {}) {
  const clock = createClock();
  const directory = options.directory ?? (await folder());
  const table = (options.tables?.[0] ?? letters()) as ReturnType<typeof letters>;
  const database = await createDynamoDB({ tables: [table], clock, disk: relaxedDisk(), ...options, directory });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await database.stop();
  };
  onTestFinished(stop);
  const call = (operation: string, input: object) =>
    Promise.resolve(database.service.operations[operation]!({ TableName: table.name, ...input })) as Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  return {
    clock,
    database,
    directory,
    service: database.service,
    streams: database.streams,
    stop,
    call,
    put: (item: Item, rest: object = {}) => call('PutItem', { Item: item, ...rest }),
    stream: database.stream(table.streamArn),
  };
}

/** A letter; its id is `a` unless said otherwise. */
export const letter = (item: Item = {}): Item => ({
  id: { S: 'a' },
  sender: { S: 'bob' },
  date: { N: '1' },
  title: { S: 'hello' },
  body: { S: 'long' },
  ...item,
});
