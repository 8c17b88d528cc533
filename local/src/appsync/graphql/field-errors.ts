import {
  getNamedType,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
} from 'graphql';
import type { ValidationError } from '../api-types.ts';
import { javaClass } from './java-class.ts';
import type { ResolverError } from '../runtime/types.ts';
import { ScalarFault } from '../scalars/scalar.ts';
import type { FieldError } from '../types.ts';

/** A field that failed the way AppSync says it: `errorType`, `data` and `errorInfo` go into the answer. */
export class FieldFailure extends Error {
  constructor(
    readonly entry: ResolverError,
    options?: ErrorOptions,
  ) {
    super(entry.message, options);
    this.name = 'FieldFailure';
  }
}

/** The failure of a field that the caller may not see. */
export const notAuthorized = (parentType: string, field: string) =>
  failure('Unauthorized', `Not Authorized to access ${field} on type ${parentType}`);

/** A failure with neither data nor info. */
export const failure = (errorType: string, message: string) =>
  new FieldFailure({ message, errorType, data: null, errorInfo: null });

/** The entry of `errors` for a field, with its members in the order of AppSync. */
export function fieldError(
  { message, errorType, data, errorInfo }: ResolverError,
  path: readonly (string | number)[] | undefined,
  locations: ReadonlyArray<{ line: number; column: number }> | undefined,
): FieldError {
  const [first] = locations ?? [];
  return {
    path: path ? [...path] : null,
    data: data ?? null,
    errorType: errorType ?? null,
    errorInfo: errorInfo ?? null,
    locations: first ? [{ line: first.line, column: first.column, sourceName: null }] : null,
    message,
  };
}

/**
 * Puts an error of graphql-js' execution into AppSync's words.
 * @param report told of an error that is neither the resolver's nor the data's, so ours
 */
export function formatFieldError(
  schema: GraphQLSchema,
  error: GraphQLError,
  report: (error: unknown) => void,
): FieldError | ValidationError {
  const { originalError, path, locations } = error;
  if (originalError instanceof FieldFailure) return fieldError(originalError.entry, path, locations);
  const words = ofData(schema, error);
  if (words !== undefined) return { path: path ? [...path] : null, locations: null, message: words };
  report(originalError ?? error);
  return fieldError(failure('InternalFailure', 'Internal failure').entry, path, locations);
}

const nonNull = /^Cannot return null for non-nullable field (\w+)\.(\w+)\.$/;
const notIterable = /^Expected Iterable, but did not find one for field /;
const cannotRepresent = /^(Int|Float|String|Boolean|ID) cannot represent /;
const notOfEnum = /^Enum "(\w+)" cannot represent value: (.*)$/s;

const noObjectType = /^Abstract type "(\w+)" (?:must resolve to an Object type at runtime for field "([\w.]+)")?/;
const noPossibleType = /^Runtime Object type "\w+" is not a possible type for "(\w+)"/;

/** The text for data that does not fit the schema. */
function ofData(schema: GraphQLSchema, { message, path = [], originalError }: GraphQLError): string | undefined {
  const place = inJava(path);
  const [, parent, field] = nonNull.exec(message) ?? [];
  if (parent && field) {
    const type = javaName(nullable(typeAt(schema, parent, field, path)));
    return `Cannot return null for non-nullable type: '${type}' within parent '${parent}' (${place})`;
  }
  if (originalError instanceof ScalarFault) return `Can't serialize value (${place}) : ${originalError.message}`;
  if (notIterable.test(message)) return `Can't resolve value (${place}) : type mismatch error, expected type LIST`;
  const [, abstract, ofField] = noObjectType.exec(message) ?? noPossibleType.exec(message) ?? [];
  if (abstract) {
    const unknown = `Could not determine the exact type of ${abstract}.`;
    // The last character is AppSync's: https://github.com/sid88in/serverless-appsync-plugin/issues/603
    return ofField
      ? `Can't resolve '${place}'. Abstract type '${abstract}' must resolve to an Object type at runtime for field '${ofField}'. ${unknown} Missing __typename key on value.'`
      : `Can't resolve '${place}'. ${unknown}`;
  }
  const [, scalar] = cannotRepresent.exec(message) ?? [];
  if (scalar) return `Can't serialize value (${place}) : Expected type '${scalar}' but was '${classIn(message)}'.`;
  const [, name, value] = notOfEnum.exec(message) ?? [];
  if (name)
    return `Can't serialize value (${place}) : Invalid input for Enum '${name}'. Unknown value '${unquoted(value!)}'`;
  return undefined;
}

/** `/items[0]/f`, as graphql-java writes a path. */
const inJava = (path: readonly (string | number)[]) =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `/${part}`)).join('');

/** The type that was null: the field's, or that of an item where the path ends in a list. */
function typeAt(schema: GraphQLSchema, parent: string, field: string, path: readonly (string | number)[]) {
  const of = schema.getType(parent);
  let type = of && 'getFields' in of ? (of.getFields()[field]?.type as GraphQLOutputType | undefined) : undefined;
  for (const part of [...path].reverse()) {
    if (typeof part !== 'number') break;
    type = nullable(type);
    if (isListType(type)) type = type.ofType;
  }
  return type;
}

const nullable = (type: GraphQLOutputType | undefined): GraphQLOutputType | undefined =>
  isNonNullType(type) ? type.ofType : type;

/** A list has no name in graphql-java: it prints null. */
export const javaName = (type: GraphQLOutputType | undefined) =>
  !type || isListType(nullable(type)) ? 'null' : getNamedType(type).name;

/** The class of the value that a message of graphql-js ends with. */
function classIn(message: string): string {
  const value = message.slice(message.indexOf(': ') + 2);
  if (value.startsWith('[')) return javaClass([]);
  if (value.startsWith('{')) return javaClass({});
  if (value.startsWith('"')) return javaClass('');
  return javaClass(value === 'true' || value === 'false' ? true : Number(value));
}

const unquoted = (text: string) => text.replace(/^"(.*)"$/s, '$1');
