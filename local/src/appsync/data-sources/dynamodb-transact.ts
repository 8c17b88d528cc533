import { AwsError } from '../../shared/service.ts';
import { plainValues, wireValues } from './attribute-values.ts';
import { type Item, type Operation, plainOrNull } from './dynamodb-table.ts';
import { namesAndValues, projection } from './expressions.ts';
import {
  asRequest,
  optionalObject,
  requestFault,
  required,
  requiredObject,
  type RequestObject,
} from './request-object.ts';

/**
 * `TransactGetItems`: gives the items in their order, null for none.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-get-items.html
 */
export const transactGetItems: Operation = async (table, request) => {
  const TransactItems = itemsOf(request).map((item) => ({
    Get: { TableName: required(item, 'table'), Key: keyOf(item), ...projection(item) },
  }));
  const { Responses } = (await table.call('TransactGetItems', { TransactItems })) as { Responses: { Item?: Item }[] };
  return { result: { items: Responses.map(({ Item }) => plainOrNull(Item)), cancellationReasons: null } };
};

/**
 * `TransactWriteItems`: gives the keys in their order, or why it was cancelled.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html
 */
export const transactWriteItems: Operation = async (table, request) => {
  const items = itemsOf(request);
  try {
    await table.call('TransactWriteItems', { TransactItems: items.map(writeOf) });
    return { result: { keys: items.map((item) => plainValues(keyOf(item))), cancellationReasons: null } };
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== 'TransactionCanceledException') throw error;
    const reasons = error.members.CancellationReasons as { Code: string; Message?: string; Item?: Item }[];
    const cancellationReasons = reasons.map(({ Code, Message, Item }) => ({
      type: Code,
      message: Message ?? 'None',
      ...(Item && { item: plainValues(Item) }),
    }));
    return { error: table.failed(error), result: { keys: null, cancellationReasons } };
  }
};

const itemsOf = (request: RequestObject) => [required(request, 'transactItems')].flat().map(asRequest);
const keyOf = (item: RequestObject) => wireValues(requiredObject(item, 'key'));

type Write = (item: RequestObject) => Record<string, unknown>;

const writes: Record<string, { name: string; members: Write }> = {
  PutItem: {
    name: 'Put',
    members: (item) => ({ Item: { ...wireValues(optionalObject(item, 'attributeValues') ?? {}), ...keyOf(item) } }),
  },
  UpdateItem: {
    name: 'Update',
    members(item) {
      const update = requiredObject(item, 'update');
      return { Key: keyOf(item), UpdateExpression: required(update, 'expression'), ...namesAndValues(update) };
    },
  },
  DeleteItem: { name: 'Delete', members: (item) => ({ Key: keyOf(item) }) },
  ConditionCheck: { name: 'ConditionCheck', members: (item) => ({ Key: keyOf(item) }) },
};

/** One of the writes on the wire; a failed condition gives its item back unless the request says otherwise. */
function writeOf(item: RequestObject) {
  const operation = String(required(item, 'operation'));
  const write = Object.hasOwn(writes, operation) ? writes[operation] : undefined;
  if (!write) throw requestFault(`Unsupported operation '${operation}'.`);
  const members = write.members(item);
  const condition = optionalObject(item, 'condition');
  return {
    [write.name]: {
      TableName: required(item, 'table'),
      ...members,
      ...(condition && {
        ...namesAndValues(condition, members),
        ConditionExpression: required(condition, 'expression'),
        ...(condition['returnValuesOnConditionCheckFailure'] !== false && {
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      }),
    },
  };
}
