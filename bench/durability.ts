/** `npm run bench -- durability`: what waiting for the disk costs, beside a backend that does not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartOptions } from '@countersign/local';
import { SignDocumentDocument } from '../generated/operations.ts';
import { synthesise } from '../tools/synthesise.ts';
import { startChild } from './child.ts';
import { createClient, timed } from './client.ts';
import { median } from './percentile.ts';
import { requester, requestId, seed, signer } from './seed.ts';
import type { Result } from './table.ts';
import { wholeRequests, wholeRequestsAlone } from './whole-requests.ts';

type Durability = NonNullable<StartOptions['durability']>;

/** How much is done in one round. */
interface Plan {
  rounds: number;
  signed: number;
  alone: number;
  whole: number;
}

/** What a round gave: milliseconds of each answer, and of a whole request. */
interface Round {
  answers: number[];
  alone: number;
  whole: number;
}

/** Measures the same work on both kinds of disk, in turn, so that both have the machine at its best and worst. */
export async function benchDurability({ quick }: { quick: boolean }): Promise<Result> {
  const plan: Plan = quick
    ? { rounds: 2, signed: 8, alone: 3, whole: 16 }
    : { rounds: 5, signed: 20, alone: 10, whole: 32 };
  const servers = { relaxed: await open('relaxed', plan), synced: await open('synced', plan) };
  const rounds: Record<Durability, Round[]> = { relaxed: [], synced: [] };
  try {
    for (let round = 0; round <= plan.rounds; round++)
      for (const which of round % 2 ? (['relaxed', 'synced'] as const) : (['synced', 'relaxed'] as const))
        rounds[which].push(await servers[which].round(round));
  } finally {
    for (const { close } of Object.values(servers)) await close();
  }
  // The first round warms up.
  const of = (which: Durability) => rounds[which].slice(1);
  const figures = (which: Durability) => ({
    answer: median(of(which).flatMap(({ answers }) => answers)),
    alone: median(of(which).map(({ alone }) => alone)),
    whole: median(of(which).map(({ whole }) => whole)),
  });
  const [relaxed, synced] = [figures('relaxed'), figures('synced')];
  const times = (name: keyof typeof synced) => synced[name] / relaxed[name];
  const row = (what: string, name: keyof typeof synced, show = (milliseconds: number) => milliseconds) => [
    ...[what, show(relaxed[name]), show(synced[name]), `${times(name).toFixed(2)} ×`],
  ];
  const perSecond = (milliseconds: number) => 1000 / milliseconds;
  return {
    tables: [
      {
        title: 'What waiting for the disk costs',
        columns: ['', 'relaxed', 'synced', 'synced to relaxed, in time'],
        rows: [
          row('signDocument → answer, p50 ms', 'answer'),
          row('whole requests a second, one at a time', 'alone', perSecond),
          row('whole requests a second, sixteen at a time', 'whole', perSecond),
        ],
        notes: [
          `Medians of ${plan.rounds} rounds, each on both in turn. A whole request is started, asked for, signed and completed, with every write of table, journal and jobs.`,
        ],
      },
    ],
    goals: [
      { what: 'synced signDocument → answer, times relaxed (p50)', goal: 1.5, measured: times('answer'), unit: '×' },
      { what: 'synced whole requests at sixteen, times relaxed', goal: 1.2, measured: times('whole'), unit: '×' },
    ],
  };
}

async function open(durability: Durability, { rounds, signed, alone, whole }: Plan) {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  await seed({ assembly: await synthesise(), dataDir, to: signed * (rounds + 1) });
  const child = await startChild('./server.ts', dataDir, durability);
  const asSigner = await child.ask('token', signer);
  const carol = createClient(child.endpoint, await child.ask('token', requester));
  const bob = createClient(child.endpoint, asSigner);
  return {
    async round(number: number): Promise<Round> {
      const answers: number[] = [];
      for (let each = 0; each < signed; each++) {
        const input = { requestId: requestId(number * signed + each) };
        answers.push(await timed(() => bob.run(SignDocumentDocument, { input })));
        await child.ask('idle');
      }
      const as = { carol, bob, asSigner };
      return {
        answers,
        alone: (await timed(() => wholeRequestsAlone(alone, child, as))) / alone,
        whole: (await timed(() => wholeRequests(whole, child, as))) / whole,
      };
    },
    async close() {
      carol.close();
      bob.close();
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
