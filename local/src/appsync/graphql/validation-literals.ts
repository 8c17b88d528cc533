import {
  type ASTVisitor,
  GraphQLError,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  Kind,
  print,
  type ValidationContext,
  type ValueNode,
} from 'graphql';
import { javaLiteral } from './java-literal.ts';

/** Takes the place of graphql-js' ValuesOfCorrectTypeRule: the same law in the words of graphql-java. */
export function literalsOfCorrectType(context: ValidationContext): ASTVisitor {
  return {
    Argument(node) {
      const type = context.getArgument()?.type;
      const fault = type && literalFault(node.value, type);
      if (!fault) return;
      const message = `WrongType: argument '${node.name.value}${fault.path}' with value '${javaLiteral(fault.value)}' ${fault.text}`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
    VariableDefinition(node) {
      const type = context.getInputType();
      if (!node.defaultValue || !type || !literalFault(node.defaultValue, type)) return;
      const message = `BadValueForDefaultArg: Bad default value ${print(node.defaultValue)} for type ${String(type)}`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

interface LiteralFault {
  /** From the argument to the value, e.g. `.signers[0].email`. */
  path: string;
  value: ValueNode;
  text: string;
}

function literalFault(node: ValueNode, type: GraphQLInputType, path = ''): LiteralFault | undefined {
  if (node.kind === Kind.VARIABLE) return undefined;
  if (isNonNullType(type)) {
    if (node.kind === Kind.NULL) return { path, value: node, text: 'must not be null' };
    return literalFault(node, type.ofType, path);
  }
  if (node.kind === Kind.NULL) return undefined;
  if (isListType(type)) {
    if (node.kind !== Kind.LIST) return literalFault(node, type.ofType, path);
    return firstOf(node.values, (value, index) => literalFault(value, type.ofType, `${path}[${index}]`));
  }
  const notValid = { path, value: node, text: `is not a valid '${type.name}'` };
  if (isEnumType(type)) return node.kind === Kind.ENUM && type.getValue(node.value) ? undefined : notValid;
  if (isScalarType(type)) return takes(() => type.parseLiteral(node)) ? undefined : notValid;
  if (!isInputObjectType(type)) return undefined;

  if (node.kind !== Kind.OBJECT) return { path, value: node, text: 'must be an object type' };
  const fields = type.getFields();
  const given = new Set(node.fields.map((each) => each.name.value));
  const missing = Object.values(fields).filter((field) => isRequiredInputField(field) && !given.has(field.name));
  if (missing.length > 0) {
    const names = missing.map((field) => field.name).join(', ');
    return { path, value: node, text: `is missing required fields '[${names}]'` };
  }
  return firstOf(node.fields, ({ name, value }) => {
    const field = fields[name.value];
    if (field) return literalFault(value, field.type, `${path}.${name.value}`);
    return { path, value: node, text: `contains a field not in '${type.name}': '${name.value}'` };
  });
}

function firstOf<T, R>(values: readonly T[], find: (value: T, index: number) => R | undefined): R | undefined {
  for (const [index, value] of values.entries()) {
    const found = find(value, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function takes(parse: () => unknown): boolean {
  try {
    return parse() !== undefined;
  } catch {
    return false;
  }
}
