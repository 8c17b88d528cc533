import type { AwsError } from '../../shared/service.ts';
import { type AttributeValue, plainValues } from './attribute-values.ts';
import type { DataSourceError, Outcome } from './data-source.ts';
import type { PaginationTokens } from './pagination-token.ts';
import type { RequestObject } from './request-object.ts';

/** An item on the wire. */
export type Item = Record<string, AttributeValue>;

/** What the operations need of the table's data source. */
export interface Table {
  name: string;
  tokens: PaginationTokens;
  /** Calls DynamoDB as the data source's role; throws `AwsError`. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** `ctx.error` for an error of DynamoDB. */
  failed(error: AwsError): DataSourceError;
}

/** Does what a request object of one operation says. */
export type Operation = (table: Table, request: RequestObject) => Promise<Outcome>;

/** `ctx.result` for an item, null for none. */
export const plainOrNull = (item: unknown) => (item ? plainValues(item as Item) : null);

/** The errors that the SDK has a class for; AppSync shows every other one as `DynamoDbException`. */
const classes: Record<string, string> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailedException',
  InternalServerError: 'InternalServerErrorException',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceededException',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceededException',
  RequestLimitExceeded: 'RequestLimitExceededException',
  ResourceNotFoundException: 'ResourceNotFoundException',
  ThrottlingException: 'ThrottlingException',
  TransactionCanceledException: 'TransactionCanceledException',
  TransactionConflictException: 'TransactionConflictException',
};

/** `ctx.error` in the words of the SDK that AppSync calls DynamoDB with. */
export function dynamodbError({ name, message, statusCode }: AwsError, requestId: string): DataSourceError {
  return {
    message: `${message} (Service: DynamoDb, Status Code: ${statusCode}, Request ID: ${requestId})`,
    type: `DynamoDB:${classes[name] ?? 'DynamoDbException'}`,
  };
}
