import { renderCondition } from '../dynamodb-module/conditions.ts';
import { toElasticsearchQueryDSL } from './search-query.ts';
import { toSubscriptionFilter } from './subscription-filter.ts';

const toExpressionJson = (condition: unknown): string | null => {
  const rendered = renderCondition(condition);
  return rendered && JSON.stringify(rendered);
};

/**
 * `util.transform`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export const transform = {
  toDynamoDBFilterExpression: toExpressionJson,
  toDynamoDBConditionExpression: toExpressionJson,
  toSubscriptionFilter,
  toElasticsearchQueryDSL,
};
