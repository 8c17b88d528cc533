/** `npm run bench -- policy`: what issue 6 asks of policies, in half a minute; `--quick` in ten seconds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock, loadTemplate } from '@countersign/local';
import { createIam, type Permission, policiesOfTemplate, type Principal } from '@countersign/local/testing';
import { GetSigningRequestDocument, StartSigningDocument } from '../generated/operations.ts';
import { synthesise } from '../tools/synthesise.ts';
import { grantsOf } from '../test/support/least-privilege.ts';
import { type Child, startChild } from './child.ts';
import { type Client, createClient } from './client.ts';
import { median, percentile } from './percentile.ts';
import { requester, requestId, seed } from './seed.ts';
import type { Result } from './table.ts';

/** Measures a decision by itself, and what all of them take from the requests that are served. */
export async function benchPolicy({ quick }: { quick: boolean }): Promise<Result> {
  const decisions = await measureDecisions(quick ? 20_000 : 100_000);
  const rounds = quick ? 3 : 9;
  const served = await measureServed(rounds, quick ? 500 : 1500);
  const share = ({ guarded, unguarded }: Pair) => 100 * (1 - unguarded / guarded);
  const quantiles = (times: number[]) => [0.5, 0.99].map((part) => percentile(times, part));
  return {
    tables: [
      {
        title: 'A policy decision',
        columns: ['milliseconds', 'p50', 'p99'],
        rows: Object.entries(decisions).map(([what, times]) => [what, ...quantiles(times)]),
      },
      {
        title: 'What enforcement takes',
        columns: ['processor time a request, ms', 'enforced', 'not enforced', 'fewer requests/s, %'],
        rows: Object.entries(served).map(([what, pair]) => [what, pair.guarded, pair.unguarded, share(pair)]),
        notes: [
          `Medians of ${rounds} rounds, each on both servers in turn; what a request takes of the processor is what bounds requests a second.`,
        ],
      },
    ],
    goals: [
      { what: 'a policy decision, p50', goal: 0.2, measured: median(decisions['as one before']!), unit: 'ms' },
      {
        what: 'a policy decision of a new kind, p50',
        goal: 0.2,
        measured: median(decisions['of a new kind']!),
        unit: 'ms',
      },
      ...Object.entries(served).map(([what, pair]) => ({
        what: `${what}: enforcement takes from requests/s`,
        goal: 15,
        measured: share(pair),
        unit: '%',
      })),
    ],
  };
}

/** Times decisions on the rights of the stack's own roles, granted and not. */
async function measureDecisions(count: number): Promise<Record<string, number[]>> {
  const template = loadTemplate({ assembly: await synthesise(), endpoint: 'http://localhost:1' });
  const { accountId, region } = template;
  const policies = policiesOfTemplate(template.resources);
  const iam = createIam({ ...policies, accountId, region, clock: createClock() });
  const grants = grantsOf(template).filter(({ resource }) => !resource.includes('*'));
  const principals = new Map(
    policies.roles.map(({ arn, name }): [string, Principal] => [name, { kind: 'role', arn, name }]),
  );
  const asks = grants.map(({ role, ...permission }): [Principal, Permission] => [principals.get(role)!, permission]);
  const time = (ask: (number: number) => [Principal, Permission]) =>
    Array.from({ length: count }, (_, number) => {
      const [principal, permission] = ask(number);
      const begun = performance.now();
      try {
        iam.authorize(principal, permission);
      } catch {
        // A denial is a decision too.
      }
      return performance.now() - begun;
    }).slice(count / 10);
  const known = (number: number) => asks[number % asks.length]!;
  return {
    'as one before': time(known),
    'of a new kind': time((number) => {
      const [principal, { action, resource }] = known(number);
      return [principal, { action, resource: `${resource}/${number}` }];
    }),
  };
}

/** Processor time of a request, in milliseconds. */
interface Pair {
  guarded: number;
  unguarded: number;
}

/** Serves the same requests with and without decisions, in turn, so that both have the machine at its best and worst. */
async function measureServed(rounds: number, requests: number): Promise<Record<string, Pair>> {
  const guarded = await open('./server.ts');
  const unguarded = await open('./unguarded-server.ts');
  try {
    const measure = async (count: number, one: (client: Client) => Promise<unknown>): Promise<Pair> => {
      const servers = { guarded, unguarded };
      const times: Record<keyof Pair, number[]> = { guarded: [], unguarded: [] };
      for (let round = 0; round <= rounds; round++)
        for (const which of round % 2 ? (['guarded', 'unguarded'] as const) : (['unguarded', 'guarded'] as const))
          times[which].push(await servers[which].cpu(count, one));
      // The first round warms up.
      const of = (which: keyof Pair) => median(times[which].slice(1));
      return { guarded: of('guarded'), unguarded: of('unguarded') };
    };
    return {
      'a query': await measure(requests, (client) => client.run(GetSigningRequestDocument, { id: requestId(0) })),
      'a request, until its signer is asked': await measure(Math.ceil(requests / 20), (client) =>
        client.run(StartSigningDocument, { input: { documentId: '3', signers: [{ email: 'bob@example.com' }] } }),
      ),
    };
  } finally {
    await guarded.close();
    await unguarded.close();
  }
}

async function open(script: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  await seed({ assembly: await synthesise(), dataDir, from: 0, to: 1 });
  const child: Child = await startChild(script, dataDir);
  const client = createClient(child.endpoint, await child.ask('token', requester));
  return {
    /** Runs the operation so often, ten at a time, and gives the processor time of each with all that follows from it. */
    async cpu(count: number, one: (client: Client) => Promise<unknown>): Promise<number> {
      const before = await child.ask('cpu');
      let left = count;
      const worker = async () => {
        while (left-- > 0) await one(client);
      };
      await Promise.all(Array.from({ length: 10 }, worker));
      await child.ask('idle');
      return ((await child.ask('cpu')) - before) / count;
    },
    async close() {
      client.close();
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
