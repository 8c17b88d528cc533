import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Fields } from './fields.ts';
import { enclosing, nameOf, type Node } from './json-tree.ts';

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
