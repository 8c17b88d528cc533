import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@countersign/local/client';
import { print } from 'graphql';
import { WebSocket } from 'ws';
import { GetSigningRequestDocument, OnSignatureUpdateDocument, SignDocumentDocument } from '../generated/operations.ts';
import { synthesise } from '../tools/synthesise.ts';
import { type Child, startChild } from './child.ts';
import { type Client, createClient, timed } from './client.ts';
import { layerNames } from './layers.ts';
import { percentile } from './percentile.ts';
import { requester, requestId, seed, signer } from './seed.ts';
import type { Result } from './table.ts';
import { times, wholeRequests } from './whole-requests.ts';

/** What is measured of a server; times in milliseconds. */
interface Measured {
  query: number[];
  answer: number[];
  push: number[];
  queries: Load;
  mutations: Load;
}

/** How fast so many at a time are answered, and what one takes of the server's processor. */
interface Load {
  perSecond: number;
  cpu: number;
}

/** How much is done; each number is a request of its own where something is signed. */
interface Plan {
  /** One after another. */
  signed: number;
  queried: number;
  /** Sixteen at a time. */
  queries: number;
  mutations: number;
  /** Whole requests, sixteen at a time. */
  whole: number;
}

/** How many more are done under the profiler, which takes time itself and so is not on during `count`. */
const profiled = (count: number) => Math.ceil(count / 4);

/** Measures the backend and, in the same run, the least that a server of this schema could do. */
export async function benchLatency({ quick }: { quick: boolean }): Promise<Result> {
  const plan: Plan = quick
    ? { signed: 25, queried: 200, queries: 1000, mutations: 40, whole: 15 }
    : { signed: 150, queried: 500, queries: 4000, mutations: 300, whole: 100 };
  const limit = await measureLimit(plan);
  const { measured, whole, layers } = await measureBackend(plan);

  const timeRow = (name: string, ours: number[], theirs: number[]) => [
    name,
    ...[0.5, 0.95, 0.99].map((part) => percentile(ours, part)),
    ...[0.5, 0.95, 0.99].map((part) => percentile(theirs, part)),
    `${(percentile(ours, 0.5) / percentile(theirs, 0.5)).toFixed(1)} ×`,
  ];
  const loadRow = (name: string, ours: Load, theirs?: Load) => [
    ...[name, Math.round(ours.perSecond), theirs && Math.round(theirs.perSecond)],
    ...[theirs && `${(theirs.perSecond / ours.perSecond).toFixed(1)} ×`, ours.cpu, theirs?.cpu],
  ];
  return {
    tables: [
      {
        title: 'Latency, one after another',
        columns: ['milliseconds', 'p50', 'p95', 'p99', 'limit p50', 'limit p95', 'limit p99', 'p50 to limit'],
        rows: [
          timeRow('signingRequest', measured.query, limit.query),
          timeRow('signDocument → answer', measured.answer, limit.answer),
          timeRow('signDocument → push at the subscriber', measured.push, limit.push),
        ],
        notes: [
          'The limit is bare node:http, graphql-js and ws with the same schema, parsed documents kept, and a map in memory: no identity, policy, disk, stream, function or workflow.',
        ],
      },
      {
        title: 'Throughput, sixteen at a time',
        columns: ['a second', 'here', 'limit', 'limit to here', 'CPU ms each', 'limit CPU ms each'],
        rows: [
          loadRow('signingRequest', measured.queries, limit.queries),
          loadRow('signDocument', measured.mutations, limit.mutations),
          loadRow('whole requests: started, asked, signed, completed', whole),
        ],
        notes: [
          'While documents are signed, the workflows and functions that follow run on the same processors. CPU is that of the whole process, with all that follows until nothing goes on any more.',
        ],
      },
      {
        title: 'Share of each layer',
        columns: ['percent of the main thread', ...layerNames],
        rows: Object.entries(layers).map(([name, shares]) => [
          ...[name, ...layerNames.map((layer) => `${(100 * shares[layer]!).toFixed(1)}`)],
        ]),
        notes: [
          'From the samples of V8’s profiler; functions run in threads of their own, only their calls count here.',
        ],
      },
    ],
    goals: [
      {
        ...{ what: 'query, times the limit (p50)', goal: 12, unit: '×' },
        measured: percentile(measured.query, 0.5) / percentile(limit.query, 0.5),
      },
      {
        ...{ what: 'query, times the limit (a second)', goal: 12, unit: '×' },
        measured: limit.queries.perSecond / measured.queries.perSecond,
      },
      {
        ...{ what: "mutation's answer, times the limit (p50)", goal: 40, unit: '×' },
        measured: percentile(measured.answer, 0.5) / percentile(limit.answer, 0.5),
      },
      {
        ...{ what: 'signDocument → push p50', goal: 60, unit: 'ms' },
        measured: percentile(measured.push, 0.5),
      },
      { what: 'a whole request at sixteen', goal: 30, unit: 'ms of CPU', measured: whole.cpu },
    ],
  };
}

async function measureBackend(plan: Plan) {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const assembly = await synthesise();
  await seed({ assembly, dataDir, to: 1 + plan.signed + plan.mutations + profiled(plan.mutations) });
  const child = await startChild('./server.ts', dataDir);
  try {
    const [asRequester, asSigner] = [await child.ask('token', requester), await child.ask('token', signer)];
    const carol = createClient(child.endpoint, asRequester);
    const bob = createClient(child.endpoint, asSigner);
    const socket = await connect(child.endpoint, { token: asRequester });
    const watch = async (id: string) => {
      const live = await socket.subscribe(print(OnSignatureUpdateDocument), { requestId: id });
      return {
        signed: live.next(),
        async closed() {
          await live.next();
          await live.stop();
        },
      };
    };
    const layers: Record<string, Record<string, number>> = {};
    const loaded: Subject['loaded'] = async (name, count, work) => {
      const load = await underLoad(child, count, () => work(count, 0));
      await child.ask('startProfile');
      await work(profiled(count), count);
      await child.ask('idle');
      layers[name] = await child.ask('stopProfile');
      return load;
    };
    await warmUp(carol);
    const measured = await measure(plan, { carol, bob, watch, idle: () => child.ask('idle'), loaded });
    const whole = await loaded('whole requests', plan.whole, (count) =>
      wholeRequests(count, child, { carol, asSigner, bob }),
    );
    await socket.close();
    return { measured, whole, layers };
  } finally {
    await child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureLimit(plan: Plan): Promise<Measured> {
  const child = await startChild('./baseline.ts', String(1 + plan.signed + plan.mutations));
  try {
    const client = createClient(child.endpoint, '');
    const socket = new WebSocket(child.endpoint.replace('http', 'ws'));
    const next = () => new Promise((resolve) => socket.once('message', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const watch = async (id: string) => {
      const acknowledged = next();
      socket.send(id);
      await acknowledged;
      return { signed: next(), closed: async () => {} };
    };
    await warmUp(client);
    const idle = async () => {};
    const loaded: Subject['loaded'] = (_name, count, work) => underLoad(child, count, () => work(count, 0));
    return await measure(plan, { carol: client, bob: client, watch, idle, loaded });
  } finally {
    await child.stop();
  }
}

/** The code of a server that has just started is slow; what it costs at first is in the table of cold starts. */
const warmUp = (client: Client) => times(400, () => client.run(GetSigningRequestDocument, { id: requestId(0) }));

/** One server as a plan is carried out on it. */
interface Subject {
  carol: Client;
  bob: Client;
  /** Subscribes to a request; its signature comes, and then what closes it. */
  watch(id: string): Promise<{ signed: Promise<unknown>; closed(): Promise<void> }>;
  idle(): Promise<unknown>;
  /** Measures the load of `count` pieces of work, which are numbered from `first` on. */
  loaded(name: string, count: number, work: (count: number, first: number) => Promise<unknown>): Promise<Load>;
}

async function measure(plan: Plan, { carol, bob, watch, idle, loaded }: Subject): Promise<Measured> {
  const read = () => carol.run(GetSigningRequestDocument, { id: requestId(0) });
  const sign = (number: number) => bob.run(SignDocumentDocument, { input: { requestId: requestId(number) } });
  const query: number[] = [];
  for (let each = 0; each < plan.queried; each++) query.push(await timed(read));
  const [answer, push]: [number[], number[]] = [[], []];
  for (let number = 1; number <= plan.signed; number++) {
    const { signed, closed } = await watch(requestId(number));
    const begun = performance.now();
    const pushed = signed.then(() => performance.now() - begun);
    answer.push(await timed(() => sign(number)));
    push.push(await pushed);
    await closed();
    await idle();
  }
  const queries = await loaded('signingRequest', plan.queries, (count) => times(count, read));
  const mutations = await loaded('signDocument', plan.mutations, (count, first) =>
    times(count, (number) => sign(1 + plan.signed + first + number)),
  );
  return { query, answer, push, queries, mutations };
}

async function underLoad(child: Child, count: number, work: () => Promise<unknown>): Promise<Load> {
  const before = await child.ask('cpu');
  const took = await timed(work);
  await child.ask('idle');
  return { perSecond: count / (took / 1000), cpu: ((await child.ask('cpu')) - before) / count };
}
