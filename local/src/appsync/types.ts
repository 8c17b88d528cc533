import type { Clock } from '../shared/clock.ts';
import type { HttpRequest } from '../shared/http.ts';
import type { InvocationResult, Permission, Principal } from '../shared/service.ts';

/** One way to authenticate that the API allows. */
export type AuthenticationProvider =
  | {
      type: 'AMAZON_COGNITO_USER_POOLS';
      userPoolId: string;
      defaultAction: 'ALLOW' | 'DENY';
      /** Which app clients' tokens count; all of the pool where it is left out. */
      appIdClientRegex?: string;
    }
  | { type: 'AWS_IAM' }
  | { type: 'API_KEY' }
  | {
      type: 'OPENID_CONNECT';
      /** Whose `/.well-known/openid-configuration` says where its keys are. */
      issuer: string;
      /** A regular expression that `aud` or `azp` must match. @default any client */
      clientId?: string;
      /** Milliseconds for which a token is good after `iat`. @default as long as `exp` says */
      iatTtlMs?: number;
      /** Milliseconds for which it is good after `auth_time`. @default as long as `exp` says */
      authTtlMs?: number;
    }
  | {
      type: 'AWS_LAMBDA';
      functionArn: string;
      /** For how long a decision on a token holds where the function does not say; 0 = for that request alone. */
      ttlSeconds: number;
      /** What a token must match whole before the function is asked; anything where it is left out. */
      identityValidationExpression?: string;
    };

/** A data source as the template declares it; every one but NONE acts as its service role. */
export type DataSource =
  | { type: 'NONE' }
  | { type: 'AMAZON_DYNAMODB'; tableName: string; roleArn: string }
  | { type: 'AWS_LAMBDA'; functionArn: string; roleArn: string };

/** A pipeline function: code and the data source it talks to. */
export interface PipelineFunction {
  name: string;
  dataSourceName: string;
  /** May be left out before a Lambda data source. */
  code?: string;
}

/** What resolves a field: one data source (UNIT) or functions one after another (PIPELINE). */
export interface Resolver {
  typeName: string;
  fieldName: string;
  kind: 'UNIT' | 'PIPELINE';
  /** Of a UNIT resolver. */
  dataSourceName?: string;
  /** Ids of the functions of a PIPELINE resolver, in order. */
  functions: string[];
  /** May be left out before a Lambda data source. */
  code?: string;
}

/** All that the template says of one GraphQL API. */
export interface ApiConfig {
  apiId: string;
  arn: string;
  /** Of its endpoint at the port. @default '/graphql' */
  path?: string;
  name: string;
  region: string;
  accountId: string;
  /** The deployed schema text: no descriptions, AWS directives and scalars used but not declared. */
  schema: string;
  /** The default mode first, then the additional ones. */
  authentication: [AuthenticationProvider, ...AuthenticationProvider[]];
  /** `expires` is in seconds since the epoch; without it a key is good for a week, as from the start. */
  apiKeys: { key: string; expires?: number }[];
  environmentVariables: Record<string, string>;
  introspection: boolean;
  /** 0 = no limit. */
  queryDepthLimit: number;
  /** 0 = the service's own 10,000. */
  resolverCountLimit: number;
  dataSources: Record<string, DataSource>;
  /** By function id. */
  functions: Record<string, PipelineFunction>;
  resolvers: Resolver[];
}

/** Why a user pool token was refused; each becomes its own 401 message. */
export class TokenRefused extends Error {
  constructor(readonly reason: 'malformed' | 'expired' | 'invalid') {
    super(`token is ${reason}`);
    this.name = 'TokenRefused';
  }
}

/** What the API needs of the rest of the runtime; `wiring/graphql-api.ts` gives it. */
export interface Dependencies {
  clock: Clock;
  newId(): string;
  /** Gives the claims of an access or ID token of this pool, or throws `TokenRefused`. */
  verifyToken(userPoolId: string, token: string): Promise<Record<string, unknown>>;
  /** Checks SigV4 and gives who signed; throws `AwsError` otherwise. */
  verifySignature(request: Pick<HttpRequest, 'method' | 'path' | 'headers' | 'body'>, service: string): Principal;
  /** Throws `AwsError` AccessDeniedException where the principal's policies do not allow it. */
  authorize(principal: Principal, permission: Permission): void;
  /** Calls DynamoDB as the role, e.g. `dynamodb(roleArn, 'GetItem', input)`; throws `AwsError`. */
  dynamodb(roleArn: string, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Invokes a function as the role; an `Event` invocation answers undefined once it is queued. */
  lambda(
    roleArn: string,
    functionArn: string,
    payload: unknown,
    invocationType: 'RequestResponse' | 'Event',
  ): Promise<InvocationResult | undefined>;
  /**
   * Invokes a function in AppSync's own name, for the API.
   * @throws AwsError where Lambda does not take the call: the function's policy does not let AppSync, it is throttled
   */
  authorizer(functionArn: string, event: unknown): Promise<InvocationResult>;
  /** Takes a line of the API's log: what a resolver logged, what failed; never a header or a body. */
  log(line: Record<string, unknown>): void;
}

/** Who calls, in the shape that resolvers see as `ctx.identity`, and by which mode. */
export interface Caller {
  mode: AuthenticationProvider['type'];
  identity: Record<string, unknown> | null;
  /** Of an IAM caller: whose policies decide field by field. */
  principal?: Principal;
  /** Of a caller by a Lambda authorizer: the fields that it denied, as `Type.field`. */
  deniedFields?: ReadonlySet<string>;
}

/** One entry of `errors` as AppSync writes it; the key order on the wire is the one here. */
export interface FieldError {
  path: (string | number)[] | null;
  data: unknown;
  errorType: string | null;
  errorInfo: unknown;
  locations: { line: number; column: number; sourceName: null }[] | null;
  message: string;
}
