/** An error as AppSync writes it, in an answer or in a frame. */
export interface GraphqlError {
  /** Left out by AppSync where the query itself is malformed. */
  errorType?: string | null;
  message: string;
  /** An HTTP status, in the `connection_error` of a WebSocket. */
  errorCode?: number;
  /** Beside `TooManyRequests`: in how many seconds there is another. */
  errorInfo?: { retryAfter?: number | null } | null;
}

/** The API said no. Its `code` is one of `errorCodes`, or an `errorType` of AppSync itself. */
export class Refused extends Error {
  readonly code: string;
  /** Whether the same call may be accepted later: what AppSync or a service behind it could not do just now. */
  readonly isTransient: boolean;
  /** In how many seconds the same call may be accepted; undefined where nobody knows. */
  readonly retryAfter: number | undefined;

  constructor({ errorType, message, errorCode = 0, errorInfo }: GraphqlError) {
    super(`${errorType ? `${errorType}: ` : ''}${message}`);
    this.name = 'Refused';
    this.code = errorType ?? '';
    this.isTransient = errorCode >= 500 || errorCode === 429 || transient.test(this.code);
    this.retryAfter = errorInfo?.retryAfter ?? undefined;
  }
}

const transient =
  /^(Unavailable|LimitExceeded|InternalFailure|InternalError|ExecutionTimeout|Throttling|AuthorizerFailure|Code$)/;

/** The connection ended, or never was; nothing was refused, so it may be tried again. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** The first of an answer's errors, which is the one that counts. */
export function firstRefusal(errors: GraphqlError[], errorCode?: number): Refused {
  const [first = { message: 'the API refuses and does not say why' }] = errors;
  return new Refused({ ...(errorCode === undefined ? {} : { errorCode }), ...first });
}
