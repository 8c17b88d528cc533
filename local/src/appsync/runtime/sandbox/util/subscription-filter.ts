interface Filter {
  fieldName: string;
  operator: string;
  value: unknown;
}

/** Ways in which a condition can hold; every filter of a way must. */
type Alternatives = Filter[][];

/**
 * `util.transform.toSubscriptionFilter`: every operator of a field, member of `or` and rule is an alternative,
 * and the alternatives multiply. Gives null for what is no object.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export function toSubscriptionFilter(
  condition: unknown,
  ignoredFields?: unknown,
  rules?: unknown,
): { filterGroup: { filters: Filter[] }[] } | null {
  if (!isObject(condition)) return null;
  const ignored = Array.isArray(ignoredFields) ? (ignoredFields as string[]) : [];
  const ofRules = isObject(rules) ? Object.entries(rules).flatMap(([field, asked]) => ofField(field, asked)) : [];
  const groups = multiply(ofObject(condition, ignored), ofRules);
  return { filterGroup: groups.filter((filters) => filters.length > 0).map((filters) => ({ filters })) };
}

function ofObject(condition: unknown, ignored: string[]): Alternatives {
  if (!isObject(condition)) return [[]];
  return Object.entries(condition)
    .filter(([name]) => !ignored.includes(name))
    .map(([name, asked]) => {
      if (name === 'and')
        return asList(asked)
          .map((each) => ofObject(each, ignored))
          .reduce(multiply, [[]]);
      if (name === 'or') return asList(asked).flatMap((each) => ofObject(each, ignored));
      return ofField(name, asked);
    })
    .reduce(multiply, [[]]);
}

function ofField(fieldName: string, asked: unknown): Alternatives {
  return isObject(asked) ? Object.entries(asked).map(([operator, value]) => [{ fieldName, operator, value }]) : [];
}

/** What says nothing leaves the other as it is. */
function multiply(left: Alternatives, right: Alternatives): Alternatives {
  if (right.length === 0) return left;
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : isObject(value) ? [value] : []);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
