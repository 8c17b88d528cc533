import type { Readable } from 'node:stream';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import type { AwsError } from '../shared/service.ts';

/** Answers one request; throws `AwsError` for what it refuses. */
export type Handler = (request: HttpRequest, parameters: Record<string, string>) => HttpAnswer | Promise<HttpAnswer>;

type HttpAnswer = HttpResponse<string | Uint8Array | Readable>;

/** Which requests go to a handler. */
export interface Route {
  /** `*` takes every method. */
  method: string;
  /** A path; `{name}` takes one segment, which the handler finds decoded under that name. */
  pattern: string;
  handler: Handler;
  /** The operation of an AWS service that it serves: `AWSLambda.Invoke`. @default none */
  operation?: string;
  /** Bytes of a body that it takes; `target` is the `X-Amz-Target`. @default 16 MiB */
  maxBodyBytes?: number | ((target: string | undefined) => number | undefined);
}

/** Gives the first route that takes the method and path, its handler bound to its parameters. */
export function createRouter(routes: Route[]): (method: string, path: string) => BoundRoute | undefined {
  const compiled = routes.map((route) => ({ ...route, segments: route.pattern.split('/') }));
  return (method, path) => {
    const query = path.indexOf('?');
    const segments = (query < 0 ? path : path.slice(0, query)).split('/');
    for (const route of compiled) {
      if (route.method !== '*' && route.method !== method) continue;
      const parameters = match(route.segments, segments);
      if (parameters) return { ...route, handler: (request) => route.handler(request, parameters) };
    }
    return undefined;
  };
}

/** What takes a request. */
export type BoundRoute = Pick<Route, 'maxBodyBytes'> & {
  handler(request: HttpRequest): HttpAnswer | Promise<HttpAnswer>;
  /** Answers an error in a form of its own. @default as the port does */
  failed?(error: AwsError, requestId: string): HttpResponse;
};

function match(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [position, expected] of pattern.entries()) {
    const given = segments[position]!;
    if (expected.startsWith('{')) {
      const value = decoded(given);
      if (!value) return undefined;
      parameters[expected.slice(1, -1)] = value;
    } else if (expected !== given) return undefined;
  }
  return parameters;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
