/** How a state fails: what Retry and Catch match, and what the history and the error output show. */
export class StateFailure extends Error {
  constructor(
    /** The error's name; undefined where SendTaskFailure gave none. */
    readonly error: string | undefined,
    readonly reason: string | undefined,
    readonly details: {
      /** A `States.QueryEvaluationError` of the engine's own, which has its own event. */
      evaluation?: boolean;
      /** The field at fault in it, e.g. `Output/total`. */
      location?: string;
      /** Neither Retry nor Catch applies. */
      terminal?: boolean;
      /** The engine's own `States.Runtime`, whose cause names the state; one that a function gives is any other error. */
      runtime?: boolean;
      /** The engine's own `States.Timeout`; likewise. */
      timeout?: boolean;
      /** The task's heartbeat lapsed: a `States.Timeout` that `States.HeartbeatTimeout` matches too. */
      heartbeat?: boolean;
    } = {},
  ) {
    super(reason ?? error ?? 'a task failed without error and cause');
    this.name = error ?? 'StateFailure';
  }
}

/** `States.QueryEvaluationError` of the expression in `location`; `reason` says what became of it. */
export function queryEvaluationError(expression: string, location: string, reason: string): StateFailure {
  return evaluationError(
    `The JSONata expression '${expression}' specified for the field '${location}' ${reason}`,
    location,
  );
}

/** `States.QueryEvaluationError` of a value that a state cannot use; `location` is the field that gave it, if one did. */
export function evaluationError(cause: string, location?: string): StateFailure {
  const details = { evaluation: true, ...(location !== undefined && { location }) };
  return new StateFailure('States.QueryEvaluationError', cause, details);
}

/** `States.DataLimitExceeded` of what the state gave; only a task's result can be caught. */
export function dataLimitExceeded(state: string, terminal: boolean): StateFailure {
  const cause = `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new StateFailure('States.DataLimitExceeded', cause, { terminal });
}

/** `States.Runtime`, which ends the execution at once. */
export function runtimeError(cause: string): StateFailure {
  return new StateFailure('States.Runtime', cause, { runtime: true, terminal: true });
}

/** `States.Timeout` of a task whose time or heartbeat is over. */
export function taskTimeout(heartbeat: boolean): StateFailure {
  return new StateFailure('States.Timeout', undefined, { timeout: true, heartbeat });
}

/**
 * The Error Output that a catcher gets, reference §5: the cause of a timeout is empty,
 * what SendTaskFailure left out is null.
 */
export function errorOutput({ error, reason, details }: StateFailure): { Error: string | null; Cause: string | null } {
  return { Error: error ?? null, Cause: reason ?? (details.timeout ? '' : null) };
}

/** Error and cause as events and descriptions show them: what was not given is left out. */
export function errorAndCause({ error, reason }: { error?: string | undefined; reason?: string | undefined }): {
  error?: string;
  cause?: string;
} {
  return { ...(error !== undefined && { error }), ...(reason !== undefined && { cause: reason }) };
}
