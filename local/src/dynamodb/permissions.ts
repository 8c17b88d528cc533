import type { Permission } from '../shared/service.ts';

/** What an operation needs: its action on each table named, on the index that it reads, or on what its ARN names. */
export function dynamodbPermissions(
  operation: string,
  input: Record<string, unknown>,
  arnOfName: (table: string) => string,
): Permission[] {
  // Any other ARN than that of a table here is refused by the operation itself.
  const arnOf = (table: string) => (table.startsWith('arn:') ? table : arnOfName(table));
  const action = `dynamodb:${operation}`;
  const { TableName, IndexName, RequestItems, ResourceArn, TransactItems } = input;
  // What has another type is refused by the operation itself, in DynamoDB's words.
  if (typeof RequestItems === 'object' && RequestItems)
    return Object.keys(RequestItems).map((table) => ({ action, resource: arnOf(table) }));
  if (operation.startsWith('Transact'))
    return Array.isArray(TransactItems) ? TransactItems.flatMap(ofEntry(arnOf)) : [];
  if (typeof ResourceArn === 'string') return [{ action, resource: ResourceArn }];
  if (typeof TableName !== 'string') return [{ action, resource: '*' }];
  return [{ action, resource: arnOf(TableName) + (typeof IndexName === 'string' ? `/index/${IndexName}` : '') }];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const transactionActions: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** What is of a wrong form is refused by the operation itself. */
const ofEntry =
  (arnOf: (table: string) => string) =>
  (entry: unknown): Permission[] =>
    Object.entries(entry ?? {}).map(([name, of]) => ({
      action: `dynamodb:${transactionActions[name] ?? name}`,
      resource: arnOf(String((of as { TableName?: unknown } | null)?.TableName)),
    }));

/**
 * Finds the ARN of a table by name; a name that the template does not know gets one beside the known tables, so that the
 * caller learns whether it may ask before it learns that there is none.
 */
export function tableArns(tables: { name: string; arn: string }[]): (table: string) => string {
  const known = new Map(tables.map(({ name, arn }) => [name, arn]));
  const start = tables[0]?.arn.replace(/\/.*/, '') ?? 'arn:aws:dynamodb:*:*:table';
  return (table) => known.get(table) ?? `${start}/${table}`;
}
