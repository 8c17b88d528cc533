import type { Activity } from '../shared/activity.ts';
import type { Clock } from '../shared/clock.ts';
import { readMembers } from '../shared/input-model.ts';
import { AwsError, type Service } from '../shared/service.ts';
import describeTableChecks from 'dynalite/validations/describeTable.js';
import listTablesChecks from 'dynalite/validations/listTables.js';
import type { Change } from '../shared/storage/commits.ts';
import { openDatabase } from '../shared/storage/database.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { describeTable, describeTimeToLive, listTables } from './describe-tables.ts';
import { createKeyLocks } from './key-locks.ts';
import type { OpenTable, Storage } from './operation-store.ts';
import { itemOperations, performItemOperation } from './operations.ts';
import { dynamodbPermissions, tableArns } from './permissions.ts';
import { type InputTypes, readInput } from './read-input.ts';
import { type ApplyPolicy, openResourcePolicies, policyInputs } from './resource-policies.ts';
import { openStream, retention, type Stream, type StreamReader } from './stream.ts';
import { createStreamsApi } from './streams-api.ts';
import { acceptArns } from './table-arns.ts';
import { openTable } from './tables.ts';
import { createTransactions, transactionTypes } from './transactions.ts';
import { removeExpired } from './time-to-live.ts';
import type { ConsumedUnits, TableOptions } from './types.ts';

/** The tables of a backend on disk, with their streams. */
export interface DynamoDB {
  service: Service;
  /** The API of the tables' streams, which is a service of its own. */
  streams: Service;
  /** @throws Error where no table has this stream */
  stream(streamArn: string): StreamReader;
  /** What others had come to when the tables last changed, as the witness gave it; undefined where nothing is known. */
  witnessed: unknown;
  /** From now on the tables remember, with every change, how far others have come. */
  setWitness(witness: () => unknown): void;
  /** Makes every stream give all of its items again from the first record on, and takes others as they are now. */
  restart(): Promise<void>;
  /** Ends the sweeping and closes the files; operations that come later fail. */
  stop(): Promise<void>;
}

type Input = Record<string, unknown>;

const inputTypes: Record<string, InputTypes> = {
  // The last member is younger than dynalite.
  ...Object.fromEntries(
    Object.entries(itemOperations).map(([name, [, { types }]]) => [
      name,
      { ...types, ...(/^(Put|Update|Delete)/.test(name) && { ReturnValuesOnConditionCheckFailure: 'String' }) },
    ]),
  ),
  ...transactionTypes,
  DescribeTable: describeTableChecks.types,
  DescribeTimeToLive: describeTableChecks.types,
  ListTables: listTablesChecks.types,
};

/** Operations of PartiQL, which dynalite does not have. */
const partiql = ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'];

function refusePartiql(operation: string): never {
  throw new AwsError(
    'ValidationException',
    `cannot run ${operation}: PartiQL is not emulated by the local table; use the operations on items, such as Query`,
  );
}

const witnessKey = 'witness~';

/** How often streams lose their expired records, and tables the items whose time is over. */
const sweepEvery = 60 * 60 * 1000;

/**
 * Opens the tables of a template in a folder of their own, creating those that are missing.
 * An accepted write is on disk, with its index entries and its stream record, before it is answered.
 * @throws Error when a table's keys or indexes are not those on disk, or another process has the folder open
 */
export async function createDynamoDB({
  tables,
  directory,
  disk,
  clock,
  report,
  streamRead,
  applyPolicy = () => {},
  during = (work) => work(),
}: {
  tables: TableOptions[];
  directory: string;
  disk: Disk;
  clock: Clock;
  /** Learns what each operation consumed, for a cost meter. */
  report?: (units: ConsumedUnits) => void;
  /** Learns of each read of a stream through its API, likewise. */
  streamRead?: () => void;
  /** Learns of the policy of a table when it is opened and whenever it changes. @default nobody decides by policies */
  applyPolicy?: ApplyPolicy;
  /** Goes around what the clock makes the tables do. @default nothing */
  during?: Activity['during'];
}): Promise<DynamoDB> {
  let witness: () => unknown = () => undefined;
  let last: string | undefined;
  const along = (): Change[] => {
    const value = witness();
    const text = JSON.stringify(value);
    if (text === last) return [];
    last = text;
    return [{ type: 'put', key: witnessKey, value }];
  };
  const database = await openDatabase<unknown>(directory, disk, { along });
  const { level, commit } = database;
  const witnessed = await level.get(witnessKey);
  const opened = new Map<string, OpenTable>();
  const streams = new Map<string, Stream>();
  const arnOf = tableArns(tables);
  const storage: Storage = { database: level, commit, locks: createKeyLocks(), tables: opened };
  let policyOperations: Awaited<ReturnType<typeof openResourcePolicies>>;

  try {
    for (const table of tables) {
      const { streamArn } = table;
      const description = await openTable(table, { level, commit, clock });
      const stream = streamArn ? await openStream({ ...table, streamArn }, { level, commit, clock }) : undefined;
      if (streamArn && stream) streams.set(streamArn, stream);
      opened.set(table.name, { description, stream, properties: table.properties });
    }
    policyOperations = await openResourcePolicies(tables, { level, commit, clock, arnOf, apply: applyPolicy });
  } catch (error) {
    await database.close();
    throw error;
  }

  const itemActions = Object.fromEntries(
    (Object.keys(itemOperations) as (keyof typeof itemOperations)[]).map((operation) => [
      operation,
      (input: Input) => performItemOperation(operation, input, storage, report),
    ]),
  );
  const transactions = createTransactions(storage, { clock, report });
  let cancelSweep = () => {};
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () =>
    Promise.allSettled([
      ...[...streams.values()].map((stream) => stream.trim(clock.now() - retention)),
      ...tables.map((table) => removeExpired(table, storage, clock.now())),
    ]);
  const sweepLater = () => {
    cancelSweep = clock.at(clock.now() + sweepEvery, () => {
      sweepLater();
      sweeping = during(sweep);
    });
  };
  sweepLater();

  return {
    service: {
      targetPrefix: 'DynamoDB_20120810',
      jsonVersion: '1.0',
      operations: {
        ...Object.fromEntries(
          Object.entries({
            ...itemActions,
            TransactWriteItems: transactions.write,
            TransactGetItems: transactions.read,
            DescribeTable: (input: Input) => describeTable(input, opened),
            DescribeTimeToLive: (input: Input) => describeTimeToLive(input, opened),
          }).map(([operation, perform]) => [operation, acceptArns(perform, arnOf)]),
        ),
        ...Object.fromEntries(partiql.map((operation) => [operation, () => refusePartiql(operation)])),
        ListTables: (input: Input) => listTables(input, opened),
        ...policyOperations,
      },
      read(operation, input) {
        const members = policyInputs[operation];
        if (partiql.includes(operation)) return input;
        return members ? readMembers(members, input) : readInput(inputTypes[operation]!, input);
      },
      permissions: (operation, input) =>
        partiql.includes(operation) ? [] : dynamodbPermissions(operation, input, arnOf),
    },
    streams: createStreamsApi({ tables: opened, clock, arnOf, read: streamRead }),
    stream(streamArn) {
      const stream = streams.get(streamArn);
      if (!stream) throw new Error(`no table has the stream ${streamArn}`);
      return stream;
    },
    witnessed,
    setWitness: (given) => (witness = given),
    async restart() {
      for (const stream of streams.values()) await stream.rewind();
      await commit([]);
    },
    async stop() {
      cancelSweep();
      await sweeping;
      await database.close();
    },
  };
}
