import type { OperationDefinitionNode } from 'graphql';
import type { Execution, GraphqlRequest } from './api-types.ts';
import type { PreparedDocument, ValidDocument } from './graphql/documents.ts';
import { failure, fieldError } from './graphql/field-errors.ts';

/** What is to run, or the answer to a request that does not get that far. */
export type ChosenOperation =
  { ok: true; operation: OperationDefinitionNode; prepared: ValidDocument } | { ok: false; execution: Execution };

/** Parses and validates a request and finds the operation it names. */
export function chooseOperation(
  documents: (query: string) => PreparedDocument,
  { query, operationName }: GraphqlRequest,
  queryDepthLimit: number,
): ChosenOperation {
  const prepared = documents(query);
  if (prepared.kind === 'unparsable') return malformed('Unable to parse GraphQL query.');
  if (prepared.kind === 'too long') return badRequest('Maximum char length exceeded');
  if (prepared.kind === 'invalid') return { ok: false, execution: answered({ data: null, errors: prepared.errors }) };

  const { operations, depths } = prepared;
  if (!operationName && operations.length > 1) return badRequest('Missing operation name.');
  const at = operationName ? operations.findIndex((each) => each.name?.value === operationName) : 0;
  const operation = operations[at];
  if (!operation) return badRequest(`Unknown operation named '${operationName}'.`);
  if (queryDepthLimit > 0 && depths[at]! > queryDepthLimit) {
    const { entry } = failure('QueryDepthLimitReached', `Query depth limit of ${queryDepthLimit} reached.`);
    const errors = [fieldError(entry, undefined, undefined)];
    return { ok: false, execution: answered({ data: null, errors }) };
  }
  return { ok: true, operation, prepared };
}

const answered = (body: Extract<Execution, { ok: true }>['body']): Execution => ({
  ok: true,
  body,
  responseHeaders: {},
});

const refused = (statusCode: number, errorType: string, message: string): ChosenOperation => ({
  ok: false,
  execution: { ok: false, statusCode, errorType, message },
});
const malformed = (message: string) => refused(400, 'MalformedHttpRequestException', message);
const badRequest = (message: string) => refused(400, 'BadRequestException', message);
