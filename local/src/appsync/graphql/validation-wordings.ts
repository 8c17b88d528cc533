import { type GraphQLError, Kind, parseType } from 'graphql';

/** An error as graphql-java classes and words it. */
export interface Wording {
  kind: string;
  text: string;
  /** Which of the error's nodes graphql-java points at. */
  node?: number;
  /** Reported at the end of the operation or document, so without a path. */
  alone?: boolean;
}

/** From the messages of graphql-js to the kinds and texts of graphql-java. */
const wordings: [RegExp, (match: string[]) => Wording][] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    ([, field, type]) => ({ kind: 'FieldUndefined', text: `Field '${field}' in type '${type}' is undefined` }),
  ],
  [
    /^Unknown argument "(\w+)" on field /,
    ([, name]) => ({ kind: 'UnknownArgument', text: `Unknown field argument ${name}` }),
  ],
  [
    /^Unknown argument "(\w+)" on directive /,
    ([, name]) => ({ kind: 'UnknownDirective', text: `Unknown directive argument ${name}` }),
  ],
  [/^Unknown type "(\w+)"/, ([, name]) => ({ kind: 'UnknownType', text: `Unknown type ${name}` })],
  [/^Unknown directive "@(\w+)"/, ([, name]) => ({ kind: 'UnknownDirective', text: `Unknown directive ${name}` })],
  [
    /^Directive "@(\w+)" may not be used on /,
    ([, name]) => ({ kind: 'MisplacedDirective', text: `Directive ${name} not allowed here` }),
  ],
  [/^Unknown fragment "(\w+)"/, ([, name]) => ({ kind: 'UndefinedFragment', text: `Undefined fragment ${name}` })],
  [
    /^Fragment "(\w+)" is never used/,
    ([, name]) => ({ kind: 'UnusedFragment', text: `Unused fragment ${name}`, alone: true }),
  ],
  [/^Cannot spread fragment /, () => ({ kind: 'FragmentCycle', text: 'Fragment cycles not allowed' })],
  [
    /^Variable "\$(\w+)" is not defined/,
    ([, name]) => ({ kind: 'UndefinedVariable', text: `Undefined variable ${name}` }),
  ],
  [
    /^Variable "\$(\w+)" is never used/,
    ([, name]) => ({ kind: 'UnusedVariable', text: `Unused variable ${name}`, alone: true }),
  ],
  [
    /^Variable "\$\w+" of type "(.+)" used in position expecting type "(.+)"/,
    ([, type, wanted]) => ({
      kind: 'VariableTypeMismatch',
      text: `Variable type '${type}' doesn't match expected type '${wanted}'`,
      node: 1,
    }),
  ],
  [
    /^Variable "\$\w+" cannot be non-input type /,
    () => ({ kind: 'NonInputTypeOnVariable', text: 'Wrong type for a variable' }),
  ],
  [
    /^Field "(\w+)" of type "(.+)" must have a selection of subfields/,
    ([, field, type]) => ({
      kind: 'SubSelectionRequired',
      text: `Sub selection required for type ${unwrapped(type!)} of field ${field}`,
    }),
  ],
  [
    /^Field "(\w+)" must not have a selection since type "(.+)" has no subfields/,
    ([, field, type]) => ({
      kind: 'SubSelectionNotAllowed',
      text: `Sub selection not allowed on leaf type ${unwrapped(type!)} of field ${field}`,
    }),
  ],
  [
    /^Field "\w+" argument "(\w+)" of type ".+" is required/,
    ([, name]) => ({ kind: 'MissingFieldArgument', text: `Missing field argument ${name}` }),
  ],
  [
    /^Directive "@\w+" argument "(\w+)" of type ".+" is required/,
    ([, name]) => ({ kind: 'MissingDirectiveArgument', text: `Missing directive argument ${name}` }),
  ],
  [
    /^This anonymous operation must be the only defined operation/,
    () => ({ kind: 'LoneAnonymousOperationViolation', text: 'Anonymous operation with other operations.' }),
  ],
  [
    /^There can be only one operation named "(\w+)"/,
    ([, name]) => ({ kind: 'DuplicateOperationName', text: `There can be only one operation named '${name}'` }),
  ],
  [
    /^There can be only one fragment named "(\w+)"/,
    ([, name]) => ({ kind: 'DuplicateFragmentName', text: `There can be only one fragment named '${name}'` }),
  ],
  [
    /^There can be only one argument named "(\w+)"/,
    ([, name]) => ({ kind: 'DuplicateArgumentNames', text: `There can be only one argument named '${name}'` }),
  ],
  [
    /^There can be only one variable named "\$(\w+)"/,
    ([, name]) => ({ kind: 'DuplicateVariableName', text: `There can be only one variable named '${name}'` }),
  ],
  [
    /^There can be only one input field named "(\w+)"/,
    ([, name]) => ({ kind: 'UniqueObjectFieldName', text: `There can be only one field named '${name}'` }),
  ],
  [
    /^The directive "@(\w+)" can only be used once/,
    ([, name]) => ({
      kind: 'DuplicateDirectiveName',
      text: `Non repeatable directive ${name} must be uniquely named within its location`,
    }),
  ],
  [
    /^Fragment "\w+" cannot condition on non composite type/,
    () => ({
      kind: 'FragmentTypeConditionInvalid',
      text: 'Fragment type condition is invalid, must be on Object/Interface/Union',
    }),
  ],
  [
    /^Fragment cannot condition on non composite type/,
    () => ({
      kind: 'InlineFragmentTypeConditionInvalid',
      text: 'Inline fragment type condition is invalid, must be on Object/Interface/Union',
    }),
  ],
  [
    /^Fragment (?:"(\w+)" )?cannot be spread here as objects of type "(\w+)" can never be of type "(\w+)"/,
    ([, name, parent, type]) => ({
      kind: 'InvalidFragmentType',
      text: `Fragment ${name ? `${name} ` : ''}cannot be spread here as objects of type ${parent} can never be of type ${type}`,
    }),
  ],
  [
    /^Subscription "(\w+)" must select only one top level field|^Anonymous Subscription must select only one/,
    ([, name]) => ({
      kind: 'SubscriptionMultipleRootFields',
      text: `Subscription operation '${name ?? null}' must have exactly one root field.`,
    }),
  ],
  [
    /^The "?(\w+)"? definition is not executable/,
    ([, name]) => ({ kind: 'NonExecutableDefinition', text: `The ${name} definition is not executable.` }),
  ],
  [
    /^(WrongType|BadValueForDefaultArg|FieldsConflict|BadFaithIntrospection): (.*)$/s,
    ([, kind, text]) => ({ kind: kind!, text: text! }),
  ],
];

/** Translates an error of graphql-js. */
export function toGraphqlJavaError({ message }: GraphQLError): Wording {
  for (const [pattern, words] of wordings) {
    const match = pattern.exec(message);
    if (match) return words(match);
  }
  return { kind: 'InvalidSyntax', text: message };
}

/** graphql-java prints null for the name of a list, also where it is non-null. */
function unwrapped(type: string): string {
  let node = parseType(type);
  if (node.kind === Kind.NON_NULL_TYPE) node = node.type;
  return node.kind === Kind.NAMED_TYPE ? node.name.value : 'null';
}
