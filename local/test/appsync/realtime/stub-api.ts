import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type {
  Api,
  ApiSubscription,
  Invalidation,
  Publication,
  SubscribeResult,
} from '../../../src/appsync/api-types.ts';
import { Unauthenticated } from '../../../src/appsync/auth/unauthenticated.ts';
import { type Credentials } from '../../../client/realtime-client.ts';

export const iam = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret', region: 'eu-west-1' } satisfies Credentials;
export const notAuthorized = 'You are not authorized to make this call.';

/** A subscription to `publishUpdate`, with what is given in place of the defaults. */
export function subscription(given: Partial<ApiSubscription> = {}): ApiSubscription {
  return {
    fieldName: 'onUpdate',
    args: {},
    mutations: ['publishUpdate'],
    deliver: (value) => ({ data: { onUpdate: value } }),
    ...given,
  };
}

/** An API whose subscriptions are what `subscribe` gives for the variables, and that publishes what tests tell it to. */
export function stubApi(subscribe: (variables: Record<string, unknown>) => SubscribeResult | Promise<SubscribeResult>) {
  const authenticated: { headers: Record<string, string>; path: string; body: string }[] = [];
  let onPublish: (publication: Publication) => void = () => {};
  let onInvalidate: (invalidation: Invalidation) => void = () => {};
  const api: Pick<Api, 'authenticate' | 'subscribe' | 'onPublish' | 'onInvalidate'> = {
    async authenticate(headers, { method, path, body }) {
      authenticated.push({ headers, path, body: body.toString() });
      if (headers['x-api-key'] === 'da2-key') return { mode: 'API_KEY', identity: null };
      if (headers['authorization'] === 'token')
        return { mode: 'AMAZON_COGNITO_USER_POOLS', identity: { groups: null } };
      if (headers['authorization'] === 'bug') throw new TypeError('x is not a function');
      if (headers['authorization'] && headers['authorization'] === (await signature(headers, method, path, body))) {
        return { mode: 'AWS_IAM', identity: {}, principal: { kind: 'administrator' } };
      }
      throw new Unauthenticated(notAuthorized);
    },
    subscribe: async (_, variables) => subscribe(variables ?? {}),
    onPublish: (listener) => void (onPublish = listener),
    onInvalidate: (listener) => void (onInvalidate = listener),
  };
  return {
    api,
    authenticated,
    publish: (value: unknown, mutationField = 'publishUpdate') => onPublish({ mutationField, value }),
    invalidate: (payload: Record<string, unknown>, subscriptionField = 'onUpdate') =>
      onInvalidate({ subscriptionField, payload }),
  };
}

/** What a request would be signed with, had the stub's one IAM user signed it. */
async function signature(given: Record<string, string>, method: string, path: string, body: Buffer) {
  const signed = /SignedHeaders=([^,]+)/.exec(given['authorization'] ?? '')?.[1]?.split(';') ?? [];
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(given['x-amz-date'] ?? '');
  if (!date) return undefined;
  const [, year, month, day, hour, minute, second] = date;
  const signer = new SignatureV4({
    ...iam,
    credentials: iam,
    service: 'appsync',
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: false,
  });
  const headers = Object.fromEntries(
    signed.filter((name) => name !== 'x-amz-date').map((name) => [name, given[name]!]),
  );
  const request = {
    method,
    protocol: 'http:',
    hostname: given['host']!,
    path,
    query: {},
    headers,
    body: body.toString(),
  };
  const signingDate = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return (await signer.sign(request, { signingDate })).headers['authorization'];
}
