import {
  type ArgumentNode,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';

/** What stands in the query or in the client's variables, or nothing. */
type Given = { node: ValueNode } | { raw: unknown } | undefined;

/** What a variable holds, or nothing where neither the client nor the operation gives it. */
type Variable = (name: string) => Given;

/**
 * Makes what leaves out of a field's arguments that which only a default of the schema put there, however deep:
 * AppSync's resolvers do not see it.
 * @see https://github.com/aws/aws-appsync-community/issues/59
 * @returns nothing where no default is in reach
 */
export function withoutDefaults(definitions: readonly GraphQLArgument[]) {
  if (!definitions.some(({ type, defaultValue }) => defaultValue !== undefined || hasDefaults(type))) return undefined;
  return (
    args: Record<string, unknown>,
    { fieldNodes, operation }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'operation'>,
    variables: Record<string, unknown>,
  ): Record<string, unknown> => {
    const variable: Variable = (name) => {
      if (Object.hasOwn(variables, name)) return { raw: variables[name] };
      const node = operation.variableDefinitions?.find((each) => each.variable.name.value === name)?.defaultValue;
      return node && { node };
    };
    return given(args, definitions, membersOf(fieldNodes[0]!.arguments ?? [], variable), variable);
  };
}

function hasDefaults(type: GraphQLInputType, seen = new Set<unknown>()): boolean {
  const bare = getNullableType(type);
  if (isListType(bare)) return hasDefaults(bare.ofType as GraphQLInputType, seen);
  if (!isInputObjectType(bare) || seen.has(bare)) return false;
  seen.add(bare);
  return Object.values(bare.getFields()).some(
    (field) => field.defaultValue !== undefined || hasDefaults(field.type, seen),
  );
}

/** Keeps those members that are given. */
function given(
  values: Record<string, unknown>,
  definitions: readonly (GraphQLArgument | GraphQLInputField)[],
  memberOf: Variable,
  variable: Variable,
): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const { name, type } of definitions) {
    const member = memberOf(name);
    if (Object.hasOwn(values, name) && member) kept.push([name, givenOf(values[name], type, member, variable)]);
  }
  return Object.fromEntries(kept);
}

function givenOf(value: unknown, type: GraphQLInputType, from: NonNullable<Given>, variable: Variable): unknown {
  const bare = getNullableType(type);
  if (value === null || !(isListType(bare) || isInputObjectType(bare))) return value;
  if ('node' in from && from.node.kind === Kind.VARIABLE)
    return givenOf(value, type, variable(from.node.name.value) ?? from, variable);
  if (isInputObjectType(bare)) {
    const memberOf = 'node' in from ? membersOf(fieldsOf(from.node), variable) : rawMembersOf(from.raw);
    return given(value as Record<string, unknown>, Object.values(bare.getFields()), memberOf, variable);
  }
  const itemAt = itemsOf(from);
  return (value as unknown[]).map((item, at) => givenOf(item, bare.ofType as GraphQLInputType, itemAt(at), variable));
}

/** A value that is no list stands for a list of it. */
function itemsOf(from: NonNullable<Given>): (at: number) => NonNullable<Given> {
  if ('raw' in from) {
    const { raw } = from;
    return Array.isArray(raw) ? (at) => ({ raw: raw[at] as unknown }) : () => from;
  }
  const { node } = from;
  return node.kind === Kind.LIST ? (at) => ({ node: node.values[at]! }) : () => from;
}

const fieldsOf = (node: ValueNode) => (node.kind === Kind.OBJECT ? node.fields : []);

/** A member whose variable nobody gives is not given either. */
function membersOf(nodes: readonly Pick<ArgumentNode, 'name' | 'value'>[], variable: Variable): Variable {
  const byName = new Map(nodes.map(({ name, value }) => [name.value, value]));
  return (name) => {
    const node = byName.get(name);
    return node?.kind === Kind.VARIABLE ? variable(node.name.value) : node && { node };
  };
}

function rawMembersOf(raw: unknown): Variable {
  const members = raw as Record<string, unknown>;
  return (name) => (Object.hasOwn(members, name) ? { raw: members[name] } : undefined);
}
