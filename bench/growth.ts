import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@countersign/local/client';
import { print } from 'graphql';
import { GetSigningRequestDocument, OnSignatureUpdateDocument, SignDocumentDocument } from '../generated/operations.ts';
import { synthesise } from '../tools/synthesise.ts';
import { type Child, startChild } from './child.ts';
import { type Client, createClient, timed } from './client.ts';
import { median, percentile } from './percentile.ts';
import { requester, requestId, seed, signer } from './seed.ts';
import type { Cell, Result } from './table.ts';

/** Requests that are signed before anything is measured. */
const warmUps = 5;

/** Measures how the backend bears many open requests, and many subscribers of one request. */
export async function benchGrowth({ quick }: { quick: boolean }): Promise<Result> {
  const samples = quick ? 10 : 30;
  const open = await openRequests(quick ? [1, 1000] : [1, 10, 100, 1000, 10_000], samples);
  const subscribers = await manySubscribers(quick ? [1, 100] : [1, 10, 100, 500], quick ? 2 : 5);
  const [first, last] = [open[0]!, open.at(-1)!];
  return {
    tables: [
      {
        title: 'Growth with the open requests',
        columns: [
          'open',
          'start ms',
          'memory MB',
          'query p50',
          'sign → answer p50',
          'sign → push p50',
          'CPU ms a request',
        ],
        rows: open.map(({ count, start, memory, query, answer, push, cpu }) => [
          ...[count, start, memory, query, answer, push, cpu],
        ]),
        notes: [
          `Each waits on a signer: item, open signature and execution lie on disk before the start. Medians of ${samples}, in milliseconds. CPU is that of the whole process for one signature and all that follows it, up to the end of the workflow.`,
        ],
      },
      {
        title: 'Growth with the subscribers of one request',
        columns: ['subscribers', 'first told p50', 'last told p50', 'CPU ms a signature', 'memory MB'],
        rows: subscribers,
        notes: ['Each on a connection of its own. From signDocument sent to the push, in milliseconds.'],
      },
    ],
    goals: [
      {
        ...{
          what: `CPU of a request at ${last.count.toLocaleString('en-US')} open, times that at 1`,
          goal: 1.5,
          unit: '×',
        },
        measured: last.cpu / first.cpu,
      },
    ],
  };
}

interface AtCount {
  count: number;
  start: number;
  memory: number;
  query: number;
  answer: number;
  push: number;
  cpu: number;
}

async function openRequests(counts: number[], samples: number): Promise<AtCount[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const assembly = await synthesise();
  const results: AtCount[] = [];
  let made = 0;
  try {
    for (const count of counts) {
      // Those that are signed here come on top, so that so many stay open.
      const to = made === 0 ? count + samples + warmUps : made + count - results.at(-1)!.count + samples + warmUps;
      await seed({ assembly, dataDir, from: made, to });
      made = to;
      const child = await startChild('./server.ts', dataDir);
      try {
        results.push({ count, ...(await measureOpen(child, to, samples)) });
        await child.ask('idle');
      } finally {
        await child.stop();
      }
    }
    return results;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Signs the last of the requests, of which the very last are for warming up. */
async function measureOpen(child: Child, end: number, samples: number): Promise<Omit<AtCount, 'count'>> {
  const asRequester = await child.ask('token', requester);
  const carol = createClient(child.endpoint, asRequester);
  const bob = createClient(child.endpoint, await child.ask('token', signer));
  const socket = await connect(child.endpoint, { token: asRequester });
  const [answer, push, query]: number[][] = [[], [], []];
  const sign = async (number: number) => {
    const live = await socket.subscribe(print(OnSignatureUpdateDocument), { requestId: requestId(number) });
    const delivered = timed(() => live.next());
    const answered = await timed(() => signOne(bob, number));
    const pushed = await delivered;
    await live.next();
    await live.stop();
    await child.ask('idle');
    return { answered, pushed };
  };
  for (let number = end - warmUps; number < end; number++) await sign(number);
  for (let each = 0; each < 100; each++) await carol.run(GetSigningRequestDocument, { id: requestId(end - 1) });
  for (let each = 0; each < samples * 5; each++)
    query!.push(await timed(() => carol.run(GetSigningRequestDocument, { id: requestId(end - 1) })));
  const memory = await child.ask('memory');
  const before = await child.ask('cpu');
  for (let number = end - warmUps - samples; number < end - warmUps; number++) {
    const { answered, pushed } = await sign(number);
    answer!.push(answered);
    push!.push(pushed);
  }
  const cpu = ((await child.ask('cpu')) - before) / samples;
  await socket.close();
  carol.close();
  bob.close();
  return {
    ...{ start: child.startTime, memory, cpu },
    ...{ query: median(query!), answer: median(answer!), push: median(push!) },
  };
}

const signOne = (bob: Client, number: number) =>
  bob.run(SignDocumentDocument, { input: { requestId: requestId(number) } });

async function manySubscribers(counts: number[], rounds: number): Promise<Cell[][]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  await seed({ assembly: await synthesise(), dataDir, to: (rounds + 1) * counts.length });
  const child = await startChild('./server.ts', dataDir);
  try {
    const token = await child.ask('token', requester);
    const bob = createClient(child.endpoint, await child.ask('token', signer));
    const sockets: Awaited<ReturnType<typeof connect>>[] = [];
    const rows: Cell[][] = [];
    let number = 0;
    for (const count of counts) {
      while (sockets.length < count)
        sockets.push(
          ...(await Promise.all(
            Array.from({ length: Math.min(50, count - sockets.length) }, () => connect(child.endpoint, { token })),
          )),
        );
      const [first, last, cpu]: number[][] = [[], [], []];
      for (let round = 0; round <= rounds; round++, number++) {
        const variables = { requestId: requestId(number) };
        const lives = await Promise.all(
          sockets.map((each) => each.subscribe(print(OnSignatureUpdateDocument), variables)),
        );
        const before = await child.ask('cpu');
        const begun = performance.now();
        const delivered = lives.map((live) => live.next().then(() => performance.now() - begun));
        await signOne(bob, number);
        const times = await Promise.all(delivered);
        await Promise.all(lives.map((live) => live.next()));
        await child.ask('idle');
        // The first round warms up.
        if (round > 0) {
          first!.push(percentile(times, 0));
          last!.push(percentile(times, 1));
          cpu!.push((await child.ask('cpu')) - before);
        }
        await Promise.all(lives.map((live) => live.stop()));
      }
      rows.push([count, median(first!), median(last!), median(cpu!), await child.ask('memory')]);
    }
    await Promise.all(sockets.map((socket) => socket.close()));
    return rows;
  } finally {
    await child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
