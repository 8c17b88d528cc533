import type { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

/** The tree of the JSON text. */
export type Node = ReturnType<ReturnType<typeof syntaxTree>['resolve']>;

/** The nearest of some kinds, from a node outwards. */
export function enclosing(node: Node | null, ...names: string[]): Node | undefined {
  for (let at = node; at; at = at.parent) if (names.includes(at.name)) return at;
  return undefined;
}

/** The name of a property, without its quotes. */
export function nameOf(state: EditorState, property: Node): string {
  const { from, to } = property.firstChild!;
  return state.sliceDoc(from, to).replace(/^"|"$/g, '');
}
