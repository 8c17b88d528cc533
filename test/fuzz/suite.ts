import { signedHeaders } from '@countersign/local/client';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { OnSignatureUpdateDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startInput } from '../support/given.ts';
import { withAll } from '../support/synthesised.ts';
import { awsProperty } from './aws.ts';
import { connectionProperty } from './connection.ts';
import { httpProperty } from './http.ts';
import { realtimeProperty } from './realtime.ts';

/** How many inputs each part is given, and where they begin. */
export interface FuzzOptions {
  http: number;
  aws: number;
  realtime: number;
  connections: number;
  /** fast-check prints it, with the smallest input it found, where a property fails. */
  seed: number;
  /** Milliseconds that each part may take. */
  timeout: number;
}

/** Bad input for the one port: every input is answered as AppSync would or refused, and the backend lives on. */
export async function fuzzSuite({ http, aws, realtime, connections, seed, timeout }: FuzzOptions): Promise<void> {
  // With all that is optional: tokens that are none of the user pool's reach the authorizer.
  const backend = await startBackend({ assembly: await synthesise(withAll) });
  afterAll(() => backend.stop());
  const check = async <T>(property: fc.IAsyncProperty<T>, numRuns: number) => {
    await fc.assert(watched(backend, property), { numRuns, seed, timeout: maxRun });
  };

  describe('bad input', () => {
    it(`is answered over HTTP as AppSync answers (${http} requests)`, { timeout }, async () => {
      await check(await httpProperty(backend), http);
    });
    it(`is answered by the AWS APIs as bad input (${aws} calls)`, { timeout }, async () => {
      await check(awsProperty(backend), aws);
    });
    it(`is answered over WebSocket as AppSync answers (${realtime} connections)`, { timeout }, async () => {
      await check(await realtimeProperty(backend), realtime);
    });
    it(`ends no more than its connection (${connections} connections)`, { timeout }, async () => {
      await check(connectionProperty(backend), connections);
    });
    it('is refused by EvaluateCode where it is nested too deep', async () => {
      const body = `{"runtime":${'['.repeat(60_000)}${']'.repeat(60_000)}}`;
      expect(await evaluateCode(backend, body)).toBe(400);
    });
    it('leaves a backend that works', async () => {
      const carol = await backend.as('carol@example.com');
      const { id } = await carol.get(StartSigningDocument, { input: startInput() });
      const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
      await updates.close();
    });
  });
}

/** Sends a body as the administrator signs it, and gives the status of the answer. */
async function evaluateCode({ url, aws }: TestBackend, body: string): Promise<number> {
  const endpoint = new URL('/v1/dataplane-evaluatecode', url);
  const headers = await signedHeaders(endpoint, { ...aws, service: 'appsync', body });
  return (await fetch(endpoint, { method: 'POST', headers, body })).status;
}

/** Milliseconds that one input may take; the connections' own limit is shorter. */
const maxRun = 30_000;

/** Fails an input too that the runtime logged as its own bug, or that would have ended it. */
function watched<T>({ happened }: TestBackend, property: fc.IAsyncProperty<T>): fc.IAsyncProperty<T> {
  const run = property.run.bind(property);
  const uncaught: unknown[] = [];
  process.on('uncaughtException', (error) => uncaught.push(error));
  process.on('unhandledRejection', (error) => uncaught.push(error));
  property.run = async (value) => {
    happened.items.length = 0;
    const failure = await run(value);
    const bugs = happened.items.filter((each) => each.kind === 'log' && 'error' in Object(each.line));
    return failure ?? [...uncaught.splice(0), ...bugs].map((error) => ({ error }))[0] ?? null;
  };
  return property;
}
