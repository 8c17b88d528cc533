import { util, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';

/** An account. */
export interface Account {
  id: string;
  balance: number;
}

/** Part of a transaction that changes a balance, which does not fall below 0. */
export function change(table: string, id: string, by: number) {
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues({ id }),
    update: {
      expression: 'ADD balance :by',
      expressionValues: util.dynamodb.toMapValues({ ':by': by }),
    } as DynamoDBUpdateItemRequest['update'],
    condition: {
      expression: 'balance >= :least',
      expressionValues: util.dynamodb.toMapValues({ ':least': by < 0 ? -by : 0 }),
      returnValuesOnConditionCheckFailure: true,
    },
  };
}
