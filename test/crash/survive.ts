import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '@countersign/local';
import { expect } from 'vitest';
import type { RequestFragment } from '../../generated/operations.ts';
import { localMail } from '../../tools/local-mail.ts';
import { localWebhooks } from '../../tools/local-webhooks.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { broken, finish, inspect, lost } from './aftermath.ts';
import { listen } from './audience.ts';
import { withRecords } from '../support/synthesised.ts';
import { people, storm, stormActs } from './storm.ts';

/** From so many on each act must have been acknowledged: the rarest comes once in fifty calls, of which a kill has twenty. */
const manyKills = 40;

/** Holds a storm over a backend, drives what is left to its end, and expects nothing lost, no invariant broken, and everybody told. */
export async function survive({ kills, seed }: { kills: number; seed: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-crash-'));
  const [assembly, dataDir] = [join(folder, 'assembly'), join(folder, 'data')];
  // Clients are many people's in one.
  const limits = 'open:5000,hour:100000,mails:1000000';
  const context = { ...localMail, ...localWebhooks, ...withRecords.context, limits };
  cpSync(await synthesise({ context }), assembly, { recursive: true });
  const tokens: Record<string, string> = {};
  for (const email of people) tokens[email] = await issueToken({ assembly, dataDir, email, use: 'access' });
  const audience = await listen({ assembly, dataDir, carol: tokens['carol@example.com']! });
  const begun = performance.now();

  const { backend, acknowledged, killedEarly } = await storm({ assembly, dataDir, kills, seed, tokens });
  try {
    const aws = inspect(assembly, await backend.endpoint);
    const started = acknowledged.filter(({ act }) => act === 'start').map(({ answer }) => answer);
    // The queue of ended executions holds each back for a minute.
    backend.advance(60_000);
    const finished = new Map<string, RequestFragment>();
    const left = [...started];
    const finisher = async () => {
      for (let next = left.shift(); next; next = left.shift())
        finished.set(next.id, await finish(backend, tokens, next, aws.execution));
    };
    await whileGrowing(finished, Promise.all(Array.from({ length: 8 }, finisher)), () => {
      const stuck = started.flatMap(({ id }) => (finished.has(id) || left.some((each) => each.id === id) ? [] : id));
      return `these requests do not end: ${stuck.join(', ')}`;
    });

    await audience.heard(aws.requests, backend);
    const requests = await aws.requests();
    expect(requests.map(({ id }) => id).sort()).toEqual(started.map(({ id }) => id).sort());
    expect(acknowledged.flatMap((each) => lost(each, finished.get(each.answer.id)))).toEqual([]);
    const problems: string[] = [];
    for (const request of requests) problems.push(...broken(request, await aws.execution(request.id)));
    expect(problems).toEqual([]);
    expect(await aws.openSignatures()).toEqual([]);
    expect(await aws.deadLetters()).toBe(0);
    expect(backend.lines.items.filter((line) => /^(bug|denied)/.test(line))).toEqual([]);
    const acts = new Set(acknowledged.map(({ act }) => act));
    if (kills >= manyKills) expect([...acts].sort()).toEqual(stormActs.toSorted());
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.info(
      `${kills} kills (${killedEarly} of a starting backend), ${acknowledged.length} acknowledged calls, ${requests.length} requests, ${seconds} s`,
    );
  } catch (error) {
    (error as Error).message += `\nrepeat it with: SEED=${seed} KILLS=${kills}`;
    throw error;
  } finally {
    await backend.kill();
    await audience.close();
    if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
    else console.info(folder, backend.lines.items);
  }
}

/** Says what is stuck when nothing has been finished for a minute, where a test out of time would only say that it is. */
async function whileGrowing(
  finished: Map<string, unknown>,
  work: Promise<unknown>,
  stuck: () => string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    let size = -1;
    timer = setInterval(() => {
      if (finished.size === size) reject(new Error(stuck()));
      size = finished.size;
    }, 60_000);
  });
  await Promise.race([work, late]).finally(() => clearInterval(timer));
}
