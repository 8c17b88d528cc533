import { sameValue } from '../same-value.ts';
import type { AttributeValue, Item } from '../types.ts';
import { compareNumbers } from './compare-numbers.ts';

/** A condition, as dynalite's parser makes it. */
export type Condition =
  | { type: 'and' | 'or' | 'not'; args: Condition[] }
  | { type: 'function'; name: Test; args: Operand[] }
  | { type: Comparator; args: Operand[] };

type Operand = (string | number)[] | AttributeValue | { type: 'function'; name: 'size'; args: Operand[] };
type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in';
type Test = 'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains';

/** What an operand comes to; undefined is an attribute that is not there. */
type Value = AttributeValue | undefined;

/** Whether something is true of a value, compared with others where it needs them. */
export type Predicate = (value: Value, ...others: Value[]) => boolean;

/**
 * Whether a condition, filter or the like is true of an item.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.type) {
    case 'and':
      return condition.args.every((each) => holds(each, item));
    case 'or':
      return condition.args.some((each) => holds(each, item));
    case 'not':
      return !holds(condition.args[0]!, item);
    default: {
      const operator = condition.type === 'function' ? condition.name : condition.type;
      const [first, ...others] = condition.args.map((operand) => valueOf(operand, item));
      return operators[operator](first, ...others);
    }
  }
}

const inOrder =
  (is: (order: number) => boolean): Predicate =>
  (a, b) => {
    const order = compare(a, b);
    return order !== undefined && is(order);
  };

const isAtLeast = inOrder((order) => order >= 0);
const isAtMost = inOrder((order) => order <= 0);

/** The comparators and functions. Of what is not there each is false but `<>` and `attribute_not_exists`. */
export const operators: Record<Comparator | Test, Predicate> = {
  '=': isEqual,
  '<>': (a, b) => !isEqual(a, b),
  '<': inOrder((order) => order < 0),
  '<=': isAtMost,
  '>': inOrder((order) => order > 0),
  '>=': isAtLeast,
  between: (a, low, high) => isAtLeast(a, low) && isAtMost(a, high),
  in: (a, ...list) => list.some((each) => isEqual(a, each)),
  attribute_exists: (a) => a !== undefined,
  attribute_not_exists: (a) => a === undefined,
  attribute_type: (a, type) => a !== undefined && isEqual({ S: typeOf(a) }, type),
  begins_with: beginsWith,
  contains,
};

function isEqual(a: Value, b: Value): boolean {
  return a !== undefined && b !== undefined && sameValue(a, b);
}

/** The order of two texts, numbers or binaries; of other values and of two types there is none. */
function compare(a: Value, b: Value): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  const [one, other] = [bytesOf(a), bytesOf(b)];
  return one && other && typeOf(a) === typeOf(b) ? Buffer.compare(one, other) : undefined;
}

function beginsWith(a: Value, start: Value): boolean {
  if (a === undefined || start === undefined || typeOf(a) !== typeOf(start)) return false;
  const [whole, part] = [bytesOf(a), bytesOf(start)];
  return whole !== undefined && part !== undefined && part.equals(whole.subarray(0, part.length));
}

/** A part of a text or a binary, or a member of a set or, of any type, of a list. */
function contains(a: Value, part: Value): boolean {
  if (a === undefined || part === undefined) return false;
  if ('L' in a) return a.L.some((member) => sameValue(member, part));
  if ('SS' in a) return a.SS.some((S) => sameValue({ S }, part));
  if ('NS' in a) return a.NS.some((N) => sameValue({ N }, part));
  if ('BS' in a) return a.BS.some((B) => sameValue({ B }, part));
  if ('S' in a) return 'S' in part && a.S.includes(part.S);
  return 'B' in a && 'B' in part && bytesOf(a)!.includes(bytesOf(part)!);
}

function sizeOf(value: Value): Value {
  if (value === undefined) return undefined;
  const [content] = Object.values(value) as [unknown];
  // DynamoDB counts the characters of a text as UTF-16 does.
  if ('S' in value) return { N: String(value.S.length) };
  if ('B' in value) return { N: String(bytesOf(value)!.length) };
  if ('M' in value) return { N: String(Object.keys(value.M).length) };
  return Array.isArray(content) ? { N: String(content.length) } : undefined;
}

function valueOf(operand: Operand, item: Item): Value {
  if (!Array.isArray(operand)) return 'type' in operand ? sizeOf(valueOf(operand.args[0]!, item)) : operand;
  return operand.reduce<Value>((value, piece) => value && memberOf(value, piece), { M: item });
}

function memberOf(value: AttributeValue, piece: string | number): Value {
  if (typeof piece === 'number') return 'L' in value ? value.L[piece] : undefined;
  return 'M' in value && Object.hasOwn(value.M, piece) ? value.M[piece] : undefined;
}

const bytesOf = (value: AttributeValue) =>
  'S' in value ? Buffer.from(value.S) : 'B' in value ? Buffer.from(value.B, 'base64') : undefined;

const typeOf = (value: AttributeValue) => Object.keys(value)[0]!;
