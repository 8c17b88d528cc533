import {
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What is needed to read selection sets; graphql-js' `info` has it. */
export interface Operation {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode | undefined>;
  variableValues: Record<string, unknown>;
}

/** The fields selected of one field's value, `type` being its type, in depth-first order as `ctx.info.selectionSetList`. */
export function selectionList(operation: Operation, type: GraphQLOutputType, nodes: readonly FieldNode[]): string[] {
  const paths: string[] = [];
  const collect = (of: GraphQLOutputType, fieldNodes: readonly FieldNode[], prefix: string) => {
    for (const [key, selected] of subfields(operation, of, fieldNodes)) {
      paths.push(prefix + key);
      const field = fieldType(of, selected);
      if (field) collect(field, selected, `${prefix}${key}/`);
    }
  };
  collect(type, nodes, '');
  return paths;
}

/** A field's answer with the names that its fields have in the schema in place of the client's aliases. */
export function byFieldName(
  operation: Operation,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  answer: unknown,
): unknown {
  if (Array.isArray(answer)) return answer.map((item) => byFieldName(operation, type, nodes, item));
  if (typeof answer !== 'object' || answer === null || !isCompositeType(getNamedType(type))) return answer;
  const concrete = concreteType(operation, type, answer);
  const named: Record<string, unknown> = {};
  for (const [key, selected] of subfields(operation, concrete, nodes)) {
    const name = selected[0]!.name.value;
    const field = fieldType(concrete, selected);
    const value = (answer as Record<string, unknown>)[key];
    named[name] = field ? byFieldName(operation, field, selected, value) : value;
  }
  return named;
}

/** Of a value, by field names, only what the client selected: how AppSync answers the `data` of `util.error`. */
export function onlySelected(
  operation: Operation,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  value: unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => onlySelected(operation, type, nodes, item));
  if (typeof value !== 'object' || value === null || !isCompositeType(getNamedType(type))) return value;
  const concrete = concreteType(operation, type, value);
  const kept: Record<string, unknown> = {};
  for (const [key, selected] of subfields(operation, concrete, nodes)) {
    const name = selected[0]!.name.value;
    if (!Object.hasOwn(value, name)) continue;
    const field = fieldType(concrete, selected);
    const own = (value as Record<string, unknown>)[name];
    kept[key] = field ? onlySelected(operation, field, selected, own) : own;
  }
  return kept;
}

/** Whether variables have a say in what is selected. */
export const isConditional = (node: SelectionNode) =>
  Boolean(node.directives?.some((each) => each.name.value === 'skip' || each.name.value === 'include'));

/** The fields selected of one type by response key: section 6.3.2 of the GraphQL specification. */
export function subfields(
  operation: Operation,
  type: GraphQLOutputType,
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const of = getNamedType(type);
  if (isCompositeType(of)) {
    const visited = new Set<string>();
    for (const node of nodes) collectFields(operation, of, node.selectionSet?.selections ?? [], fields, visited);
  }
  return fields;
}

function collectFields(
  operation: Operation,
  type: GraphQLCompositeType,
  selections: readonly SelectionNode[],
  fields: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of selections) {
    if (isConditional(selection) && !isIncluded(operation, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const same = fields.get(key);
      if (same) same.push(selection);
      else fields.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      if (!applies(operation, condition, type)) continue;
      collectFields(operation, type, selection.selectionSet.selections, fields, visited);
    } else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      const fragment = operation.fragments[selection.name.value];
      if (!fragment || !applies(operation, fragment.typeCondition.name.value, type)) continue;
      collectFields(operation, type, fragment.selectionSet.selections, fields, visited);
    }
  }
}

function isIncluded({ variableValues }: Operation, node: SelectionNode): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false;
}

function applies({ schema }: Operation, condition: string | undefined, type: GraphQLCompositeType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && !('getTypes' in type) && schema.isSubType(wanted, type);
}

function concreteType({ schema }: Operation, type: GraphQLOutputType, value: object): GraphQLOutputType {
  const named = schema.getType(String((value as { __typename?: unknown }).__typename));
  return isAbstractType(getNamedType(type)) && isObjectType(named) ? named : type;
}

function fieldType(parent: GraphQLOutputType, [node]: FieldNode[]): GraphQLOutputType | undefined {
  const type = getNamedType(parent);
  return 'getFields' in type && node ? (type.getFields()[node.name.value]?.type as GraphQLOutputType) : undefined;
}
