import dynalite from 'dynalite/db/index.js';
import { sameValue } from './same-value.ts';
import { indexesOf } from './tables.ts';
import type { AttributeValue, Item, TableDescription } from './types.ts';

/**
 * Makes dynalite's actions refuse an empty text or binary as the key of an index, as they do one of another type.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function refuseEmptyIndexKeys(): void {
  const { validateItem, validateUpdates, updateIndexes } = dynalite;

  dynalite.validateItem = (item, table) => validateItem(item, table) ?? refusalOf(findEmpty(item, table));

  dynalite.validateUpdates = (attributes, expression, table) => {
    const refusal = validateUpdates(attributes, expression, table);
    if (refusal) return refusal;
    if (!expression) return refusalOf(findEmpty(valuesOf(attributes ?? {}), table));
    const set = expression.sections.filter(({ type, path }) => type === 'set' && path.length === 1);
    return refusalOfUpdate(findEmpty(Object.fromEntries(set.map(({ path, val }) => [path[0], val])) as Item, table));
  };

  // What an update takes from other attributes is known only now; what was there before stays.
  dynalite.updateIndexes = (store, table, before, after, callback) => {
    const found = after && findEmpty(after, table);
    const refusal = found && !sameValue(before?.[found.key], after[found.key]) && refusalOfUpdate(found);
    if (refusal) callback(refusal);
    else updateIndexes(store, table, before, after, callback);
  };
}

interface EmptyKey {
  kind: 'string' | 'binary';
  index: string;
  key: string;
}

function findEmpty(item: Item, table: TableDescription): EmptyKey | undefined {
  for (const { IndexName: index, KeySchema } of indexesOf(table))
    for (const { AttributeName: key } of KeySchema) {
      const kind = emptyKind(item[key]);
      if (kind) return { kind, index, key };
    }
  return undefined;
}

function emptyKind(value: AttributeValue | undefined) {
  if (!value) return undefined;
  if ('S' in value && value.S === '') return 'string';
  return 'B' in value && value.B === '' ? 'binary' : undefined;
}

function valuesOf(updates: Record<string, { Value?: AttributeValue }>): Item {
  const set = Object.entries(updates).flatMap(([name, { Value }]) => (Value ? [[name, Value]] : []));
  return Object.fromEntries(set) as Item;
}

// The texts as seen on AWS: https://github.com/paritysuite/dynamodb-conformance/pull/44
const refusalOf = (found: EmptyKey | undefined) =>
  found &&
  dynalite.validationError(
    `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${emptyValue(found)} IndexName: ${found.index}, IndexKey: ${found.key}`,
  );
const refusalOfUpdate = (found: EmptyKey | undefined) =>
  found &&
  dynalite.validationError(
    `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${emptyValue(found)}`,
  );
const emptyValue = ({ kind }: EmptyKey) =>
  `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;
