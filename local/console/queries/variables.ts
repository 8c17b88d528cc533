import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { json, jsonLanguage, jsonParseLinter } from '@codemirror/lang-json';
import { syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import { type EditorState, type Extension, StateEffect } from '@codemirror/state';
import {
  coerceInputValue,
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** The tree of the JSON text. */
type Node = ReturnType<ReturnType<typeof syntaxTree>['resolve']>;

/** What can be given: the variables of an operation, or the fields of an input type. */
export type Fields = Record<
  string,
  { type: GraphQLInputType; description?: string | null | undefined; isRequired: boolean }
>;

/** Has the variables looked at again: the operation has changed. */
export const recheck = StateEffect.define<null>();

/**
 * JSON of variables, which knows those of the operation.
 * @param operation what they are for, as it stands just now
 */
export function variablesJson(schema: GraphQLSchema, operation: () => OperationDefinitionNode | undefined): Extension {
  const fields = () => variablesOf(schema, operation());
  return [
    json(),
    linter(
      (view) => {
        if (view.state.doc.toString().trim() === '') return [];
        const unreadable = jsonParseLinter()(view);
        return unreadable.length > 0 ? unreadable : faultsIn(view.state, fields());
      },
      {
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((each) => each.is(recheck))),
      },
    ),
    jsonLanguage.data.of({ autocomplete: (context: CompletionContext) => complete(context, fields()) }),
  ];
}

/** The variables of an operation. */
export function variablesOf(schema: GraphQLSchema, operation: OperationDefinitionNode | undefined): Fields {
  const fields: Fields = {};
  for (const { variable, type: node, defaultValue } of operation?.variableDefinitions ?? []) {
    const type = typeFromAST(schema, node as never);
    if (isInputType(type))
      fields[variable.name.value] = { type, isRequired: isNonNullType(type) && defaultValue === undefined };
  }
  return fields;
}

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

/** What may stand at the cursor: names that are not there yet, or values of an enum. */
export function complete(context: CompletionContext, fields: Fields): CompletionResult | null {
  const { state, pos, explicit } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  const word = context.matchBefore(/"?[\w$]*/)!;
  if (!explicit && word.from === word.to) return null;
  const property = node.name === 'PropertyName' ? node.parent : node;
  if (property && isValue(state, node, word.from)) {
    const type = typeAt(state, valuePlace(node), fields);
    return matching(type ? valuesFor(type) : []);
  }
  const object = enclosing(node.name === 'PropertyName' ? node.parent!.parent! : node, 'Object');
  const known = object && fieldsAt(state, object, fields);
  if (!known) return null;
  const there = object.getChildren('Property').filter((each) => each.firstChild!.to < word.from || each.from > pos);
  const names = there.map((each) => nameOf(state, each));
  const hasColon = /^\s*:/.test(state.sliceDoc(node.name === 'PropertyName' ? node.to : pos, pos + 20));
  const options = Object.entries(known)
    .filter(([name]) => !names.includes(name))
    .map(([name, { type, description }]): Completion => ({
      ...{ label: `"${name}"`, type: 'property', detail: String(type), apply: `"${name}"${hasColon ? '' : ': '}` },
      ...(description && { info: description }),
    }));
  return matching(options);

  /** Those that begin as what is typed; what is in quotes is replaced whole. */
  function matching(all: Completion[]): CompletionResult | null {
    const options = all.filter(({ label }) => plain(label).startsWith(plain(word.text)));
    const to = ['PropertyName', 'String'].includes(node.name) ? node.to : pos;
    return options.length > 0 ? { from: word.from, to, options, filter: false } : null;
  }
}

const plain = (text: string) => text.replaceAll('"', '');

/** Whether a value belongs at a position, rather than the name of a property. */
function isValue(state: EditorState, node: Node, from: number): boolean {
  if (node.name === 'PropertyName') return false;
  return /[:[,]\s*$/.test(state.sliceDoc(0, from)) && enclosing(node, 'Property', 'Array', 'Object')?.name !== 'Object';
}

const valuePlace = (node: Node) => enclosing(node, 'Property', 'Array')!;

function valuesFor(type: GraphQLInputType): Completion[] {
  const named = getNamedType(type);
  const names = isEnumType(named)
    ? named.getValues().map(({ name, description }) => ({ label: `"${name}"`, info: description ?? undefined }))
    : named.name === 'Boolean'
      ? [{ label: 'true' }, { label: 'false' }]
      : [];
  return names.map(({ label, ...rest }) => ({
    label,
    type: 'enum',
    ...('info' in rest && rest.info ? { info: rest.info } : {}),
  }));
}

/** The type of the value that a property or list holds. */
function typeAt(state: EditorState, place: Node, fields: Fields): GraphQLInputType | undefined {
  if (place.name === 'Property') {
    const object = enclosing(place, 'Object');
    return object && fieldsAt(state, object, fields)?.[nameOf(state, place)]?.type;
  }
  const around = enclosing(place.parent, 'Property', 'Array');
  const list = around && typeAt(state, around, fields);
  return list && itemOf(list);
}

/** What may stand in an object. */
function fieldsAt(state: EditorState, object: Node, fields: Fields): Fields | undefined {
  const around = enclosing(object.parent, 'Property', 'Array');
  if (!around) return fields;
  const whole = typeAt(state, around, fields);
  const type = whole && getNamedType(whole);
  if (!isInputObjectType(type)) return undefined;
  return Object.fromEntries(
    Object.values(type.getFields()).map(({ name, type, description, defaultValue }) => [
      name,
      { type, description, isRequired: isNonNullType(type) && defaultValue === undefined },
    ]),
  );
}

function itemOf(type: GraphQLInputType): GraphQLInputType {
  const nullable = getNullableType(type);
  return isListType(nullable) ? (nullable.ofType as GraphQLInputType) : type;
}

function enclosing(node: Node | null, ...names: string[]): Node | undefined {
  for (let at = node; at; at = at.parent) if (names.includes(at.name)) return at;
  return undefined;
}

const brackets = ['[', ']', ','];

function valuesOf(array: Node): Node[] {
  const values: Node[] = [];
  for (let at = array.firstChild; at; at = at.nextSibling) if (!brackets.includes(at.name)) values.push(at);
  return values;
}

function nameOf(state: EditorState, property: Node): string {
  const { from, to } = property.firstChild!;
  return state.sliceDoc(from, to).replace(/^"|"$/g, '');
}
