import { AwsError } from '../../shared/service.ts';
import type { Dependencies } from '../types.ts';
import { wireValues } from './attribute-values.ts';
import type { CallDataSource, Outcome } from './data-source.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './dynamodb-batch.ts';
import { query, scan } from './dynamodb-list.ts';
import { dynamodbError, type Operation, plainOrNull, type Table } from './dynamodb-table.ts';
import { transactGetItems, transactWriteItems } from './dynamodb-transact.ts';
import { deleteItem, putItem, updateItem } from './dynamodb-write.ts';
import { consistentRead, projection } from './expressions.ts';
import type { PaginationTokens } from './pagination-token.ts';
import { asRequest, requestFault, required, requiredObject, type RequestObject } from './request-object.ts';

/** How each operation of a request object becomes a call, and the answer `ctx.result`. */
const operations: Record<string, Operation> = {
  BatchDeleteItem: batchDeleteItem,
  BatchGetItem: batchGetItem,
  BatchPutItem: batchPutItem,
  DeleteItem: deleteItem,
  GetItem: getItem,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UpdateItem: updateItem,
};

const notEmulated = ['Sync'];

/**
 * Makes the data source of a table.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 */
export function createDynamodb(
  { tableName, roleArn }: { tableName: string; roleArn: string },
  { dynamodb, newId }: Pick<Dependencies, 'dynamodb' | 'newId'>,
  tokens: PaginationTokens,
): CallDataSource {
  const table: Table = {
    name: tableName,
    tokens,
    call: (operation, input) => dynamodb(roleArn, operation, input),
    failed: (error) => dynamodbError(error, newId()),
  };
  return async (value) => {
    const request = asRequest(value);
    const operation = String(required(request, 'operation'));
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) {
      throw requestFault(
        notEmulated.includes(operation)
          ? `cannot run the DynamoDB operation ${operation}: it is not emulated locally, see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html`
          : `Unsupported operation '${operation}'.`,
      );
    }
    try {
      return await run(table, request);
    } catch (error) {
      if (error instanceof AwsError) return { error: table.failed(error) };
      throw error;
    }
  };
}

async function getItem(table: Table, request: RequestObject): Promise<Outcome> {
  const { Item } = await table.call('GetItem', {
    TableName: table.name,
    Key: wireValues(requiredObject(request, 'key')),
    ...consistentRead(request),
    ...projection(request),
  });
  return { result: plainOrNull(Item) };
}
