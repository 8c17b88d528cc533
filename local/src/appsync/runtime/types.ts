import type { keptMembers } from './sandbox/context.ts';

/** A fault in resolver code that AWS would refuse when it is created or evaluated. */
export interface CodeError {
  errorType: string;
  value: string;
  location: { line: number; column: number; span: number };
}

/** What `util.error` and `util.appendError` carry. */
export interface ResolverError {
  message: string;
  errorType: string | null;
  data: unknown;
  errorInfo: unknown;
}

/** What `extensions` was asked to do during one evaluation. */
export interface ExtensionCalls {
  subscriptionFilter?: unknown;
  subscriptionInvalidationFilter?: unknown;
  invalidations: { subscriptionField: string; payload: Record<string, unknown> }[];
  /** Of `evictFromApiCache`; left out where there are none. */
  evictions?: { typeName: string; fieldName: string; keys: Record<string, unknown> }[];
}

/** What one run of `request` or `response` did. */
export interface Evaluation {
  /** The returned value as plain JSON-like data of the host's realm; undefined where nothing was returned. */
  result: unknown;
  /** `util.error`, `util.unauthorized` (errorType Unauthorized) or an uncaught fault (errorType Code). */
  error?: ResolverError;
  /** Of `util.appendError`. */
  appendedErrors: ResolverError[];
  /**
   * Set where `runtime.earlyReturn` was called; the value is `result`. Where the code gave no `skipTo`, `given` is
   * false and `skipTo` is NEXT: right for a function; the request handler of a pipeline then means END.
   */
  earlyReturn?: { skipTo: 'NEXT' | 'END'; given: boolean };
  /** The stash after the run. */
  stash: Record<string, unknown>;
  /** Lines as AWS prints them, e.g. `INFO - code.js:5:3: "text"`. */
  logs: string[];
  extensions: ExtensionCalls;
  /** Of `util.http.addResponseHeader(s)`. */
  responseHeaders: Record<string, string>;
}

/** The JSON of the members of `ctx` that are the same for all handlers of a field; those of the context give way to them. */
export type KeptTexts = Record<(typeof keptMembers)[number], string>;

/** Resolver code, checked and ready to run. */
export interface CompiledCode {
  has(handler: 'request' | 'response'): boolean;
  /** Runs a handler on a context; never throws for a fault of the code, never runs longer than its limit. */
  evaluate(handler: 'request' | 'response', context: Record<string, unknown>, kept?: KeptTexts): Evaluation;
}

/** `compile(code, options)` of ./compile.ts: throws `CodeRefused` for what AWS refuses. */
export class CodeRefused extends Error {
  constructor(readonly codeErrors: CodeError[]) {
    super(codeErrors.map((each) => each.value).join('\n'));
    this.name = 'CodeRefused';
  }
}
