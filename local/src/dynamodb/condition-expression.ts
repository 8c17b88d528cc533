import { syntaxError, tokensOf } from './expression-tokens.ts';

/** How conditions are joined: a number is the place of one in `conditions`. */
export type ConditionTree = number | { type: 'and' | 'or' | 'not'; args: ConditionTree[] };

/** The conditions of an expression, each without parentheses around its operands, and how they are joined. */
export interface SplitCondition {
  tree: ConditionTree;
  conditions: string[];
}

/** What parentheses may be around: a condition, or an operand, which is a condition as well where it is a call. */
type Part = Condition | Operand;
type Condition = { tree: ConditionTree; grouped?: boolean };
type Operand = { operand: string; kind: 'path' | 'value' | 'call'; grouped?: boolean; isGroupContinued?: boolean };

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters */
const operatorLimit = 300;

const keyword = /^(and|or|not|in|between)$/i;
const comparator = /^([=<>]|<=|>=|<>)$/;

/**
 * Splits the expression of a condition, filter or key condition in one pass, whose work grows as the text does.
 * Grammar: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * @throws SyntaxError where it is no expression
 * @throws Error where it has more parentheses or operators than DynamoDB takes
 */
export function splitCondition(text: string): SplitCondition {
  const tokens = tokensOf(text);
  const conditions: string[] = [];
  let at = 0;
  let depth = 0;
  let operators = 0;
  let isRedundant = false;

  const fail = () => syntaxError(text, tokens, at);
  const next = () => tokens[at++]?.text ?? '';
  const isNext = (wanted: string) => {
    const token = tokens[at];
    // dynalite takes a keyword that a sign follows for a name.
    if (!token || (keyword.test(wanted) && /[#:]/.test(text[token.end] ?? ''))) return false;
    return token.text.toLowerCase() === wanted;
  };
  const takes = (wanted: string) => isNext(wanted) && next() !== '';
  const expect = (wanted: string) => {
    if (!takes(wanted)) throw fail();
    return wanted;
  };
  const countOperator = () => {
    if (++operators > operatorLimit)
      throw new Error(`The expression contains too many operators; operator count: ${operators}`);
  };
  const add = (...parts: string[]): Condition => ({ tree: conditions.push(parts.join(' ')) - 1 });

  const conditionOf = (part: Part): ConditionTree => {
    if ('tree' in part) return part.tree;
    if (part.kind !== 'call') throw fail();
    return conditions.push(part.operand) - 1;
  };
  const joined = (type: 'and' | 'or', side: () => Part): Part => {
    const first = side();
    if (!takes(type)) return first;
    const left = conditionOf(first);
    return { tree: { type, args: [left, conditionOf(joined(type, side))] } };
  };
  const or = () => joined('or', and);
  const and = () => joined('and', not);
  const not = (): Part => {
    if (!takes('not')) return comparison();
    countOperator();
    return { tree: { type: 'not', args: [conditionOf(comparison())] } };
  };
  const comparison = (): Part => {
    const left = part();
    if ('tree' in left || left.isGroupContinued) return left;
    if (comparator.test(tokens[at]?.text ?? '')) {
      countOperator();
      return add(left.operand, next(), operand());
    }
    if (takes('between')) {
      countOperator();
      return add(left.operand, 'BETWEEN', operand(), expect('and'), operand());
    }
    if (!takes('in')) return left;
    countOperator();
    return add(left.operand, 'IN', list());
  };
  const operand = (): string => {
    const found = part();
    if ('tree' in found || found.isGroupContinued) throw fail();
    return found.operand;
  };
  const list = (): string => {
    expect('(');
    const operands = [operand()];
    while (takes(',')) operands.push(operand());
    expect(')');
    return `(${operands.join(', ')})`;
  };
  const part = (): Part => {
    if (takes('(')) return group();
    const first = tokens[at]?.text ?? '';
    if (/^:/.test(first)) return { operand: next(), kind: 'value' };
    if (!/^[#\w]/.test(first) || (keyword.test(first) && isNext(first.toLowerCase()))) throw fail();
    if (/^[a-z_]/i.test(first) && tokens[at + 1]?.text === '(') {
      countOperator();
      return { operand: next() + list(), kind: 'call' };
    }
    return { operand: name() + rest(), kind: 'path' };
  };
  const group = (): Part => {
    // So deep, there are two around the same, or more operators than are allowed.
    if (++depth > operatorLimit + 2) throw new Error(redundant);
    const inner = or();
    expect(')');
    depth--;
    isRedundant ||= inner.grouped === true;
    if ('tree' in inner) return { tree: inner.tree, grouped: true };
    const { operand, kind } = inner;
    const more = kind === 'path' ? rest() : '';
    if (more) return { operand: operand + more, kind, isGroupContinued: true };
    return { operand, kind, grouped: true };
  };
  const name = (): string => {
    const token = tokens[at]?.text ?? '';
    if (!/^[#a-z]/i.test(token) || (keyword.test(token) && isNext(token.toLowerCase()))) throw fail();
    return next();
  };
  const rest = (): string => {
    let path = '';
    for (;;) {
      if (takes('.')) path += `.${name()}`;
      else if (takes('[')) {
        if (!/^\d+$/.test(tokens[at]?.text ?? '')) throw fail();
        path += `[${next()}]`;
        expect(']');
      } else return path;
    }
  };

  const tree = conditionOf(or());
  if (at < tokens.length) throw fail();
  if (isRedundant) throw new Error(redundant);
  return { tree, conditions };
}

const redundant = 'The expression has redundant parentheses;';
