import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import type { ValidationError } from '../api-types.ts';
import { javaClass } from './java-class.ts';
import { hasMoreValues } from '../../shared/count-values.ts';
import { inText, ScalarFault } from '../scalars/scalar.ts';

/** How many values the variables of one operation may hold: AWS's bounds are in bytes, and not documented for these. */
const valueLimit = 20_000;

/** What is wrong with variables of too many values. */
export const tooManyValues: ValidationError = {
  path: null,
  locations: null,
  message: `The variables have more than the ${valueLimit} values that are taken here`,
};

/** Whether the JSON text of a request holds more values than variables may. */
export const hasTooManyValues = (json: Buffer) => hasMoreValues(json, valueLimit);

/** Counts the values in one, no further than it has to. */
function countOf(value: unknown, before: number): number {
  if (typeof value !== 'object' || value === null) return before + 1;
  let count = before + 1;
  for (const name in value) {
    if (count > valueLimit) break;
    count = countOf((value as Record<string, unknown>)[name], count);
  }
  return count;
}

/** Says in AppSync's words why graphql-js refused the variables of an operation; undefined where it should not have. */
export function variableError(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  values: Record<string, unknown>,
): ValidationError | undefined {
  if (countOf(values, 0) > valueLimit) return tooManyValues;
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    if (!isInputType(type) || (!Object.hasOwn(values, name) && definition.defaultValue)) continue;
    const fault = valueFault(name, type, memberOf(values, name));
    if (fault) return { path: null, locations: fault.placed ? placeOf(definition) : null, message: fault.message };
  }
  return undefined;
}

interface ValueFault {
  message: string;
  /** Whether AppSync says where the variable is defined; it does not for a field too many. */
  placed: boolean;
}

function valueFault(name: string, type: GraphQLInputType, value: unknown): ValueFault | undefined {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return valueFault(name, type.ofType, value);
    return { message: `Variable '${name}' has coerced Null value for NonNull type '${String(type)}'`, placed: true };
  }
  if (value === null || value === undefined) return undefined;
  if (isListType(type)) return firstFault([value].flat(), (item) => valueFault(name, type.ofType, item));

  const invalid = (reason: string) => ({ message: `Variable '${name}' has an invalid value. ${reason}`, placed: true });
  if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value)) return undefined;
    return invalid(`Invalid input for Enum '${type.name}'. No value found for name '${inText(value)}'`);
  }
  if (isScalarType(type)) {
    try {
      type.parseValue(value);
      return undefined;
    } catch (error) {
      return invalid(
        error instanceof ScalarFault ? error.message : `Expected type '${type.name}' but was '${javaClass(value)}'.`,
      );
    }
  }
  if (!isInputObjectType(type)) return undefined;

  if (typeof value !== 'object' || Array.isArray(value)) {
    return invalid(
      `Expected type 'Map' but was '${javaClass(value)}'. Variables for input objects must be an instance of type 'Map'.`,
    );
  }
  const fields = type.getFields();
  if (Object.keys(value).some((key) => !Object.hasOwn(fields, key))) {
    const message = `The variables input contains a field that is not defined for input object type '${type.name}' `;
    return { message, placed: false };
  }
  return firstFault(Object.values(fields), (field) => {
    const given = memberOf(value as Record<string, unknown>, field.name);
    return given === undefined && field.defaultValue !== undefined ? undefined : valueFault(name, field.type, given);
  });
}

const memberOf = (values: Record<string, unknown>, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;

function firstFault<T>(values: T[], find: (value: T) => ValueFault | undefined): ValueFault | undefined {
  for (const value of values) {
    const fault = find(value);
    if (fault) return fault;
  }
  return undefined;
}

function placeOf({ loc }: VariableDefinitionNode): ValidationError['locations'] {
  return loc ? [{ line: loc.startToken.line, column: loc.startToken.column, sourceName: null }] : null;
}
