import {
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** What can be given: the variables of an operation, or the fields of an input type. */
export type Fields = Record<
  string,
  { type: GraphQLInputType; description?: string | null | undefined; isRequired: boolean }
>;

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
