import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { AwsError, type InvocationResult, type Permission } from '../shared/service.ts';

/** What the REST API needs of the functions. */
export interface Invocations {
  invoke(functionName: string, event: string, requestId: string): Promise<InvocationResult>;
  enqueue(functionName: string, event: string, requestId: string): Promise<void>;
  find(functionName: string): { arn: string };
}

const path = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

/** The function that a request of the Invoke API names; undefined for other requests. */
export function invokedFunction({ method, path: target }: HttpRequest): string | undefined {
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  const name = method === 'POST' ? path.exec(pathname)?.[1] : undefined;
  if (name === undefined) return undefined;
  const qualifier = searchParams.get('Qualifier');
  return decodeURIComponent(name) + (qualifier ? `:${qualifier}` : '');
}

/** What an Invoke request needs: `lambda:InvokeFunction` on the function's ARN. */
export function invokePermissions(request: HttpRequest, find: Invocations['find']): Permission[] {
  const name = invokedFunction(request);
  if (name === undefined) return [];
  return [{ action: 'lambda:InvokeFunction', resource: find(name).arn }];
}

/**
 * Answers the Invoke operation; errors are answers too.
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function answerInvoke(
  request: HttpRequest,
  invocations: Invocations,
  newId: () => string,
): Promise<HttpResponse> {
  const requestId = newId();
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  try {
    const name = invokedFunction(request);
    if (name === undefined)
      throw new AwsError('ResourceNotFoundException', `no operation at ${request.method} ${request.path}`, 404);
    const event = readEvent(request.body);
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    const answer = await answers[type]?.(invocations, name, event, requestId);
    if (!answer) throw new AwsError('InvalidParameterValueException', `no invocation type ${type}`);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    return errorResponse(error, headers);
  }
}

type Answer = (invocations: Invocations, name: string, event: string, requestId: string) => Promise<HttpResponse>;

const answers: Record<string, Answer> = {
  async RequestResponse({ invoke }, name, event, requestId) {
    const result = await invoke(name, event, requestId);
    const executed = { 'x-amz-executed-version': '$LATEST' };
    return result.ok
      ? { status: 200, headers: executed, body: JSON.stringify(result.payload ?? null) }
      : {
          status: 200,
          headers: { ...executed, 'x-amz-function-error': 'Unhandled' },
          body: JSON.stringify(result.error),
        };
  },
  async Event({ enqueue }, name, event, requestId) {
    await enqueue(name, event, requestId);
    return { status: 202, headers: {}, body: '' };
  },
  async DryRun({ find }, name) {
    find(name);
    return { status: 204, headers: {}, body: '' };
  },
};

function readEvent(body: Buffer): string {
  const text = body.toString();
  try {
    if (text !== '') JSON.parse(text);
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError('InvalidRequestContentException', message, 400, { Type: 'User' });
  }
  return text === '' ? '{}' : text;
}

function errorResponse(error: unknown, headers: Record<string, string>): HttpResponse {
  const known = error instanceof AwsError;
  const { name, message, statusCode, members } = known ? error : new AwsError('ServiceException', String(error), 500);
  return {
    status: statusCode,
    headers: { ...headers, 'x-amzn-errortype': name },
    body: JSON.stringify({ Message: message, ...members }),
  };
}
