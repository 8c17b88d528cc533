/** How a data source ended: a failure is not thrown, the response handler gets it as `ctx.error`. */
export interface Outcome {
  /** `ctx.result`. */
  result?: unknown;
  /** `ctx.error`. */
  error?: DataSourceError;
}

/** A data source's failure as resolvers see it. */
export interface DataSourceError {
  message: string;
  type: string;
  /** Of a Lambda function: the name of the error it threw. */
  unhandledErrorType?: string | null;
}

/**
 * Does what the request object of a resolver says.
 * Throws `FieldFailure` where the object itself is at fault: then no response handler runs.
 */
export type CallDataSource = (request: unknown) => Promise<Outcome> | Outcome;
