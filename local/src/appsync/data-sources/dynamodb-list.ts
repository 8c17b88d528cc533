import { plainValues } from './attribute-values.ts';
import type { DataSourceError, Outcome } from './data-source.ts';
import type { Item, Operation, Table } from './dynamodb-table.ts';
import { consistentRead, given, namesAndValues, projection } from './expressions.ts';
import { optionalObject, required, requiredObject, type RequestObject } from './request-object.ts';

/** `Query`: a page of the items of one partition. */
export const query: Operation = (table, request) => list('Query', table, request);

/** `Scan`: a page of all items. */
export const scan: Operation = (table, request) => list('Scan', table, request);

async function list(operation: 'Query' | 'Scan', table: Table, request: RequestObject): Promise<Outcome> {
  const query = operation === 'Query' ? requiredObject(request, 'query') : undefined;
  const filter = optionalObject(request, 'filter');
  const { index, scanIndexForward, limit, select, nextToken, segment, totalSegments } = request;
  const shape = [table.name, operation, index ?? null, query ?? null, scanIndexForward !== false, segment ?? null];
  const start = nextToken === undefined || nextToken === null ? undefined : table.tokens.open(String(nextToken), shape);
  if ((nextToken ?? undefined) !== undefined && !start) return { error: invalidToken };

  const ofQuery = query ? { KeyConditionExpression: required(query, 'expression'), ...namesAndValues(query) } : {};
  const ofFilter = filter
    ? { FilterExpression: required(filter, 'expression'), ...namesAndValues(filter, ofQuery) }
    : {};
  const expressions = { ...ofQuery, ...ofFilter };
  const answer = await table.call(operation, {
    TableName: table.name,
    ...expressions,
    ...projection(request, expressions),
    ...consistentRead(request),
    ...given({ IndexName: index, Limit: limit, Select: select, Segment: segment, TotalSegments: totalSegments }),
    ...(query && given({ ScanIndexForward: scanIndexForward })),
    ...(start && { ExclusiveStartKey: start }),
  });
  const last = answer['LastEvaluatedKey'] as Item | undefined;
  return {
    result: {
      items: ((answer['Items'] ?? []) as Item[]).map(plainValues),
      nextToken: last ? table.tokens.seal(last, shape) : null,
      scannedCount: answer['ScannedCount'] ?? 0,
    },
  };
}

const invalidToken: DataSourceError = {
  message: 'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
  type: 'DynamoDB:UserIllegalArgumentException',
};
