import { aliases } from './projection.ts';
import { toDynamoDB } from './values.ts';
import type { AttributeValue } from './values.ts';
import type { Expression } from './conditions.ts';

/** What `operations.…` gives, to stand for a change in an update object. */
type Operation = { type: string; value?: unknown; items?: unknown; by?: unknown; index?: number };

/**
 * `operations` of `@aws-appsync/utils/dynamodb`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
 */
export const operations = {
  add: (value: unknown) => ({ type: 'OPERATION_ADD', value }),
  remove: () => ({ type: 'OPERATION_REMOVE' }),
  replace: (value: unknown) => ({ type: 'OPERATION_REPLACE', value }),
  increment: (by = 1) => ({ type: 'OPERATION_INCREMENT', by }),
  decrement: (by = 1) => ({ type: 'OPERATION_DECREMENT', by }),
  append: (items: unknown[]) => ({ type: 'OPERATION_APPEND', items }),
  prepend: (items: unknown[]) => ({ type: 'OPERATION_PREPEND', items }),
  updateListItem: (value: unknown, index: number) => ({ type: 'OPERATION_UPDATE_LIST_ITEM', value, index }),
};

type Assign = (name: string, operation: Operation, place: (value: unknown) => string) => string;

/** What each operation writes under SET; `name` is the attribute, `place` makes the placeholder of a value. */
const assignments: Record<string, Assign> = {
  OPERATION_ADD: (name, { value }, place) => `${name} = ${place(value)}`,
  OPERATION_REPLACE: (name, { value }, place) => `${name} = ${place(value)}`,
  OPERATION_INCREMENT: (name, { by }, place) => `${name} = ${name} + ${place(by)}`,
  OPERATION_DECREMENT: (name, { by }, place) => `${name} = ${name} - ${place(by)}`,
  OPERATION_APPEND: (name, { items }, place) => `${name} = list_append(${name}, ${place(items)})`,
  OPERATION_PREPEND: (name, { items }, place) => `${name} = list_append(${place(items)}, ${name})`,
  OPERATION_UPDATE_LIST_ITEM: (name, { value, index }, place) => `${name}[${index}] = ${place(value)}`,
};

/** Renders an update object: first what is set, then what is removed; placeholders count in that order. */
export function renderUpdate(update: Record<string, unknown>): Expression {
  const changes = Object.entries(update)
    .filter(([, change]) => change !== undefined)
    .flatMap(([attribute, change]) => operationsOf(change).map((operation) => ({ attribute, operation })));
  const { nameOf, expressionNames } = aliases();
  const expressionValues: Record<string, AttributeValue> = {};
  let placed = 0;
  const place = (value: unknown) => {
    const placeholder = `:expValue_${(placed += 1)}`;
    expressionValues[placeholder] = toDynamoDB(value);
    return placeholder;
  };

  const sets = changes
    .filter(({ operation }) => operation.type !== 'OPERATION_REMOVE')
    .map(({ attribute, operation }) => assignments[operation.type]!(nameOf(attribute), operation, place));
  const removals = changes
    .filter(({ operation }) => operation.type === 'OPERATION_REMOVE')
    .map(({ attribute }) => nameOf(attribute));
  const clauses = [];
  if (sets.length) clauses.push(`SET ${sets.join(', ')}`);
  if (removals.length) clauses.push(`REMOVE ${removals.join(', ')}`);
  return { expression: clauses.join(' '), expressionNames, expressionValues };
}

/** A value that is no operation replaces the attribute. */
function operationsOf(change: unknown): Operation[] {
  if (isOperation(change)) return [change];
  if (Array.isArray(change) && change.length > 0 && change.every(isOperation)) return change;
  return [operations.replace(change)];
}

function isOperation(value: unknown): value is Operation {
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type === 'string' && (type === 'OPERATION_REMOVE' || Object.hasOwn(assignments, type));
}
