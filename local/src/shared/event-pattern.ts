/** Whether an event (any JSON value) matches a pattern. */
export type EventMatcher = (event: unknown) => boolean;

type Test = (value: unknown) => boolean;

/**
 * Reads an event pattern, as EventBridge rules and the filters of event source mappings have them: nested members that
 * end in lists of alternatives, each a value or an operator.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws Error for a pattern that EventBridge refuses, or with an operator that is not emulated (`cidr`)
 */
export function readEventPattern(pattern: unknown): EventMatcher {
  if (!isObject(pattern)) throw new Error(`cannot read event pattern ${JSON.stringify(pattern)}: it must be an object`);
  const members = Object.entries(pattern).map(([name, part]) => readMember(name, part));
  return (event) => members.every((matches) => matches(event));
}

function readMember(name: string, part: unknown): EventMatcher {
  if (name === '$or' && Array.isArray(part)) {
    const alternatives = part.map(readEventPattern);
    return (event) => alternatives.some((matches) => matches(event));
  }
  if (Array.isArray(part)) {
    const tests = part.map(readTest);
    return (event) => tests.some((test) => test(isObject(event) ? event[name] : undefined));
  }
  if (!isObject(part))
    throw new Error(`cannot read event pattern: ${name} is ${JSON.stringify(part)}; write its values as a list`);
  const matches = readEventPattern(part);
  return (event) => [isObject(event) ? event[name] : undefined].flat().some(matches);
}

/** One alternative of a list, tested against a member that may be missing or a list itself. */
function readTest(rule: unknown): Test {
  if (!isObject(rule)) return (value) => [value].flat().includes(rule);
  const [[name, operand] = [], ...others] = Object.entries(rule);
  if (name === 'exists') return (value) => (value !== undefined && !isObject(value)) === operand;
  const test = others.length === 0 && name !== undefined ? operators[name]?.(operand) : undefined;
  if (!test) throw new Error(`cannot read event pattern: ${JSON.stringify(rule)} is not emulated`);
  return (value) => value !== undefined && [value].flat().some(test);
}

const operators: Record<string, (operand: unknown) => Test | undefined> = {
  prefix: onText((text, start) => text.startsWith(start)),
  suffix: onText((text, end) => text.endsWith(end)),
  wildcard: (operand) => {
    const expression = new RegExp(`^${String(operand).split('*').map(escape).join('.*')}$`, 's');
    return (value) => typeof value === 'string' && expression.test(value);
  },
  'equals-ignore-case': (operand) => (value) => typeof value === 'string' && lower(value) === lower(operand),
  'anything-but': (operand) => {
    const excluded = [operand]
      .flat()
      .map((each) => (isObject(each) ? alternatives(each) : (value: unknown) => value === each));
    return (value) => !excluded.some((test) => test(value));
  },
  numeric: (operand) => {
    if (!Array.isArray(operand) || operand.length % 2) return undefined;
    const bounds = operand.flatMap((name, i) => (i % 2 ? [] : [[comparisons[String(name)], operand[i + 1]] as const]));
    if (bounds.some(([compare, bound]) => !compare || typeof bound !== 'number')) return undefined;
    return (value) => typeof value === 'number' && bounds.every(([compare, bound]) => compare!(value, bound as number));
  },
};

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** An operator within `anything-but`; its operand may be a list. */
function alternatives(rule: Record<string, unknown>): Test {
  const [[name, operand] = ['', undefined]] = Object.entries(rule);
  const tests = [operand].flat().map((each) => readTest({ [name]: each }));
  return (value) => tests.some((test) => test(value));
}

function onText(compare: (text: string, operand: string) => boolean) {
  return (operand: unknown): Test | undefined => {
    const ignored = isObject(operand) ? operand['equals-ignore-case'] : undefined;
    if (typeof ignored === 'string')
      return (value) => typeof value === 'string' && compare(lower(value), lower(ignored));
    if (typeof operand !== 'string') return undefined;
    return (value) => typeof value === 'string' && compare(value, operand);
  };
}

const lower = (text: unknown) => String(text).toLowerCase();

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
