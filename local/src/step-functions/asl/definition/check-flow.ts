import type { Scope, State } from './asl.ts';
import type { Problem } from './problem.ts';
import { scopesOf } from './scopes.ts';

/** Where a state may go: each target, by its place in the state. */
export function transitionsOf(state: State): { place: string; target: string }[] {
  const rules = (field: string, from: readonly { Next?: string }[] = []) =>
    from.map(({ Next }, index) => ({ place: `${field}[${index}]/Next`, target: Next }));
  return [
    { place: 'Next', target: state.Next },
    ...('Catch' in state ? rules('Catch', state.Catch) : []),
    ...(state.Type === 'Choice'
      ? [{ place: 'Default', target: state.Default }, ...rules('Choices', state.Choices)]
      : []),
  ].filter((each): each is { place: string; target: string } => each.target !== undefined);
}

/**
 * Targets that are not there, scopes that cannot end, and states that nothing goes to: in the order and with the words of AWS,
 * which looks for the last where a scope can end alone. https://github.com/floci-io/floci/pull/2786 has what it answers.
 */
export function* flowProblems(definition: Scope): Generator<Problem> {
  for (const { scope, place } of scopesOf(definition)) {
    const states = Object.entries(scope.States);
    const missing = (target: string, location: string, text: string): Problem => ({
      ...{ name: 'InvalidDefinition', code: 'MISSING_TRANSITION_TARGET', text },
      ...{ message: `Missing 'Next' target: ${target}`, location },
    });
    if (!Object.hasOwn(scope.States, scope.StartAt))
      yield missing(
        scope.StartAt,
        `${place}/StartAt`,
        `StartAt is "${scope.StartAt}", which is not a state of its scope`,
      );
    for (const [name, state] of states)
      for (const { place: field, target } of transitionsOf(state))
        if (!Object.hasOwn(scope.States, target)) {
          const text = `state "${name}" goes to "${target}", which is not a state of its scope`;
          yield missing(target, `${place}/States/${name}/${field}`, text);
        }
    if (!states.some(([, state]) => isEnd(state))) {
      const within = `among ${states.map(([name]) => `"${name}"`).join(', ')}`;
      const text = `Workflow has no terminal state ${within}: one needs End, or to be of Type Succeed or Fail`;
      yield { name: 'InvalidDefinition', code: 'MISSING_END_STATE', text, message: 'Workflow has no terminal state' };
      continue;
    }
    const reached = reachedIn(scope);
    for (const [name] of states.filter(([each]) => !reached.has(each))) {
      const message = `State "${name}" is not reachable.`;
      const code = 'MISSING_TRANSITION_TARGET';
      yield { name: 'InvalidDefinition', code, text: message, message, location: `${place}/States/${name}` };
    }
  }
}

const isEnd = (state: State) =>
  state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);

function reachedIn(scope: Scope): Set<string> {
  const reached = new Set<string>();
  const next = [scope.StartAt];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (reached.has(name) || !Object.hasOwn(scope.States, name)) continue;
    reached.add(name);
    next.push(...transitionsOf(scope.States[name]!).map(({ target }) => target));
  }
  return reached;
}
