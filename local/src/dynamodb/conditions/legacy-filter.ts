import type { AttributeValue, Item } from '../types.ts';
import { operators, type Predicate } from './evaluate.ts';

/** What is asked of one attribute by `Expected`, `QueryFilter` or `ScanFilter`. */
export interface LegacyCondition {
  ComparisonOperator?: LegacyOperator;
  AttributeValueList?: AttributeValue[];
  Value?: AttributeValue;
  Exists?: boolean;
}
export type LegacyFilter = Record<string, LegacyCondition>;
export type LegacyOperator =
  | ('EQ' | 'NE' | 'LT' | 'LE' | 'GT' | 'GE' | 'BETWEEN' | 'IN')
  | ('NOT_NULL' | 'NULL' | 'BEGINS_WITH' | 'CONTAINS' | 'NOT_CONTAINS');

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html */
export const legacyOperators: Record<LegacyOperator, Predicate> = {
  EQ: operators['='],
  NE: operators['<>'],
  LT: operators['<'],
  LE: operators['<='],
  GT: operators['>'],
  GE: operators['>='],
  BETWEEN: operators.between,
  IN: operators.in,
  NOT_NULL: operators.attribute_exists,
  NULL: operators.attribute_not_exists,
  BEGINS_WITH: operators.begins_with,
  CONTAINS: operators.contains,
  // What is not there does not lack a part either, as seen on AWS:
  // https://github.com/scylladb/scylladb/blob/master/test/alternator/test_expected.py
  NOT_CONTAINS: (value, part) => value !== undefined && !operators.contains(value, part),
};

/** Whether an item has what a filter asks for: all of it, or with `OR` any of it. */
export function passes(item: Item, filter: LegacyFilter, joinedBy: 'AND' | 'OR' = 'AND'): boolean {
  const isMet = ([name, { ComparisonOperator, AttributeValueList, Value, Exists }]: [string, LegacyCondition]) => {
    const operator = ComparisonOperator ?? (Exists === false ? 'NULL' : 'EQ');
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    return legacyOperators[operator](value, ...(AttributeValueList ?? (Value ? [Value] : [])));
  };
  const conditions = Object.entries(filter);
  return joinedBy === 'OR' && conditions.length > 0 ? conditions.some(isMet) : conditions.every(isMet);
}
