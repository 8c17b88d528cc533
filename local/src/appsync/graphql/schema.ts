import {
  buildASTSchema,
  concatAST,
  type ConstDirectiveNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isScalarType,
  Kind,
  parse,
  validateSchema,
  valueFromASTUntyped,
} from 'graphql';
import { scalars } from '../scalars/scalars.ts';

/** What every AppSync schema may use without declaring it. */
export const awsDefinitions = `directive @aws_api_key on FIELD_DEFINITION | OBJECT
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on FIELD_DEFINITION | OBJECT
directive @aws_iam on FIELD_DEFINITION | OBJECT
directive @aws_lambda on FIELD_DEFINITION | OBJECT
directive @aws_oidc on FIELD_DEFINITION | OBJECT
directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
${Object.keys(scalars)
  .map((name) => `scalar ${name}`)
  .join('\n')}
`;
const prelude = parse(awsDefinitions);

/**
 * Makes the schema of an API from its text, AWS directives and scalars included.
 * Throws one line that names what AppSync would refuse.
 */
export function buildApiSchema(text: string): GraphQLSchema {
  const document = told(() => parse(text));
  for (const definition of document.definitions) {
    if (definition.kind === Kind.SCALAR_TYPE_DEFINITION)
      throw new Error(`cannot use the schema: AppSync has no custom scalars, remove "scalar ${definition.name.value}"`);
  }
  const schema = told(() => buildASTSchema(concatAST([prelude, document])));
  const [fault] = validateSchema(schema);
  if (fault) throw new Error(`cannot use the schema: ${fault.message}`);
  for (const type of Object.values(schema.getTypeMap())) {
    const scalar = scalars[type.name];
    if (scalar && isScalarType(type)) Object.assign(type, { ...scalar, parseValue: scalar.parse });
  }
  checkSubscriptions(schema);
  return schema;
}

/** What graphql-js refuses, as one line that says of what, and where. */
function told<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (cause) {
    const { message, locations } = cause as Partial<GraphQLError>;
    const [place] = locations ?? [];
    const where = place ? ` (line ${place.line}, column ${place.column})` : '';
    throw new Error(`cannot use the schema: ${message?.replace(/\s*\n\s*/g, ' ')}${where}`, { cause });
  }
}

/** The directives of a type, those of its extensions included. */
export function directivesOfType(type: GraphQLNamedType): readonly ConstDirectiveNode[] {
  return [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
}

/** The fields of `Mutation` that a field of `Subscription` names in `@aws_subscribe`. */
export function mutationsOf(field: GraphQLField<unknown, unknown>): string[] {
  const directive = field.astNode?.directives?.find((each) => each.name.value === 'aws_subscribe');
  return directive ? stringsOf(directive, 'mutations') : [];
}

/** An argument of a directive that is a list of strings, or one. */
export function stringsOf(directive: ConstDirectiveNode, argument: string): string[] {
  const node = directive.arguments?.find((each) => each.name.value === argument);
  const value: unknown = node && valueFromASTUntyped(node.value);
  return [value ?? []].flat().map(String);
}

function checkSubscriptions(schema: GraphQLSchema): void {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    for (const name of mutationsOf(field)) {
      const mutation = mutations[name];
      if (!mutation)
        throw new Error(`cannot use the schema: Subscription.${field.name} listens to "${name}", which is no mutation`);
      if (bare(mutation.type) !== bare(field.type))
        throw new Error(
          `cannot use the schema: Subscription.${field.name} is ${field.type}, Mutation.${name} is ${mutation.type}; they must be the same`,
        );
    }
  }
}

const bare = (type: unknown) => String(type).replace(/!$/, '');
