import type { Authorize } from './identity.ts';

/** An operation that is sent. */
export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** What came back. */
export interface Answer {
  status: number;
  /** From the first byte sent until the last one came. */
  milliseconds: number;
  text: string;
  errors: string[];
}

/**
 * Makes a request of what is written.
 * @throws Error where the variables are not a JSON object
 */
export function requestOf(query: string, variables: string, operationName: string | undefined): GraphqlRequest {
  const given = readVariables(variables);
  return { query, ...(given && { variables: given }), ...(operationName && { operationName }) };
}

/** Runs a query or a mutation of the API at a path, as every client does. */
export async function run(path: string, request: GraphqlRequest, authorize: Authorize): Promise<Answer> {
  const body = JSON.stringify(request);
  const headers = { 'content-type': 'application/json', ...(await authorize({ path, body })) };
  const before = performance.now();
  const response = await fetch(path, { method: 'POST', headers, body }).catch(() => {
    throw new Error('the backend does not answer; start it again');
  });
  const text = await response.text();
  const milliseconds = performance.now() - before;
  return { ...{ status: response.status, milliseconds, text }, errors: errorsIn(text) };
}

/** The errors of an answer, a line for each. */
export function errorsIn(text: string): string[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: ErrorEntry[] | null };
    return (errors ?? []).map(lineOf);
  } catch {
    return [];
  }
}

/** An entry of `errors`, as AppSync writes it. */
export interface ErrorEntry {
  message?: string;
  errorType?: string | null;
  path?: (string | number)[] | null;
}

/** `Unauthorized at me: not for you`. */
export const lineOf = ({ errorType, path, message }: ErrorEntry): string =>
  [[errorType, path && `at ${path.join('.')}`].filter(Boolean).join(' '), message].filter(Boolean).join(': ');

function readVariables(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return undefined;
  let variables: unknown;
  try {
    variables = JSON.parse(text);
  } catch (error) {
    throw new Error(`the variables are no JSON: ${(error as Error).message}`);
  }
  if (typeof variables === 'object' && variables !== null && !Array.isArray(variables))
    return variables as Record<string, unknown>;
  throw new Error('the variables are no JSON object; write one like {"id": "1"}');
}
