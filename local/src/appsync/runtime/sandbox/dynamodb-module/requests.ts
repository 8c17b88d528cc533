import { renderCondition } from './conditions.ts';
import { renderProjection } from './projection.ts';
import { operations, renderUpdate } from './updates.ts';
import { toDynamoDB, toItem } from './values.ts';

type Input = Record<string, unknown>;

/**
 * The module `@aws-appsync/utils/dynamodb`: makes the requests of the DynamoDB data source.
 * Optional members appear only where they are given.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
 */
export const dynamodbModule = {
  get: ({ key, consistentRead, projection }: Input) => ({
    operation: 'GetItem',
    key: keyOf(key),
    ...given({ consistentRead, projection: renderProjection(projection) }),
  }),
  put: ({ key, item, condition, ...versioning }: Input) => ({
    operation: 'PutItem',
    key: keyOf(key),
    attributeValues: toItem(item as object),
    ...given({ condition: conditionOf(condition), ...pick(versioning, versioningMembers) }),
  }),
  update: ({ key, update, condition, ...versioning }: Input) => ({
    operation: 'UpdateItem',
    key: keyOf(key),
    update: renderUpdate(update as Input),
    ...given({ condition: conditionOf(condition), ...pick(versioning, versioningMembers) }),
  }),
  remove: ({ key, condition, ...versioning }: Input) => ({
    operation: 'DeleteItem',
    key: keyOf(key),
    ...given({ condition: conditionOf(condition), ...pick(versioning, versioningMembers) }),
  }),
  query: (input: Input) => ({ operation: 'Query', query: conditionOf(input.query), ...listMembers(input) }),
  scan: (input: Input = {}) => ({ operation: 'Scan', ...listMembers(input) }),
  sync: (input: Input = {}) => ({
    operation: 'Sync',
    ...given(pick(input, ['basePartitionKey', 'deltaIndexName', 'limit', 'nextToken', 'lastSync'])),
    ...given({ filter: conditionOf(input.filter) }),
  }),
  batchGet: ({ tables }: Input) => ({
    operation: 'BatchGetItem',
    tables: eachTable(tables, ({ keys, consistentRead, projection }: Input) => ({
      keys: (keys as unknown[]).map(keyOf),
      ...given({ consistentRead, projection: renderProjection(projection) }),
    })),
  }),
  batchPut: ({ tables }: Input) => ({
    operation: 'BatchPutItem',
    tables: eachTable(tables, (items: object[]) => items.map(toItem)),
  }),
  batchDelete: ({ tables }: Input) => ({
    operation: 'BatchDeleteItem',
    tables: eachTable(tables, (keys: unknown[]) => keys.map(keyOf)),
  }),
  transactGet: ({ items }: Input) => ({
    operation: 'TransactGetItems',
    transactItems: (items as Input[]).map(({ table, key, projection }) => ({
      table,
      key: keyOf(key),
      ...given({ projection: renderProjection(projection) }),
    })),
  }),
  transactWrite: ({ items }: Input) => ({
    operation: 'TransactWriteItems',
    transactItems: (items as Input[]).map(transactItem),
  }),
  toStringSet: (list: unknown) => ({ SS: list }),
  toNumberSet: (list: unknown) => ({ NS: list }),
  toBinarySet: (list: unknown) => ({ BS: list }),
  operations,
};

const versioningMembers = ['customPartitionKey', 'populateIndexFields', '_version'];

/** How each kind of entry of `transactWrite` is written, apart from table, key and condition. */
const transactOperations: Record<string, (input: Input) => Input> = {
  putItem: ({ item }) => ({ operation: 'PutItem', attributeValues: toItem(item as object) }),
  updateItem: ({ update }) => ({ operation: 'UpdateItem', update: renderUpdate(update as Input) }),
  deleteItem: () => ({ operation: 'DeleteItem' }),
  conditionCheck: () => ({ operation: 'ConditionCheck' }),
};

function transactItem(entry: Input): Input {
  const [kind, input] = Object.entries(entry)[0] as [string, Input];
  const write = transactOperations[kind];
  if (!write) throw new TypeError(`transactWrite knows ${Object.keys(transactOperations).join(', ')}, not ${kind}`);
  const { operation, ...rest } = write(input);
  return {
    table: input.table,
    operation,
    key: keyOf(input.key),
    ...rest,
    ...given({ condition: conditionOf(input.condition) }),
  };
}

function listMembers(input: Input): Input {
  const names = [
    'index',
    'limit',
    'nextToken',
    'consistentRead',
    'scanIndexForward',
    'select',
    'segment',
    'totalSegments',
  ];
  return {
    ...given(pick(input, names)),
    ...given({ filter: conditionOf(input.filter), projection: renderProjection(input.projection) }),
  };
}

function keyOf(key: unknown): Input {
  if (typeof key !== 'object' || key === null) throw new TypeError(`key must be an object, got ${JSON.stringify(key)}`);
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, toDynamoDB(value)]));
}

/** Renders a condition object; a ready-made `{ expression, … }` passes as it is. */
function conditionOf(condition: unknown): unknown {
  if (typeof condition !== 'object' || condition === null) return undefined;
  if (typeof (condition as { expression?: unknown }).expression === 'string') return condition;
  const rendered = renderCondition(condition);
  return rendered ? withoutEmptyValues(rendered) : undefined;
}

function eachTable<T>(tables: unknown, write: (table: T) => unknown): Input {
  return Object.fromEntries(Object.entries(tables as Record<string, T>).map(([name, table]) => [name, write(table)]));
}

function withoutEmptyValues({ expressionValues, ...rest }: { expression: string; expressionValues: object }): object {
  return Object.keys(expressionValues).length ? { ...rest, expressionValues } : rest;
}

function pick(input: Input, names: string[]): Input {
  return Object.fromEntries(names.map((name) => [name, input[name]]));
}

function given(members: Input): Input {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
