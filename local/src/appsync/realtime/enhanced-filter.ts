import { readField, type Filter, type Scalar } from './filter.ts';
import { operators, type OperatorName } from './operators.ts';
import { badRequest, StartRefused } from './refusals.ts';

interface Condition {
  fieldName: string;
  operator: OperatorName;
  value: unknown;
}

const limits = { groups: 10, fieldsOfGroup: 5, depth: 5, stringLength: 256 };

/**
 * Reads what a resolver gave to `extensions.setSubscriptionFilter` or `setSubscriptionInvalidationFilter`: groups of
 * which one must hold, each of conditions that all must. `in` counts as one group for each of its values, as on AWS.
 * @param source what an error names, e.g. `setSubscriptionFilter`
 * @throws `StartRefused` where it is malformed or beyond a limit
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 */
export function enhancedFilter(source: string, given: unknown): Filter {
  const refuse: Refuse = (what) => {
    throw new StartRefused([badRequest(`${source}: ${what}`)]);
  };
  const written = listOf(given, 'filterGroup', 'the filter', refuse).map((group, position) => {
    const name = `filterGroup[${position}]`;
    const conditions = listOf(group, 'filters', name, refuse).map((each, index) =>
      conditionOf(each, `${name}.filters[${index}]`, refuse),
    );
    const fields = new Set(conditions.map((each) => each.fieldName));
    if (fields.size > limits.fieldsOfGroup) {
      refuse(`${name} names ${fields.size} fields; at most ${limits.fieldsOfGroup} are allowed`);
    }
    return conditions.map(copiesOf);
  });
  const count = written.reduce((sum, group) => sum + group.reduce((product, { length }) => product * length, 1), 0);
  if (count > limits.groups) {
    refuse(`${count} filters in filterGroup, each value of in counted; at most ${limits.groups} are allowed`);
  }
  const groups = written.flatMap(combined);
  return {
    matches: (value) => groups.some((conditions) => conditions.every((condition) => holds(condition, value))),
    alternatives: groups.map((conditions) =>
      conditions
        .filter(({ operator }) => operator === 'eq')
        .map(({ fieldName, value }) => ({ field: fieldName, value: value as Scalar })),
    ),
  };
}

type Refuse = (what: string) => never;

const holds = ({ fieldName, operator, value }: Condition, published: unknown) =>
  operators[operator].matches(readField(published, fieldName), value);

/** A list that is not empty: AWS leaves open whether none of nothing holds. */
function listOf(given: unknown, member: string, name: string, refuse: Refuse): unknown[] {
  const list = typeof given === 'object' && given !== null ? (given as Record<string, unknown>)[member] : undefined;
  return Array.isArray(list) && list.length > 0 ? list : refuse(`${name} must have a list ${member} that is not empty`);
}

function conditionOf(given: unknown, name: string, refuse: Refuse): Condition {
  const { fieldName, operator, value } = (given ?? {}) as Record<string, unknown>;
  if (typeof fieldName !== 'string' || fieldName === '') return refuse(`${name} must have a fieldName`);
  if (fieldName.split('.').length > limits.depth) {
    return refuse(`${name} goes deeper than ${limits.depth} levels: ${fieldName}`);
  }
  if (!isOperator(operator)) {
    return refuse(`${name} has the operator ${text(operator)}; use one of ${Object.keys(operators).join(' ')}`);
  }
  const { accepts, takes } = operators[operator];
  if (!accepts(value)) return refuse(`${name}: ${operator} of ${fieldName} takes ${takes}, not ${text(value)}`);
  if ([value].flat().some((each) => typeof each === 'string' && each.length > limits.stringLength)) {
    return refuse(`${name}: a string for ${fieldName} is longer than ${limits.stringLength} characters`);
  }
  return { fieldName, operator, value };
}

const isOperator = (name: unknown): name is OperatorName => typeof name === 'string' && Object.hasOwn(operators, name);

const text = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 100);

/** What a condition counts as: itself, or one of `eq` for each value of `in`. */
function copiesOf(condition: Condition): Condition[] {
  if (condition.operator !== 'in') return [condition];
  return [...new Set(condition.value as Scalar[])].map((value) => ({ ...condition, operator: 'eq', value }));
}

/** Writes a group once for each combination of the copies in it. */
const combined = (group: Condition[][]): Condition[][] =>
  group.reduce<Condition[][]>(
    (groups, copies) => groups.flatMap((each) => copies.map((copy) => [...each, copy])),
    [[]],
  );
