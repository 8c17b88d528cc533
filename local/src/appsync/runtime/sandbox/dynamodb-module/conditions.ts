import { toDynamoDB } from './values.ts';
import type { AttributeValue } from './values.ts';

/** A DynamoDB expression with what its placeholders stand for. */
export interface Expression {
  expression: string;
  expressionNames: Record<string, string>;
  expressionValues: Record<string, AttributeValue>;
}

/** Places a value and gives its placeholder; `suffix` tells several values of one operator apart. */
type Place = (value: unknown, suffix?: string) => string;

/** Renders what one operator asks of `subject`; null where the operand does not fit. */
type Render = (subject: string, operand: unknown, place: Place) => string | null;

const comparison =
  (sign: string): Render =>
  (subject, operand, place) =>
    `${subject} ${sign} ${place(operand)}`;

/** The type names of `attributeType` as DynamoDB spells them. */
const attributeTypes: Record<string, string> = {
  _null: 'NULL',
  string: 'S',
  stringSet: 'SS',
  number: 'N',
  numberSet: 'NS',
  binary: 'B',
  binarySet: 'BS',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
};

const operators: Record<string, Render> = {
  eq: comparison('='),
  ne: comparison('<>'),
  gt: comparison('>'),
  ge: comparison('>='),
  lt: comparison('<'),
  le: comparison('<='),
  contains: (subject, operand, place) => `contains(${subject},${place(operand)})`,
  notContains: (subject, operand, place) => `NOT contains(${subject},${place(operand)})`,
  beginsWith: (subject, operand, place) => `begins_with(${subject},${place(operand)})`,
  between(subject, operand, place) {
    if (!Array.isArray(operand) || operand.length < 2) return null;
    return `${subject} BETWEEN ${place(operand[0], '_start')} AND ${place(operand[1], '_end')}`;
  },
  in(subject, operand, place) {
    if (!Array.isArray(operand)) return null;
    if (operand.length === 0) return 'null'; // what AWS writes, which DynamoDB then refuses
    return `${subject} IN (${operand.map((each, index) => place(each, `_${index}`)).join(', ')})`;
  },
  attributeExists(subject, operand) {
    if (typeof operand !== 'boolean') return null;
    return operand ? `attribute_exists(${subject})` : `attribute_not_exists(${subject})`;
  },
  attributeType(subject, operand, place) {
    const type = typeof operand === 'string' && Object.hasOwn(attributeTypes, operand) && attributeTypes[operand];
    return type ? `attribute_type(${subject},${place(type)})` : null;
  },
};

/**
 * Renders a condition object as AWS does, its odd cases included: null where something in it cannot be rendered.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export function renderCondition(condition: unknown): Expression | null {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const parts = members(condition, '', names, values);
  return parts && { expression: parts.join(' AND '), expressionNames: names, expressionValues: values };
}

type Names = Record<string, string>;
type Values = Record<string, AttributeValue>;

/** Renders the members of an object, all of which must hold. */
function members(condition: unknown, prefix: string, names: Names, values: Values): string[] | null {
  if (!isObject(condition)) return null;
  return all(Object.entries(condition), ([key, value]) => {
    if (key === 'and' || key === 'or') return list(key, value, prefix, names, values);
    if (key === 'not') {
      const inner = members(value, `${prefix}not_`, names, values);
      return inner && `(NOT ${wrapped(inner, 'AND')})`;
    }
    if (!isObject(value)) return null;
    names[`#${key}`] = key;
    return asked(`#${key}`, value, `:${prefix}${key}`, values);
  });
}

/** Renders `and` or `or`; a list of one needs no brackets, an empty one says nothing. */
function list(key: 'and' | 'or', value: unknown, prefix: string, names: Names, values: Values): string | null {
  if (!Array.isArray(value)) return null;
  const parts = all([...value.entries()], ([index, each]) => {
    const inner = members(each, `${prefix}${key}_${index}_`, names, values);
    return inner && inner.join(' AND ');
  });
  return parts && wrapped(parts, key.toUpperCase());
}

/** Renders what is asked of one subject: an attribute or its size. */
function asked(subject: string, operations: Record<string, unknown>, base: string, values: Values): string | null {
  const parts = all(Object.entries(operations), ([operator, operand]) => {
    if (operator === 'size') {
      const sized = subject.startsWith('size(') ? subject : `size(${subject})`;
      return isObject(operand) ? asked(sized, operand, `${base}_size`, values) : null;
    }
    const render = Object.hasOwn(operators, operator) && operators[operator];
    const rendered = render && render(subject, operand, placer(`${base}_${operator}`, values));
    return rendered ? `(${rendered})` : null;
  });
  return parts && wrapped(parts, 'AND');
}

const placer =
  (base: string, values: Values): Place =>
  (value, suffix = '') => {
    values[base + suffix] = toDynamoDB(value);
    return base + suffix;
  };

/** Renders each; null as soon as one cannot be. What is undefined counts as absent. */
function all<T extends [unknown, unknown]>(entries: T[], render: (entry: T) => string | null): string[] | null {
  const parts: string[] = [];
  for (const entry of entries) {
    if (entry[1] === undefined) continue;
    const part = render(entry);
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
}

const wrapped = (parts: string[], word: string) =>
  parts.length > 1 ? `(${parts.join(` ${word} `)})` : (parts[0] ?? '');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
