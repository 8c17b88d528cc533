/** A value of another type than its place takes. */
export interface Misfit {
  expected: 'Object' | 'Array' | 'String';
  location: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits: Record<Misfit['expected'], (value: unknown) => boolean> = {
  Object: isObject,
  Array: Array.isArray,
  String: (value) => typeof value === 'string',
};

/** Finds what in a scope has not the type that all else takes for granted: the states, and what they hold other states or rules in. */
export function* misfitsIn(scope: unknown, place = ''): Generator<Misfit> {
  const one = (value: unknown, expected: Misfit['expected'], location: string): Misfit[] =>
    fits[expected](value) ? [] : [{ expected, location }];
  if (!isObject(scope)) return yield { expected: 'Object', location: place || '/' };
  yield* one(scope.StartAt, 'String', `${place}/StartAt`);
  if (!isObject(scope.States)) return yield { expected: 'Object', location: `${place}/States` };
  for (const [name, state] of Object.entries(scope.States)) {
    const location = `${place}/States/${name}`;
    if (!isObject(state)) {
      yield { expected: 'Object', location };
      continue;
    }
    if ('Assign' in state) yield* one(state.Assign, 'Object', `${location}/Assign`);
    for (const field of ['Type', ...(state.Type === 'Task' ? ['Resource'] : [])])
      yield* one(state[field], 'String', `${location}/${field}`);
    for (const field of ['Next', 'Default', 'QueryLanguage'])
      if (field in state) yield* one(state[field], 'String', `${location}/${field}`);
    for (const field of ['Retry', 'Catch', ...(state.Type === 'Choice' ? ['Choices'] : [])]) {
      const rules = state[field];
      if (rules === undefined && field !== 'Choices') continue;
      if (!Array.isArray(rules)) yield { expected: 'Array', location: `${location}/${field}` };
      else for (const [index, rule] of rules.entries()) yield* ruleMisfits(rule, `${location}/${field}[${index}]`);
    }
    if (state.Type === 'Map') yield* misfitsIn(state.ItemProcessor ?? state.Iterator, `${location}/ItemProcessor`);
    if (state.Type === 'Parallel' && !Array.isArray(state.Branches))
      yield { expected: 'Array', location: `${location}/Branches` };
    else if (state.Type === 'Parallel')
      for (const [index, branch] of (state.Branches as unknown[]).entries())
        yield* misfitsIn(branch, `${location}/Branches[${index}]`);
  }
}

function* ruleMisfits(rule: unknown, location: string): Generator<Misfit> {
  if (!isObject(rule)) return yield { expected: 'Object', location };
  if ('Assign' in rule && !isObject(rule.Assign)) yield { expected: 'Object', location: `${location}/Assign` };
  if ('Next' in rule && typeof rule.Next !== 'string') yield { expected: 'String', location: `${location}/Next` };
  if (!('ErrorEquals' in rule)) return;
  if (!Array.isArray(rule.ErrorEquals)) yield { expected: 'Array', location: `${location}/ErrorEquals` };
  else if (rule.ErrorEquals.some((name) => typeof name !== 'string'))
    yield { expected: 'String', location: `${location}/ErrorEquals` };
}
