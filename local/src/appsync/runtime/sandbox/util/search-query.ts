type Clause = Record<string, unknown>;

const positive: Record<string, (field: string, value: unknown) => Clause> = {
  eq: (field, value) => ({ term: { [field]: value } }),
  gt: (field, value) => ({ range: { [field]: { gt: value } } }),
  gte: (field, value) => ({ range: { [field]: { gte: value } } }),
  lt: (field, value) => ({ range: { [field]: { lt: value } } }),
  lte: (field, value) => ({ range: { [field]: { lte: value } } }),
  range: (field, value) => ({ range: { [field]: { gte: (value as unknown[])[0], lte: (value as unknown[])[1] } } }),
  match: (field, value) => ({ match: { [field]: value } }),
  matchPhrase: (field, value) => ({ match_phrase: { [field]: value } }),
  matchPhrasePrefix: (field, value) => ({ match_phrase_prefix: { [field]: value } }),
  multiMatch: (field, value) => ({ multi_match: { fields: [field], query: value } }),
  wildcard: (field, value) => ({ wildcard: { [field]: value } }),
  regexp: (field, value) => ({ regexp: { [field]: value } }),
};

const operators: typeof positive = {
  ...positive,
  ne: (field, value) => ({ bool: { must_not: { term: { [field]: value } } } }),
  exists: (field, value) => (value ? { exists: { field } } : { bool: { must_not: { exists: { field } } } }),
};

/**
 * `util.transform.toElasticsearchQueryDSL`: gives the query as a JSON string.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 */
export function toElasticsearchQueryDSL(condition: unknown): string | null {
  return isObject(condition) ? JSON.stringify(allOf(clauses(condition))) : null;
}

function clauses(condition: Record<string, unknown>): Clause[] {
  return Object.entries(condition).map(([name, asked]) => {
    if (name === 'and') return allOf((asked as Record<string, unknown>[]).map((each) => allOf(clauses(each))));
    if (name === 'or') {
      return { bool: { should: (asked as Record<string, unknown>[]).map((each) => allOf(clauses(each))) } };
    }
    if (name === 'not') return { bool: { must_not: allOf(clauses(asked as Record<string, unknown>)) } };
    return allOf(
      Object.entries(asked as object).map(([operator, value]) => {
        const render = operators[operator];
        if (!render) throw new TypeError(`toElasticsearchQueryDSL does not know the operator ${operator}`);
        return render(name, value);
      }),
    );
  });
}

const allOf = (parts: Clause[]): Clause => (parts.length === 1 ? parts[0]! : { bool: { must: parts } });
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
