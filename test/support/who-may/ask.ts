import { connect, type Credentials, Refused } from '@countersign/local/client';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { decodeJwt } from 'jose';
import type { TestBackend } from '../backend.ts';
import { operations, type Subject, updateOf } from './operations.ts';

/** What came of a call: as the table of outcomes has it, and what was said. */
export interface Asked {
  outcome: string;
  message: string;
}

/** Calls fields at a backend, over HTTP or a WebSocket, as each needs. */
export interface Ask {
  field(field: string, credentials: Credentials, about: Subject): Promise<Asked>;
  /** Opens a connection, and closes it. */
  connection(credentials: Credentials): Promise<Asked>;
}

/** @param publisher who may publish updates */
export function createAsk({ template, clock }: TestBackend, publisher: Credentials): Ask {
  const endpoint = template.outputs.GraphqlEndpoint!;
  const { region } = template;
  const now = () => new Date(clock.now());

  async function headersOf(credentials: Credentials, body: string): Promise<Record<string, string>> {
    const headers = { 'content-type': 'application/json' };
    if ('token' in credentials) return { ...headers, authorization: credentials.token };
    if (!('accessKeyId' in credentials)) return headers;
    const { protocol, host, hostname, pathname: path } = new URL(endpoint);
    const signing = new SignatureV4({ service: 'appsync', region, credentials, sha256: Hash.bind(null, 'sha256') });
    const request = { method: 'POST', protocol, hostname, path, query: {}, headers: { ...headers, host }, body };
    return (await signing.sign(request, { signingDate: now() })).headers;
  }

  async function post(credentials: Credentials, operation: object) {
    const body = JSON.stringify(operation);
    const answer = await fetch(endpoint, { method: 'POST', headers: await headersOf(credentials, body), body });
    return (await answer.json()) as Answer;
  }

  async function call(field: string, credentials: Credentials, about: Subject): Promise<Asked> {
    const { query, variables } = operations[field]!;
    const { data, errors } = await post(credentials, { query, variables: variables(about) });
    if (errors) return { outcome: errors[0]!.errorType, message: errors[0]!.message };
    const [shown] = Object.values(data!);
    const items = Array.isArray(shown) ? shown : shown?.items;
    const isShown = !items || items.some(({ id }) => Object.values(about).includes(id));
    return { outcome: isShown ? 'ok' : 'nothing', message: '' };
  }

  /** Starts a subscription, and sees whether an update of the request reaches it before one that is about something else. */
  async function subscribe(field: string, credentials: Credentials, about: Subject): Promise<Asked> {
    const { query, variables } = operations[field]!;
    const publish = async (input: object) =>
      post(publisher, { query: operations['Mutation.publishSignatureUpdate']!.query, variables: { input } });
    const client = await connect(endpoint, credentials, { now });
    try {
      const live = await client.subscribe(query, variables(about));
      await publish(updateOf(about.id, 'kate@example.com'));
      await publish(updateOf('another-request', addressOf(credentials)));
      const { data } = await live.next();
      const isShown = Object.values(data!).some((each) => (each as { requestId: string }).requestId === about.id);
      return { outcome: isShown ? 'ok' : 'nothing', message: '' };
    } finally {
      await client.close();
    }
  }

  return {
    field: (field, credentials, about) =>
      (field.startsWith('Subscription') ? subscribe : call)(field, credentials, about).catch(refusal),
    async connection(credentials) {
      try {
        await (await connect(endpoint, credentials, { now })).close();
        return { outcome: 'ok', message: '' };
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

interface Answer {
  data?: Record<string, { id: string }[] | { items?: { id: string }[] }>;
  errors?: { errorType: string; message: string }[];
}

/** Whose inbox it is, where there is one. */
function addressOf(credentials: Credentials): string {
  const isJwt = 'token' in credentials && credentials.token.split('.').length === 3;
  return isJwt ? String(decodeJwt(credentials.token).email) : '';
}

function refusal(error: unknown): Asked {
  if (!(error instanceof Refused)) throw error;
  const { errorType, message } = error.frame.payload.errors[0];
  return { outcome: errorType, message };
}
