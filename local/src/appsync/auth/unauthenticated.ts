/** What AppSync tells whoever may not make a call, and whoever calls a function that says so. */
export const notAuthorized = 'You are not authorized to make this call.';

/** How an answer differs from that to somebody who was not recognised. */
export interface UnauthenticatedOptions extends ErrorOptions {
  /** @default 'UnauthorizedException' */
  errorType?: string;
  /** @default 401 */
  statusCode?: number;
}

/** A caller who could not be recognised: 401 on HTTP, `connection_error` or `error` on the socket. */
export class Unauthenticated extends Error {
  /** What the answer's entry says besides the message. */
  readonly errorType: string;
  readonly statusCode: number;

  /** @param message empty where AWS's entry has none */
  constructor(
    message: string,
    { errorType = 'UnauthorizedException', statusCode = 401, ...options }: UnauthenticatedOptions = {},
  ) {
    super(message, options);
    this.name = 'Unauthenticated';
    this.errorType = errorType;
    this.statusCode = statusCode;
  }
}
