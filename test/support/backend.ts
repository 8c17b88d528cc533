import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Backend,
  createClock,
  type RuntimeEvent,
  type MovableClock,
  start,
  type StartOptions,
} from '@countersign/local';
import { createWatch, type Watch } from '@countersign/local/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { synthesise } from '../../tools/synthesise.ts';
import { type Subscription, subscribe } from './subscription.ts';
import { mailFrom } from './synthesised.ts';

/** An answer of the API: typed data, and errors as they came. */
export interface Answer<Data> {
  data: Data | null;
  errors?: { errorType: string | null; message: string; path: (string | number)[] | null }[];
}

/** The API as one person uses it. */
export interface Person {
  token: string;
  /** Runs an operation and gives the answer, errors and all. */
  run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Answer<Data>>;
  /** Runs an operation that must not fail, and gives its only field. */
  get<Data extends object, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<NonNullable<Data[keyof Data]>>;
  /** Subscribes; resolves when AppSync has acknowledged it. */
  subscribe<Data extends object, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Subscription<NonNullable<Data[keyof Data]>>>;
}

/** A backend of its own for a test file: any free port, its own data folder, a clock to move. */
export interface TestBackend extends Omit<Backend, 'clock'> {
  clock: MovableClock;
  dataDir: string;
  /** What has happened so far, and what is to come. */
  happened: Watch<RuntimeEvent>;
  /** The API as a person; a token with a verified e-mail unless said otherwise. */
  as(email: string, token?: Partial<Parameters<Backend['token']>[0]>): Promise<Person>;
  /** Settings of an AWS SDK client that looks inside. */
  aws: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** Stops it and starts it again over the same data, on the same port. */
  restart(): Promise<void>;
}

/** Starts a backend for a test file; stop it in `afterAll`. A data folder that the test gives stays. */
export async function startBackend(options: Partial<StartOptions> = {}): Promise<TestBackend> {
  const assembly = options.assembly ?? (await synthesise());
  const clock = createClock();
  const happened = createWatch<RuntimeEvent>();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'countersign-'));
  const begin = (port: number) =>
    start({
      assembly,
      clock,
      dataDir,
      durability: 'relaxed',
      onEvent: happened.push,
      emailIdentities: [mailFrom],
      ...options,
      port,
    });
  let running = await begin(0);
  const restart = async () => {
    await running.stop();
    running = await begin(Number(new URL(running.url).port));
    Object.assign(backend, running, { clock, stop });
  };
  const stop = async () => {
    await running.stop();
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
  };
  const backend: TestBackend = {
    ...running,
    ...{ clock, dataDir, happened, restart, stop },
    aws: {
      endpoint: running.url,
      region: running.template.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    async as(email, token) {
      // A client renews its token before it expires; here the clock may have moved on since.
      let issued = { at: -Infinity, token: '' };
      const current = async () => {
        if (clock.now() - issued.at > 30 * 60_000)
          issued = { at: clock.now(), token: await backend.token({ email, use: 'access', ...token }) };
        return issued.token;
      };
      return { ...person(backend.template.outputs.GraphqlEndpoint!, current), token: await current() };
    },
  };
  return backend;
}

/** The API as one person uses it, at an endpoint; `headers` go with operations, not with subscriptions. */
export function person(
  endpoint: string,
  token: () => Promise<string>,
  headers: Record<string, string> = {},
): Omit<Person, 'token'> {
  const run: Person['run'] = async (document, variables) => {
    const authorization = await token();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: print(document), variables }),
    });
    return (await response.json()) as never;
  };
  return {
    run,
    async get(document, variables) {
      const { data, errors } = await run(document, variables);
      const [value] = Object.values(data ?? {});
      if (errors || !value) throw new Error(`${errors?.[0]?.errorType}: ${errors?.[0]?.message}`);
      return value as never;
    },
    subscribe: async (document, variables) => subscribe(endpoint, await token(), print(document), variables),
  };
}
