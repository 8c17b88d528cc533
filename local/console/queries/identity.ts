import type { ApiDetail } from '../../src/console/api.ts';
import { ask } from '../backend.ts';
import { createKeptStore, createStore } from './store.ts';

/** As whom operations run. */
export type Kind = 'person' | 'key' | 'token' | 'iam';

/** What is chosen; the browser keeps it. */
export interface Identity {
  kind: Kind;
  email: string;
  /** Of the user pool; empty for none. */
  group: string;
}

/** Each, by the mode of the API that takes it. */
const kinds: Record<string, { kind: Kind; title: string }> = {
  AMAZON_COGNITO_USER_POOLS: { kind: 'person', title: 'a person' },
  AWS_LAMBDA: { kind: 'token', title: 'a token' },
  OPENID_CONNECT: { kind: 'token', title: 'a token' },
  API_KEY: { kind: 'key', title: 'the API key' },
  AWS_IAM: { kind: 'iam', title: 'IAM: the administrator' },
};

/** Who asks. */
export const identity = createKeptStore<Identity>('identity', {
  kind: 'person',
  email: 'alice@example.com',
  group: '',
});

/** What was pasted; it goes with the page, and nothing keeps it. */
export const pasted = createStore('');

/** The kinds that an API takes, the default one first. */
export const kindsOf = ({ modes }: ApiDetail) => {
  const all = modes.flatMap((mode) => kinds[mode] ?? []);
  return all.filter(({ kind }, at) => all.findIndex((each) => each.kind === kind) === at);
};

/** What was chosen, as far as the API takes it. */
export function fitting(chosen: Identity, api: ApiDetail): Identity {
  const kinds = kindsOf(api).map(({ kind }) => kind);
  return {
    ...chosen,
    kind: kinds.includes(chosen.kind) ? chosen.kind : (kinds[0] ?? chosen.kind),
    group: api.groups.includes(chosen.group) ? chosen.group : '',
  };
}

/** Who asks, for people to read. */
export const labelOf = ({ kind, email, group }: Identity): string =>
  kind === 'person'
    ? `${email}${group && `, ${group}`}`
    : Object.values(kinds).find((each) => each.kind === kind)!.title;

/** Gives the headers that show who asks, for one request. */
export type Authorize = (request: { path: string; body: string }) => Promise<Record<string, string>>;

/**
 * Finds out how one shows who they are: a person by a token that the backend issues, IAM by signatures that it makes.
 * @throws Error that says what is missing
 */
export async function authorizeAs({ kind, email, group }: Identity, { path, apiKeys }: ApiDetail): Promise<Authorize> {
  const same = (headers: Record<string, string>) => async () => headers;
  switch (kind) {
    case 'person': {
      const { token } = await ask<{ token: string }>('token', { path, email: email.trim(), ...(group && { group }) });
      return same({ authorization: token });
    }
    case 'key': {
      const [key] = apiKeys;
      if (!key) throw new Error('the API has no API key that is good at present');
      return same({ 'x-api-key': key });
    }
    case 'token': {
      const token = pasted.get().trim();
      if (!token) throw new Error('there is no token; paste one into the field beside it');
      return same({ authorization: token });
    }
    case 'iam':
      return async (request) => {
        const { host: _, ...headers } = await ask<Record<string, string>>('signature', {
          ...request,
          host: location.host,
        });
        return headers;
      };
  }
}
