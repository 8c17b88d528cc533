import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../shared/service.ts';
import { plainValues, wireValues } from './attribute-values.ts';
import type { Outcome } from './data-source.ts';
import { type Item, type Operation, plainOrNull, type Table } from './dynamodb-table.ts';
import { namesAndValues, type Placeholders } from './expressions.ts';
import {
  onlyKnown,
  optionalObject,
  requestFault,
  required,
  requiredObject,
  type RequestObject,
} from './request-object.ts';

/** `PutItem`: gives the item as stored. */
export const putItem: Operation = (table, request) => {
  const item = itemOf(request);
  return write(table, request, { Item: item }, () => item);
};

/** `UpdateItem`: gives the whole item after the change. */
export const updateItem: Operation = (table, request) => {
  const update = requiredObject(request, 'update');
  const input = {
    UpdateExpression: required(update, 'expression'),
    ReturnValues: 'ALL_NEW',
    ...namesAndValues(update),
  };
  return write(
    table,
    request,
    { Key: wireValues(requiredObject(request, 'key')), ...input },
    ({ Attributes }) => Attributes,
  );
};

/** `DeleteItem`: gives the item that was there, or null. */
export const deleteItem: Operation = (table, request) => {
  const input = { Key: wireValues(requiredObject(request, 'key')), ReturnValues: 'ALL_OLD' };
  return write(table, request, input, ({ Attributes }) => Attributes);
};

const conditionMembers = [
  'expression',
  'expressionNames',
  'expressionValues',
  'equalsIgnore',
  'consistentRead',
  'conditionalCheckFailedHandler',
];

async function write(
  table: Table,
  request: RequestObject,
  input: Placeholders & Record<string, unknown>,
  stored: (answer: Record<string, unknown>) => unknown,
): Promise<Outcome> {
  const condition = optionalObject(request, 'condition');
  if (condition) onlyKnown(condition, conditionMembers, '[condition]');
  const handler = condition && optionalObject(condition, 'conditionalCheckFailedHandler');
  if (handler && handler['strategy'] !== 'Reject')
    throw requestFault('cannot use the strategy Custom for failed conditions: it is not emulated locally, use Reject');
  const conditional = condition && namesAndValues(condition, input);
  try {
    const answer = await table.call(request['operation'] as string, {
      TableName: table.name,
      ...input,
      ...conditional,
      ...(condition && { ConditionExpression: required(condition, 'expression') }),
    });
    return { result: plainOrNull(stored(answer)) };
  } catch (error) {
    if (!condition || !(error instanceof AwsError) || error.name !== 'ConditionalCheckFailedException') throw error;
    return afterFailedCondition(table, request, condition, error);
  }
}

/**
 * AppSync reads the item and takes a Put of the same values, and a Delete of none, for done.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
async function afterFailedCondition(
  table: Table,
  request: RequestObject,
  condition: RequestObject,
  error: AwsError,
): Promise<Outcome> {
  const { Item } = await table.call('GetItem', {
    TableName: table.name,
    Key: wireValues(requiredObject(request, 'key')),
    ConsistentRead: condition['consistentRead'] !== false,
  });
  const current = plainOrNull(Item);
  if (request['operation'] === 'DeleteItem' && !current) return { result: null };
  if (request['operation'] === 'PutItem' && current) {
    const ignored = [condition['equalsIgnore'] ?? []].flat();
    const without = (item: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(item).filter(([name]) => !ignored.includes(name)));
    if (isDeepStrictEqual(without(current), without(plainValues(itemOf(request))))) return { result: current };
  }
  // https://github.com/aws/aws-appsync-community/issues/343
  if (request['operation'] === 'UpdateItem') return { error: table.failed(error) };
  return { error: table.failed(error), result: current };
}

const itemOf = (request: RequestObject): Item => ({
  ...wireValues(optionalObject(request, 'attributeValues') ?? {}),
  ...wireValues(requiredObject(request, 'key')),
});
