import type { Api, ApiSubscription } from '../api-types.ts';
import type { Caller } from '../types.ts';
import { parseObject } from './frames.ts';
import { headersOf, type Handshake } from './handshake.ts';
import { badRequest, ConnectionRefused, StartRefused } from './refusals.ts';

/** A subscription that may start, and who gets the same payload for the same operation. */
export interface Admitted {
  subscription: ApiSubscription;
  /** Callers of one audience may see the same fields. */
  audience: string;
}

/**
 * What a Lambda authorizer hears of a connection.
 * @see https://github.com/aws-amplify/amplify-category-api/issues/2090
 */
const connecting = { operation: () => ({ query: '', operationName: 'Deepdish:Connect', variables: {} }) };

/**
 * Checks the credentials of a connection; IAM callers have signed `POST <graphqlPath>/connect` with the body `{}`.
 * @throws `ConnectionRefused`, `Unauthenticated`
 */
export async function admitConnection(
  api: Pick<Api, 'authenticate'>,
  graphqlPath: string,
  { credentials, context, remoteAddress }: Handshake,
): Promise<void> {
  if (credentials instanceof ConnectionRefused) throw credentials;
  const body = Buffer.from('{}');
  await api.authenticate(
    { ...context, ...credentials },
    { method: 'POST', path: `${graphqlPath}/connect`, body, remoteAddress },
    connecting,
  );
}

/**
 * Checks a `start` by its own credentials; IAM callers have signed `POST <graphqlPath>` with the body `data`.
 * @throws `StartRefused`, `Unauthenticated`
 */
export async function admitStart(
  api: Pick<Api, 'authenticate' | 'subscribe'>,
  graphqlPath: string,
  { context, remoteAddress }: Handshake,
  { data, authorization }: { data: string; authorization: Record<string, unknown> },
): Promise<Admitted> {
  const { query, variables, operationName } = parseObject(data) ?? {};
  if (typeof query !== 'string') throw new StartRefused([badRequest('payload.data must hold JSON with a query')]);
  if (variables !== undefined && (typeof variables !== 'object' || Array.isArray(variables))) {
    throw new StartRefused([badRequest('variables must be an object')]);
  }
  const headers = { ...context, ...headersOf(authorization) };
  const body = Buffer.from(data);
  const name = typeof operationName === 'string' ? operationName : undefined;
  const given = variables as Record<string, unknown> | null | undefined;
  const caller = await api.authenticate(
    headers,
    { method: 'POST', path: graphqlPath, body, remoteAddress },
    { operation: () => ({ query, variables: given, operationName: name }) },
  );
  const result = await api.subscribe(query, given, name, caller, headers);
  if (!result.ok) throw new StartRefused(result.errors);
  return { subscription: result.subscription, audience: audienceOf(caller) };
}

/** All of a caller that decides on fields. */
function audienceOf({ mode, identity, principal, deniedFields }: Caller): string {
  const { groups, defaultAuthStrategy } = identity ?? {};
  return JSON.stringify([mode, groups, defaultAuthStrategy, principal, [...(deniedFields ?? [])].sort()]);
}
