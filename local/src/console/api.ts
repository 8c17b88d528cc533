import { AwsError } from '../shared/service.ts';

/** One of the GraphQL APIs that run. */
export interface ApiRow {
  name: string;
  /** Where it is served: `/graphql`, and `/apis/<id>/graphql` where there are several. */
  path: string;
}

/** A GraphQL API that runs, as the page asks it. */
export interface ApiDetail extends ApiRow {
  /** All that run, this one among them. */
  apis: ApiRow[];
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
  /** That of an API, or with `/connect` behind it what opens a WebSocket. */
  path: string;
  /** By which name the page calls the backend. */
  host: string;
  body: string;
}

/** What the console needs of the APIs; each method throws AwsError where there is none at the path. */
export interface ConsoleApi {
  /**
   * @param path of the API @default that of the first
   * @throws AwsError where the document with the descriptions cannot be read
   */
  describe(path: string | undefined): Promise<ApiDetail>;
  /** The text of the document with operations that the backend was started with; empty without one. @throws AwsError */
  operations(): Promise<string>;
  /** Gives an access token of anybody for an API, as if they had just signed in. @throws AwsError where the pool's trigger refuses */
  token(path: string | undefined, person: { email: string; group: string | undefined }): Promise<string>;
  /** Gives the headers of a request as the administrator of the local account sends it. */
  sign(request: ToSign): Record<string, string>;
}

/** An address as tokens take it. @throws AwsError 400 for what is none */
export function addressOf(email: unknown): string {
  if (typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email)) return email;
  const given = email ? String(email) : 'nothing';
  throw new AwsError('ValidationException', `${given} is no e-mail address; give one like alice@example.com`);
}
