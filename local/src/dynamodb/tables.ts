import { randomUUID } from 'node:crypto';
import createTable from 'dynalite/validations/createTable.js';
import validations from 'dynalite/validations/index.js';
import type { Clock } from '../shared/clock.ts';
import type { Database } from '../shared/storage/database.ts';
import { sameValue } from './same-value.ts';
import type { IndexProperties, TableDescription, TableOptions, TableProperties, Throughput } from './types.ts';

/**
 * Opens a table: creates it when it is not on disk yet.
 * @throws Error when the keys or indexes on disk are not those of the template
 */
export async function openTable(
  table: TableOptions,
  { level, commit, clock }: Pick<Database, 'level' | 'commit'> & { clock: Clock },
): Promise<TableDescription> {
  const wanted = describe(table, clock);
  const key = `table~${table.name}`;
  const found = (await level.get(key)) as TableDescription | undefined;
  if (found && !sameValue(shape(found), shape(wanted)))
    throw new Error(
      `cannot open table ${table.name}: its keys or indexes on disk are not those of the template; ` +
        'start with --fresh to begin with empty data',
    );
  const { TableId, CreationDateTime } = found ?? wanted;
  const description = JSON.parse(JSON.stringify({ ...wanted, TableId, CreationDateTime })) as TableDescription;
  await commit([{ type: 'put', key, value: description }]);
  return description;
}

/** Both kinds of index of a table. */
export const indexesOf = (table: TableDescription): IndexProperties[] => [
  ...(table.GlobalSecondaryIndexes ?? []),
  ...(table.LocalSecondaryIndexes ?? []),
];

function describe({ name, arn, streamArn, properties }: TableOptions, clock: Clock): TableDescription {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const keys = JSON.parse(
    JSON.stringify({
      TableName: name,
      KeySchema,
      AttributeDefinitions,
      GlobalSecondaryIndexes: GlobalSecondaryIndexes?.map(declared),
      LocalSecondaryIndexes: LocalSecondaryIndexes?.map(declared),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  ) as Record<string, unknown>;
  try {
    validations.checkValidations(
      validations.checkTypes(keys, createTable.types),
      createTable.types,
      createTable.custom,
      {},
    );
  } catch (cause) {
    throw new Error(`cannot create table ${name}: ${(cause as Error).message}`, { cause });
  }
  const onDemand = isOnDemand(properties);
  const state = (given: Throughput | undefined) => ({
    ItemCount: 0,
    ProvisionedThroughput: throughput(onDemand ? undefined : given),
  });
  const indexState = (index: IndexProperties) => ({
    ...declared(index),
    IndexArn: `${arn}/index/${index.IndexName}`,
    IndexSizeBytes: 0,
    ...state(index.ProvisionedThroughput),
  });
  return {
    TableName: name,
    TableArn: arn,
    TableId: randomUUID(),
    TableStatus: 'ACTIVE',
    CreationDateTime: clock.now() / 1000,
    KeySchema,
    AttributeDefinitions,
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({ ...indexState(index), IndexStatus: 'ACTIVE' })),
    }),
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes: LocalSecondaryIndexes.map(indexState) }),
    ...(onDemand && { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }),
    TableSizeBytes: 0,
    ...state(properties.ProvisionedThroughput),
    ...(streamArn && {
      StreamSpecification: {
        StreamEnabled: true,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        ...properties.StreamSpecification,
      },
      LatestStreamArn: streamArn,
    }),
  } as TableDescription;
}

/** A template that names neither mode nor throughput is taken to mean on demand; of the other, DynamoDB tells no mode. */
const isOnDemand = ({ BillingMode, ProvisionedThroughput }: TableProperties) =>
  BillingMode === 'PAY_PER_REQUEST' || (BillingMode === undefined && ProvisionedThroughput === undefined);

const throughput = ({ ReadCapacityUnits, WriteCapacityUnits }: Partial<Throughput> = {}) => ({
  NumberOfDecreasesToday: 0,
  ReadCapacityUnits: Number(ReadCapacityUnits ?? 0),
  WriteCapacityUnits: Number(WriteCapacityUnits ?? 0),
});

const declared = ({ IndexName, KeySchema, Projection }: IndexProperties) => ({ IndexName, KeySchema, Projection });

/** What of a table cannot change under its items. */
function shape(table: TableDescription) {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const types = new Map(
    table.AttributeDefinitions.map((definition) => [definition.AttributeName, definition.AttributeType]),
  );
  const keyed = (index: Pick<IndexProperties, 'KeySchema'>) =>
    index.KeySchema.map((key) => `${key.KeyType} ${key.AttributeName} ${types.get(key.AttributeName)}`);
  const indexes = indexesOf(table).map((index) => ({
    name: index.IndexName,
    keys: keyed(index),
    kind: index.Projection.ProjectionType,
    attributes: [...(index.Projection.NonKeyAttributes ?? [])].sort(),
  }));
  return { keys: keyed(table), indexes: indexes.sort(byName) };
}
