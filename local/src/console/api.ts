import { AwsError } from '../shared/service.ts';

/** The GraphQL API that runs, as the page asks it. */
export interface ApiDetail {
  name: string;
  /** How callers may show who they are, as AppSync names it: `AWS_IAM`. */
  modes: string[];
  /** Of the user pool whose people the API knows. */
  groups: string[];
  /** Keys that are good at present. */
  apiKeys: string[];
  /** In SDL, with its descriptions and the types that AppSync brings along. */
  schema: string;
}

/** A request that is to be signed. */
export interface ToSign {
  /** `POST /graphql`, or what opens a WebSocket. */
  path: '/graphql' | '/graphql/connect';
  /** By which name the page calls the backend. */
  host: string;
  body: string;
}

/** What the console needs of the API. */
export interface ConsoleApi {
  /** @throws AwsError where the document with the descriptions cannot be read */
  describe(): Promise<ApiDetail>;
  /** The text of the document with operations that the backend was started with; empty without one. @throws AwsError */
  operations(): Promise<string>;
  /** Gives an access token of anybody, as if they had just signed in. @throws AwsError where the pool's trigger refuses */
  token(email: string, group: string | undefined): Promise<string>;
  /** Gives the headers of a request as the administrator of the local account sends it. */
  sign(request: ToSign): Record<string, string>;
}

/** The paths that are signed. @throws AwsError 400 for any other */
export function signedPath(path: unknown): ToSign['path'] {
  if (path === '/graphql' || path === '/graphql/connect') return path;
  throw new AwsError('ValidationException', `path ${String(path)} is not signed; give /graphql or /graphql/connect`);
}

/** An address as tokens take it. @throws AwsError 400 for what is none */
export function addressOf(email: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(email)) return email;
  throw new AwsError('ValidationException', `${email} is no e-mail address; give one like alice@example.com`);
}
