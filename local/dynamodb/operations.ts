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
import dynalite from 'dynalite/db/index.js';
import { AwsError } from '../service.ts';
import { createOperationStore, type OperationTrace, type Storage } from './operation-store.ts';
import type { ConsumedUnits, Item } from './types.ts';

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
type Capacity = { TableName: string; CapacityUnits: number };

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
  const [action, checks] = itemOperations[operation];
  const trace: OperationTrace = { found: new Map(), written: new Map() };
  const capacityAsked = ['TOTAL', 'INDEXES'].includes(input.ReturnConsumedCapacity as string);
  try {
    const data = validations.checkTypes({ ...input }, checks.types);
    const answer = await new Promise<Answer>((resolve, reject) => {
      const start = data.ExclusiveStartKey as Item | undefined;
      const { store, release } = createOperationStore(storage, start, trace, (error) => {
        release();
        reject(error);
      });
      validations.checkValidations(data, checks.types, checks.custom, store);
      if (report && !capacityAsked) data.ReturnConsumedCapacity = 'TOTAL';
      action(store, data, (error, value) => (error ? reject(error) : resolve(value)));
    });
    if (report) reportUnits(operation, answer, trace, report);
    if (!capacityAsked) delete answer.ConsumedCapacity;
    return answer;
  } catch (error) {
    const translated = translate(error, input, trace);
    if (report && translated.name === refused) reportRefusal(operation, input, trace, report);
    throw translated;
  }
}

function reportUnits(
  operation: string,
  { ConsumedCapacity }: Answer,
  { written }: OperationTrace,
  report: (units: ConsumedUnits) => void,
) {
  for (const [table, writeUnits] of written) report({ operation, table, readUnits: 0, writeUnits });
  if (written.size > 0) return;
  for (const { TableName, CapacityUnits } of [ConsumedCapacity ?? []].flat() as Capacity[])
    report({ operation, table: TableName, readUnits: CapacityUnits, writeUnits: 0 });
}

/** A refused write costs what it read: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html */
function reportRefusal(
  operation: string,
  input: Record<string, unknown>,
  { found }: OperationTrace,
  report: (units: ConsumedUnits) => void,
) {
  const [item] = found.values();
  const writeUnits = dynalite.capacityUnits(item, false, false);
  report({ operation, table: String(input.TableName), readUnits: 0, writeUnits });
}

/** dynalite's errors carry the answer's body; anything else is a bug of its or ours. */
function translate(error: unknown, input: Record<string, unknown>, { found }: OperationTrace): AwsError {
  const { statusCode, body } = error as { statusCode?: number; body?: Record<string, string> };
  if (!statusCode || !body)
    return Object.assign(new AwsError('InternalServerError', `the local table failed: ${String(error)}`, 500), {
      cause: error,
    });
  const code = body.__type!.split('#').at(-1)!;
  const [item] = found.values();
  const asked = code === refused && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return new AwsError(code, body.message ?? body.Message ?? '', statusCode, asked && item ? { Item: item } : {});
}
