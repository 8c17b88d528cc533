import type { HttpRequest, HttpResponse } from './http.ts';
import type { InvocationResult, Service } from './service.ts';

/** Where tests may come between: each function decides whether, and how often, to `perform`, and what to answer. */
export interface Intercept {
  /** An invocation of a function, by its name in the template. */
  invoke(functionName: string, payload: unknown, perform: () => Promise<InvocationResult>): Promise<InvocationResult>;
  /** A call of an AWS service through the port, by its `X-Amz-Target`. */
  call(target: string, input: unknown, perform: () => Promise<unknown>): Promise<unknown>;
  /** A call of a table by a resolver, under the role of its data source, by its `X-Amz-Target`. */
  dataSource?<Answer>(target: string, input: unknown, perform: () => Promise<Answer>): Promise<Answer>;
  /** A read of a table's stream for a function. */
  readStream?<Records>(streamArn: string, perform: () => Promise<Records>): Promise<Records>;
  /** A delivery of an event to the target of a rule, by the target's ARN. */
  deliver?(targetArn: string, event: unknown, perform: () => Promise<void>): Promise<void>;
  /** A write of a file of the data folder, or of a database there, up to its sync; never held for longer than a test. */
  write?(file: string, perform: () => Promise<unknown>): Promise<unknown>;
  /** A request to `/graphql`, whoever sends it. */
  graphql(request: HttpRequest, perform: () => Promise<HttpResponse>): Promise<HttpResponse>;
}

/** The same service, with the interception of calls before each operation. */
export function intercepted(service: Service, { call }: Partial<Intercept>): Service {
  if (!call) return service;
  const operations = Object.entries(service.operations).map(([name, operation]) => [
    name,
    (input: unknown) => call(`${service.targetPrefix}.${name}`, input, async () => operation(input)),
  ]);
  return { ...service, operations: Object.fromEntries(operations) as Service['operations'] };
}
