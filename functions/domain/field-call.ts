/** What a resolver asks a function for that does what a field of the API is for. */
export interface FieldCall<By = Person> {
  /** The field of the API, without its type. */
  field: string;
  arguments: unknown;
  /** Who calls. */
  by: By;
}

/** A caller with an account, or a key of one. */
export interface Person {
  /** The `sub`. */
  owner: string;
  /** Where mail reaches the person. */
  email: string;
}

/** Which of the API's errors it may be; resolvers/lib/errorCodes.ts says when each is. */
export type RefusalCode =
  | 'InvalidInput'
  | 'Unauthorized'
  | 'CodeRefused'
  | 'TooManyRequests'
  | 'WebhookNotFound'
  | 'TooManyWebhooks'
  | 'ApiKeyNotFound'
  | 'TooManyApiKeys'
  | 'Unavailable';

/** What it answers: what the field gives, or the error that the caller is told. */
export interface FieldAnswer {
  data?: unknown;
  refused?: { code: RefusalCode; message: string; info?: object };
}
