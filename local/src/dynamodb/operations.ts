import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import batchGetItemChecks from 'dynalite/validations/batchGetItem.js';
import batchWriteItemChecks from 'dynalite/validations/batchWriteItem.js';
import deleteItemChecks from 'dynalite/validations/deleteItem.js';
import getItemChecks from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import putItemChecks from 'dynalite/validations/putItem.js';
import queryChecks from 'dynalite/validations/query.js';
import scanChecks from 'dynalite/validations/scan.js';
import updateItemChecks from 'dynalite/validations/updateItem.js';
import { AwsError } from '../shared/service.ts';
import { boundExpressions } from './bound-expressions.ts';
import { useConditions } from './conditions/use-conditions.ts';
import { refuseEmptyIndexKeys } from './index-keys.ts';
import { createOperationStore, type OperationTrace, type Storage } from './operation-store.ts';
import type { ConsumedUnits, Item } from './types.ts';
import { readUnits, writeUnits } from './units.ts';

boundExpressions();
useConditions();
refuseEmptyIndexKeys();

/** The operations that dynalite performs: its action, and its checks of the input. */
export const itemOperations = {
  GetItem: [getItem, getItemChecks],
  PutItem: [putItem, putItemChecks],
  UpdateItem: [updateItem, updateItemChecks],
  DeleteItem: [deleteItem, deleteItemChecks],
  Query: [query, queryChecks],
  Scan: [scan, scanChecks],
  BatchGetItem: [batchGetItem, batchGetItemChecks],
  BatchWriteItem: [batchWriteItem, batchWriteItemChecks],
} as const;

const refused = 'ConditionalCheckFailedException';

type Answer = Record<string, unknown>;
type Input = Record<string, unknown>;

/**
 * Performs one operation on items.
 * @throws AwsError with DynamoDB's code and message
 */
export async function performItemOperation(
  operation: keyof typeof itemOperations,
  input: Record<string, unknown>,
  storage: Storage,
  report: ((units: ConsumedUnits) => void) | undefined,
): Promise<Answer> {
  const trace: OperationTrace = { found: new Map(), ranged: [], written: [] };
  try {
    const answer = await runAction(operation, input, storage, trace);
    if (report) reportUnits(operation, input, answer, trace, report);
    return answer;
  } catch (error) {
    if (report && (error as AwsError).name === refused) reportRefusal(operation, trace, report);
    throw error;
  }
}

/**
 * Runs dynalite's action.
 * @param trace learns what it found and wrote
 * @throws AwsError with DynamoDB's code and message
 */
export async function runAction(
  operation: keyof typeof itemOperations,
  input: Record<string, unknown>,
  storage: Storage,
  trace: OperationTrace,
): Promise<Answer> {
  const [action, checks] = itemOperations[operation];
  try {
    const data = validations.checkTypes({ ...input }, checks.types);
    return await new Promise<Answer>((resolve, reject) => {
      const start = data.ExclusiveStartKey as Item | undefined;
      const { store, release } = createOperationStore(storage, start, trace, (error) => {
        release();
        reject(error);
      });
      validations.checkValidations(data, checks.types, checks.custom, store);
      action(store, data, (error, value) => (error ? reject(error) : resolve(value)));
    });
  } catch (error) {
    throw translate(error, input, trace);
  }
}

function reportUnits(
  operation: keyof typeof itemOperations,
  input: Input,
  answer: Answer,
  trace: OperationTrace,
  report: (units: ConsumedUnits) => void,
) {
  const units = new Map<string, { readUnits: number; writeUnits: number }>();
  const add = (table: string, read: number, write: number) => {
    const sum = units.get(table) ?? { readUnits: 0, writeUnits: 0 };
    units.set(table, { readUnits: sum.readUnits + read, writeUnits: sum.writeUnits + write });
  };
  const ofTable = (table: string) => (input.RequestItems as Record<string, Input> | undefined)?.[table] ?? input;
  const isConsistent = (table: string) => ofTable(table).ConsistentRead === true;
  if (operation === 'Query' || operation === 'Scan') {
    const table = String(input.TableName);
    add(table, readUnits(trace.ranged.slice(0, answer.ScannedCount as number), isConsistent(table)), 0);
  } else if (operation === 'GetItem' || operation === 'BatchGetItem') {
    for (const { table, item } of trace.found.values())
      add(table, readUnits(item ? [item] : [], isConsistent(table)), 0);
  } else for (const each of trace.written) add(each.table, 0, writeUnits(each));
  for (const [table, sum] of units) report({ operation, table, ...sum });
}

/** A refused write costs what it read: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html */
function reportRefusal(operation: string, { found }: OperationTrace, report: (units: ConsumedUnits) => void) {
  for (const { table, item } of found.values())
    report({ operation, table, readUnits: 0, writeUnits: writeUnits({ before: item }) });
}

/** dynalite's errors carry the answer's body; anything else is a bug of its or ours. */
function translate(error: unknown, input: Record<string, unknown>, { found }: OperationTrace): AwsError {
  const { statusCode, body } = error as { statusCode?: number; body?: Record<string, string> };
  if (!statusCode || !body)
    return Object.assign(new AwsError('InternalServerError', `the local table failed: ${String(error)}`, 500), {
      cause: error,
    });
  const code = body.__type!.split('#').at(-1)!;
  const [{ item } = {}] = found.values();
  const asked = code === refused && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return new AwsError(code, body.message ?? body.Message ?? '', statusCode, asked && item ? { Item: item } : {});
}
