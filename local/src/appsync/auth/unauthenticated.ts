/** What AppSync tells whoever may not make a call, and whoever calls a function that says so. */
export const notAuthorized = 'You are not authorized to make this call.';

/** A caller who could not be recognised: 401 on HTTP, `connection_error` or `error` on the socket. */
export class Unauthenticated extends Error {
  /** What the answer's entry says besides the message. */
  readonly errorType = 'UnauthorizedException';
  readonly statusCode = 401;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unauthenticated';
  }
}
