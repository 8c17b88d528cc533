import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { redactErrors } from './service-errors.ts';
import { timeLimits } from './time-limits.ts';

/** The table client of a function; kept between invocations. */
export const dynamodb = DynamoDBDocumentClient.from(redactErrors(new DynamoDBClient(timeLimits)), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Gives what the write gave, or undefined where its condition refused it. */
export async function unlessRefused<Output>(write: Promise<Output>): Promise<Output | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
