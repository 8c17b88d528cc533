import dynalite from 'dynalite/db/index.js';
import type { Item } from '../types.ts';
import { type Condition, holds } from './evaluate.ts';
import { type LegacyFilter, legacyOperators, passes } from './legacy-filter.ts';

/** What dynalite's actions know of an input once it is parsed. */
interface Parsed {
  _condition?: { expression: Condition };
  Expected?: LegacyFilter;
  _filter?: { expression: Condition };
  QueryFilter?: LegacyFilter;
  ScanFilter?: LegacyFilter;
  ConditionalOperator?: 'AND' | 'OR';
  _projection?: { paths: unknown[] };
  AttributesToGet?: string[];
  Select?: string;
}

/**
 * Makes dynalite's actions decide as DynamoDB does: for its own comparisons, what is false or empty is not there, and no
 * list or map is equal to another.
 */
export function useConditions(): void {
  const { queryTable } = dynalite;

  dynalite.compare = (operator, value, against) => legacyOperators[operator](value, ...[against].flat());

  dynalite.checkConditional = ({ _condition, Expected, ConditionalOperator }: Parsed, item = {}) => {
    if (!_condition && !Expected) return null;
    const isMet = _condition ? holds(_condition.expression, item) : passes(item, Expected!, ConditionalOperator);
    return isMet ? null : conditionFailed;
  };

  // The page is read whole, for its items count before they are filtered, and then filtered here.
  dynalite.queryTable = (store, table, data: Parsed, range, isLocal, isFromTable, keyNames, callback) => {
    const { _filter, QueryFilter, ScanFilter, _projection, AttributesToGet, Select, ...page } = data;
    const filter = QueryFilter ?? ScanFilter;
    if (!_filter && !filter) {
      queryTable(store, table, data, range, isLocal, isFromTable, keyNames, callback);
      return;
    }
    const isWanted = (item: Item) =>
      _filter ? holds(_filter.expression, item) : passes(item, filter!, data.ConditionalOperator);
    const paths = _projection?.paths ?? AttributesToGet;
    queryTable(store, table, page, range, isLocal, isFromTable, keyNames, (error, answer) => {
      if (!answer?.Items) return callback(error);
      const wanted = answer.Items.filter(isWanted);
      const shown = paths ? wanted.map((item) => dynalite.mapPaths(paths, item)) : wanted;
      callback(null, { ...answer, Count: wanted.length, Items: Select === 'COUNT' ? undefined : shown });
    });
  };
}

const conditionFailed = {
  statusCode: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'The conditional request failed',
  },
};
