import type { DataSource, Dependencies } from '../types.ts';
import type { CallDataSource } from './data-source.ts';
import { createDynamodb } from './dynamodb.ts';
import { createLambda } from './lambda.ts';
import { none } from './none.ts';
import type { PaginationTokens } from './pagination-token.ts';

/** Makes a data source as the template declares it; throws one line for a type that is not emulated. */
export function createDataSource(
  name: string,
  source: DataSource,
  dependencies: Dependencies,
  tokens: PaginationTokens,
): CallDataSource {
  switch (source.type) {
    case 'NONE':
      return none;
    case 'AMAZON_DYNAMODB':
      return createDynamodb(source, dependencies, tokens);
    case 'AWS_LAMBDA':
      return createLambda(source, dependencies);
    default: {
      const { type } = source as { type: string };
      const known = 'NONE, AMAZON_DYNAMODB and AWS_LAMBDA';
      throw new Error(`cannot create data source ${name}: type ${type} is not emulated locally, only ${known} are`);
    }
  }
}
