import {
  execute,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { ValidationError } from './api-types.ts';
import type { PreparedDocument, ValidDocument } from './graphql/documents.ts';
import { formatFieldError } from './graphql/field-errors.ts';
import type { RequestContext } from './request-context.ts';
import type { ApiConfig, FieldError, Dependencies } from './types.ts';
import { variableError } from './graphql/variable-errors.ts';

/** What running operations needs of an API. */
export interface Engine {
  config: ApiConfig;
  schema: GraphQLSchema;
  dependencies: Dependencies;
  documents(query: string): PreparedDocument;
}

/** Runs an operation as graphql-js does; at once where no resolver has to be waited for. */
export function run(
  { schema }: Engine,
  { document }: ValidDocument,
  operation: OperationDefinitionNode,
  context: RequestContext,
  rootValue?: unknown,
): ExecutionResult | Promise<ExecutionResult> {
  return execute({
    schema,
    document,
    rootValue,
    contextValue: context,
    variableValues: context.variables,
    operationName: operation.name?.value,
  }) as ExecutionResult | Promise<ExecutionResult>;
}

/** The `errors` of a result in AppSync's shape, those of `util.appendError` first. */
export function errorsOf(
  { schema, dependencies }: Engine,
  { errors = [] }: ExecutionResult,
  context: RequestContext,
): (FieldError | ValidationError)[] {
  if (errors.length === 0) return context.appendedErrors;
  const report = (error: unknown) =>
    dependencies.log({
      level: 'ERROR',
      message: 'the API failed',
      error: error instanceof Error ? error.stack : error,
    });
  return [...context.appendedErrors, ...errors.map((error) => formatFieldError(schema, error, report))];
}

/** The error of a result without data: variables that do not fit. */
export function requestError(
  { schema }: Engine,
  { errors = [] }: ExecutionResult,
  operation: OperationDefinitionNode,
  { variables }: RequestContext,
): ValidationError {
  return variableError(schema, operation, variables) ?? asWritten(errors[0]!);
}

const asWritten = ({ message, locations }: GraphQLError): ValidationError => ({
  path: null,
  locations: locations?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null,
  message,
});
