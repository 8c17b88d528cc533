import type { Invalidation } from './api-types.ts';
import type { ExtensionCalls } from './runtime/types.ts';
import type { Caller, FieldError } from './types.ts';

/** What the fields of one operation share while it runs. */
export interface RequestContext {
  /**
   * Why fields are resolved: to answer a query or mutation, to accept a subscription (its field's resolver runs), or to
   * deliver to one (what was published is read, nothing runs).
   */
  purpose: 'answer' | 'subscribe' | 'deliver';
  caller: Caller;
  headers: Record<string, string>;
  /** As the client sent them. */
  variables: Record<string, unknown>;
  /** Whether selections are the same whatever the variables. */
  fixedSelections: boolean;
  /** How many resolvers ran so far. */
  resolverRuns: number;
  /** Of `util.appendError`. */
  appendedErrors: FieldError[];
  invalidations: Invalidation[];
  responseHeaders: Record<string, string>;
  /** Of a subscription's response handler. */
  subscription: Pick<ExtensionCalls, 'subscriptionFilter' | 'subscriptionInvalidationFilter'> & {
    args?: Record<string, unknown>;
    failure?: unknown;
  };
}

/** Starts the context of an operation. */
export function newContext(
  given: Pick<RequestContext, 'purpose' | 'caller' | 'headers' | 'variables' | 'fixedSelections'>,
): RequestContext {
  return {
    ...given,
    resolverRuns: 0,
    appendedErrors: [],
    invalidations: [],
    responseHeaders: {},
    subscription: {},
  };
}
