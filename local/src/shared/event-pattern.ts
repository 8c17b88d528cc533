import { BlockList, isIP } from 'node:net';

/** Whether an event (any JSON value) matches a pattern. */
export type EventMatcher = (event: unknown) => boolean;

/** Reads the operand of an operator; undefined for one that AWS refuses. */
type Operator = (operand: unknown) => Test | undefined;
type Test = (value: unknown) => boolean;

/** What a pattern belongs to: the filters of event source mappings lack some of the operators that rules have. */
export type PatternUse = 'rule' | 'mapping';

/**
 * Reads an event pattern, as EventBridge rules and the filters of event source mappings have them: nested members that
 * end in lists of alternatives, each a value or an operator.
 * Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * @throws Error for a pattern that AWS refuses there
 */
export function readEventPattern(pattern: unknown, use: PatternUse = 'rule'): EventMatcher {
  if (!isObject(pattern)) throw new Error(`cannot read event pattern ${JSON.stringify(pattern)}: it must be an object`);
  const members = Object.entries(pattern).map(([name, part]) => readMember(name, part, use));
  return (event) => members.every((matches) => matches(event));
}

function readMember(name: string, part: unknown, use: PatternUse): EventMatcher {
  if (name === '$or' && Array.isArray(part)) {
    if (part.length < 2)
      throw new Error(`cannot read event pattern: $or is ${JSON.stringify(part)}; give it two or more`);
    const alternatives = part.map((each) => readEventPattern(each, use));
    return (event) => alternatives.some((matches) => matches(event));
  }
  if (Array.isArray(part)) {
    if (part.length === 0) throw new Error(`cannot read event pattern: ${name} is an empty list; give it a value`);
    const tests = part.map((rule) => readTest(rule, use));
    return (event) => tests.some((test) => test(leavesOf(memberOf(event, name))));
  }
  if (!isObject(part) || Object.keys(part).length === 0)
    throw new Error(`cannot read event pattern: ${name} is ${JSON.stringify(part)}; write its values as a list`);
  const matches = readEventPattern(part, use);
  return (event) => {
    const inner = [memberOf(event, name)].flat(Infinity);
    return inner.length > 0 ? inner.some(matches) : matches(undefined);
  };
}

const memberOf = (event: unknown, name: string) =>
  isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;

/** What a pattern's lists look at: a plain value, or those of a list; an object has none, nor has what is missing. */
const leavesOf = (value: unknown) => [value].flat(Infinity).filter((each) => each !== undefined && !isObject(each));

/** One alternative of a list, tested against the leaves of a member. */
function readTest(rule: unknown, use: PatternUse): (leaves: unknown[]) => boolean {
  const refused = (why: string) => new Error(`cannot read event pattern: ${JSON.stringify(rule)} ${why}`);
  if (Array.isArray(rule)) throw refused('is a list in a list');
  if (!isObject(rule)) return (leaves) => leaves.includes(rule);
  const [[name, operand] = ['', undefined], ...others] = Object.entries(rule);
  if (name === 'exists' && typeof operand === 'boolean' && others.length === 0)
    return (leaves) => leaves.length > 0 === operand;
  const operator = others.length === 0 && Object.hasOwn(operators, name) ? operators[name] : undefined;
  const test = operator?.(operand);
  if (!test) throw refused('is not emulated');
  if (use === 'mapping' && (ofRulesAlone.includes(name) || (name === 'anything-but' && isObject(operand))))
    throw refused('is for rules of EventBridge, an event source mapping does not take it');
  return (leaves) => leaves.some(test);
}

const ofRulesAlone = ['wildcard', 'cidr'];

const operators: Record<string, Operator> = {
  prefix: onText((text, start) => text.startsWith(start)),
  suffix: onText((text, end) => text.endsWith(end)),
  wildcard,
  'equals-ignore-case': ignoringCase,
  'anything-but': (operand) => {
    const excludes = isObject(operand) ? anyOf(operand) : oneOf(operand);
    return excludes && ((value) => !excludes(value));
  },
  numeric(operand) {
    const bounds = boundsOf(operand);
    return (
      bounds && ((value) => typeof value === 'number' && bounds.every(([compare, bound]) => compare(value, bound)))
    );
  },
  cidr,
};

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** A number to equal, one bound, or a lower bound and then an upper one. */
function boundsOf(operand: unknown) {
  if (!Array.isArray(operand)) return undefined;
  const [first, low, second, high, ...others] = operand as unknown[];
  const isOne = operand.length === 2 && typeof first === 'string' && Object.hasOwn(comparisons, first);
  const isRange =
    operand.length === 4 && /^>=?$/.test(String(first)) && /^<=?$/.test(String(second)) && Number(low) < Number(high);
  const numbers = isRange ? [low, high] : [low];
  if ((!isOne && !isRange) || others.length > 0 || !numbers.every(isComparable)) return undefined;
  return numbers.map((bound, at) => [comparisons[String([first, second][at])]!, bound as number] as const);
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-numeric-matching */
const isComparable = (bound: unknown) => typeof bound === 'number' && Math.abs(bound) <= 5e9;

/** The texts or the numbers that `anything-but` takes, one or several of one kind. */
function oneOf(operand: unknown): Test | undefined {
  const values = [operand].flat();
  const kinds = new Set(values.map((value) => typeof value));
  const [kind] = kinds;
  return kinds.size === 1 && (kind === 'string' || kind === 'number') ? (value) => values.includes(value) : undefined;
}

/** An operator within `anything-but`; its operand may be a list. */
function anyOf(rule: Record<string, unknown>): Test | undefined {
  const [[name, operand] = ['', undefined], ...others] = Object.entries(rule);
  const operator = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name) ? operators[name] : undefined;
  const texts = [operand].flat();
  if (!operator || others.length > 0 || texts.length === 0 || texts.some(isObject)) return undefined;
  const tests = texts.map(operator);
  return tests.every((test) => test !== undefined) ? (value) => tests.some((test) => test!(value)) : undefined;
}

function onText(compare: (text: string, operand: string) => boolean): Operator {
  return (operand) => {
    if (typeof operand === 'string') return (value) => typeof value === 'string' && compare(value, operand);
    const ignored = isObject(operand) ? operand['equals-ignore-case'] : undefined;
    if (typeof ignored !== 'string' || Object.keys(operand as object).length !== 1) return undefined;
    const lower = ignored.toLowerCase();
    return (value) => typeof value === 'string' && compare(value.toLowerCase(), lower);
  };
}

function ignoringCase(operand: unknown): Test | undefined {
  if (typeof operand !== 'string') return undefined;
  const lower = operand.toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === lower;
}

/** `*` stands for any characters, `\*` and `\\` for themselves; each part is looked for once, so that no text takes long. */
function wildcard(operand: unknown): Test | undefined {
  if (typeof operand !== 'string') return undefined;
  const tokens = operand.match(/\\.|[^\\]|\\$/gsu) ?? [];
  const isRefused = tokens.some(
    (token, at) => /^\\[^\\*]?$/su.test(token) || (token === '*' && tokens[at + 1] === '*'),
  );
  if (isRefused) return undefined;
  const parts = [''];
  for (const token of tokens)
    if (token === '*') parts.push('');
    else parts[parts.length - 1] += token.replace(/^\\/, '');
  const [start, ...rest] = parts as [string, ...string[]];
  const end = rest.pop();
  return (value) => {
    if (typeof value !== 'string') return false;
    if (end === undefined) return value === start;
    if (!value.startsWith(start) || !value.endsWith(end)) return false;
    let from = start.length;
    for (const part of rest) {
      const at = value.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= value.length - end.length;
  };
}

/** A block of addresses, of IPv4 or IPv6. */
function cidr(operand: unknown): Test | undefined {
  const [, network = '', bits = ''] = /^([\d.:a-f]+)\/(\d{1,3})$/i.exec(String(operand)) ?? [];
  const family = isIP(network);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, Number(bits), type);
  return (value) => typeof value === 'string' && isIP(value) === family && block.check(value, type);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
