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
import { synthesise } from '../../tools/synthesise.ts';
import { type Person, person as personOf } from './person.ts';
import { subscribe } from './subscription.ts';
import { mailFrom } from './synthesised.ts';

export type { Answer, Person } from './person.ts';

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
export const person = (
  endpoint: string,
  token: () => Promise<string>,
  headers: Record<string, string> = {},
): Omit<Person, 'token'> =>
  personOf(endpoint, {
    ...{ token, headers },
    subscribe: (query, variables, token) => subscribe(endpoint, token, query, variables),
  });
