import { syntaxTree } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { coerceInputValue } from 'graphql';
import type { Fields } from './fields.ts';
import { nameOf, type Node } from './json-tree.ts';

/** What the API would refuse, of a text that is JSON. */
export function faultsIn(state: EditorState, fields: Fields): Diagnostic[] {
  const given = JSON.parse(state.doc.toString()) as unknown;
  const problems: Diagnostic[] = [];
  const say = (path: readonly (string | number)[], message: string) =>
    problems.push({ ...rangeOf(state, path), severity: 'error', message });
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    say([], 'variables are a JSON object');
    return problems;
  }
  for (const [name, value] of Object.entries(given)) {
    const field = fields[name];
    if (!field) say([name], `the operation has no variable $${name}`);
    else coerceInputValue(value, field.type, (path, _, { message }) => say([name, ...path], message));
  }
  for (const [name, { type, isRequired }] of Object.entries(fields))
    if (isRequired && !Object.hasOwn(given, name)) say([], `$${name} is missing; it is ${type}`);
  return problems;
}

/** Where a value stands, its name included; of what is not there, where it would belong. */
function rangeOf(state: EditorState, path: readonly (string | number)[]): { from: number; to: number } {
  let at = syntaxTree(state).topNode.firstChild!;
  let range = { from: at.from, to: Math.min(at.to, at.from + 1) };
  for (const step of path) {
    const found =
      typeof step === 'number'
        ? valuesOf(at)[step]
        : at.getChildren('Property').find((each) => nameOf(state, each) === step);
    if (!found) break;
    range = { from: found.from, to: found.to };
    at = found.name === 'Property' ? found.lastChild! : found;
  }
  return range;
}

const brackets = ['[', ']', ','];

function valuesOf(array: Node): Node[] {
  const values: Node[] = [];
  for (let at = array.firstChild; at; at = at.nextSibling) if (!brackets.includes(at.name)) values.push(at);
  return values;
}
