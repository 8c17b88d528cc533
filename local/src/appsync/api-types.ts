import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import type { Caller, FieldError } from './types.ts';

/** One GraphQL API as it runs: made by `createApi`, served by `wiring/graphql-api.ts`, listened to by the realtime part. */
export interface Api {
  /** Answers `POST`, `GET` and `OPTIONS` of `/graphql`; never throws. */
  http(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Finds out who calls, by the mode that the headers show.
   * @param headers names in lower case
   * @param signed what an IAM caller has signed; the address ends up in `identity.sourceIp`
   * @param asked what a Lambda authorizer hears of the request; nothing where it is left out
   * @throws `Unauthenticated`
   */
  authenticate(headers: Record<string, string>, signed: SignedRequest, asked?: Asked): Promise<Caller>;
  /** Runs a query or a mutation; what fails is in the answer. */
  execute(request: GraphqlRequest, caller: Caller, headers: Record<string, string>): Promise<Execution>;
  /** Checks a subscription, runs its field's resolver (if there is one) and says what is to be delivered to it. */
  subscribe(
    query: string,
    variables: Record<string, unknown> | null | undefined,
    operationName: string | null | undefined,
    caller: Caller,
    headers: Record<string, string>,
  ): Promise<SubscribeResult>;
  /** Calls back, before the mutation is answered, for each result that a subscription may listen to. */
  onPublish(listener: (publication: Publication) => void): void;
  /** Calls back, after the publications of the same mutation, for each `extensions.invalidateSubscriptions`. */
  onInvalidate(listener: (invalidation: Invalidation) => void): void;
}

/** What SigV4 covers besides the headers, and where the request came from. */
export type SignedRequest = Pick<HttpRequest, 'method' | 'path' | 'body'> & Partial<Pick<HttpRequest, 'remoteAddress'>>;

/** An operation as clients send it. */
export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown> | null | undefined;
  operationName?: string | null | undefined;
}

/** What a Lambda authorizer hears of a request besides its headers. */
export interface Asked {
  /** @default a new one */
  requestId?: string;
  /** The operation, undefined where there is none; called only once an authorizer is to hear of it. */
  operation(): GraphqlRequest | undefined;
}

/** How an operation ended. */
export type Execution =
  | { ok: true; body: ExecutionBody; responseHeaders: Record<string, string> }
  /** The request itself is at fault: answered with `statusCode`, and no `data`. */
  | { ok: false; statusCode: number; errorType: string; message: string };

/** The answer's JSON: `data` first, `errors` only where there are some. */
export interface ExecutionBody {
  data: Record<string, unknown> | null;
  errors?: (FieldError | ValidationError)[];
}

/** An error found before anything ran; AppSync gives it fewer members than one of a field. */
export type ValidationError = Pick<FieldError, 'path' | 'locations' | 'message'>;

/** The result of a mutation on its way to subscribers. */
export interface Publication {
  /** The field's name in `Mutation`, as `@aws_subscribe` lists it. */
  mutationField: string;
  /** The fields that the mutation selected, by their names in the schema (never by alias), as the client got them. */
  value: unknown;
}

/** A resolver's wish to end subscriptions: those of the field whose invalidation filter matches the payload. */
export interface Invalidation {
  subscriptionField: string;
  payload: Record<string, unknown>;
}

/** What `subscribe` gives: the subscription, or the entries of an `error` frame. */
export type SubscribeResult = { ok: true; subscription: ApiSubscription } | { ok: false; errors: RealtimeError[] };

/** An entry of `payload.errors` in an `error` frame; validation errors have a message only. */
export interface RealtimeError {
  errorType?: string;
  message: string;
}

/** A subscription that was accepted. */
export interface ApiSubscription {
  /** The field's name in `Subscription`. */
  fieldName: string;
  /** The field's arguments after coercion: a given null is null, an argument that was left out is not there. */
  args: Record<string, unknown>;
  /** Of `extensions.setSubscriptionFilter`: takes the place of the filter by arguments. */
  filter?: unknown;
  /** Of `extensions.setSubscriptionInvalidationFilter`. */
  invalidationFilter?: unknown;
  /** The fields of `Mutation` whose publications it listens to. */
  mutations: string[];
  /** Applies the subscriber's own selection set to a published value: the payload of the `data` frame. */
  deliver(value: unknown): Delivery;
}

/** The payload of a `data` frame. */
export interface Delivery {
  data: Record<string, unknown> | null;
  errors?: { message: string; path: (string | number)[] | null }[];
}
