import type { Scope, State } from './asl.ts';

/** Every state of a scope and of the scopes within it, with the place where it stands. */
export function* statesOf(
  scope: Scope,
  place = '',
): Generator<{ name: string; state: State; scope: Scope; location: string }> {
  for (const [name, state] of Object.entries(scope.States)) {
    const location = `${place}/States/${name}`;
    yield { name, state, scope, location };
    for (const [index, inner] of innerScopes(state).entries())
      yield* statesOf(inner, `${location}/${state.Type === 'Map' ? 'ItemProcessor' : `Branches[${index}]`}`);
  }
}

/** Calls back for every state of a scope and of the scopes within it. */
export function visitStates(scope: Scope, visit: (name: string, state: State) => void): void {
  for (const { name, state } of statesOf(scope)) visit(name, state);
}

/** The scopes that a state runs: its branches or its item processor. */
function innerScopes(state: State): Scope[] {
  if (state.Type === 'Map') return state.ItemProcessor ? [state.ItemProcessor] : [];
  return state.Type === 'Parallel' ? (state.Branches ?? []) : [];
}
