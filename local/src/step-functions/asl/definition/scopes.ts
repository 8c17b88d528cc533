import type { Scope, State } from './asl.ts';

/** Every state of a scope and of the scopes within it, with the place where it stands. */
export function* statesOf(
  scope: Scope,
  place = '',
): Generator<{ name: string; state: State; scope: Scope; location: string }> {
  for (const [name, state] of Object.entries(scope.States)) {
    const location = `${place}/States/${name}`;
    yield { name, state, scope, location };
    for (const { inner, at } of innerScopes(state)) yield* statesOf(inner, `${location}/${at}`);
  }
}

/** A scope and the scopes within it, each with its place. */
export function* scopesOf(scope: Scope, place = ''): Generator<{ scope: Scope; place: string }> {
  yield { scope, place };
  for (const [name, state] of Object.entries(scope.States))
    for (const { inner, at } of innerScopes(state)) yield* scopesOf(inner, `${place}/States/${name}/${at}`);
}

/** Calls back for every state of a scope and of the scopes within it. */
export function visitStates(scope: Scope, visit: (name: string, state: State) => void): void {
  for (const { name, state } of statesOf(scope)) visit(name, state);
}

/** The scopes that a state runs, its branches or its item processor, by their place in it. */
function innerScopes(state: State): { inner: Scope; at: string }[] {
  if (state.Type === 'Map') return state.ItemProcessor ? [{ inner: state.ItemProcessor, at: 'ItemProcessor' }] : [];
  if (state.Type !== 'Parallel') return [];
  return (state.Branches ?? []).map((inner, index) => ({ inner, at: `Branches[${index}]` }));
}
