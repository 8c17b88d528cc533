import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { catchUp, holdInvariants, settle } from '../model/invariants.ts';
import { idPrefix, noFaults } from '../model/faults.ts';
import { type Life, startLife } from '../model/life.ts';
import type { PlannedOutage } from '../model/outages.ts';
import type { World } from '../model/world.ts';
import { commonServices, kinds } from '../support/faulty-services.ts';
import { deadLettersOf } from '../support/inside.ts';
import { createRandom, type Random } from '../support/random.ts';
import { type Contestant, type Race, races } from './races.ts';

/** Requests that race side by side. */
const lanes = 10;
/** Turns of the event loop by which one may come after the other. */
const maxTurns = 40;
/** From so many rounds on they go on until each outcome has been seen, for some times as many at most. */
const manyRounds = 20;
const atMost = 25;
let count = 0;

/** Every outage, of ten minutes: most deadlines pass amid it. */
const outages = commonServices.flatMap((service) =>
  kinds.map((kind): PlannedOutage => ({ service, kind, after: 0, seconds: 600 })),
);

/**
 * Describes the races, each with so many rounds in calm and as many amid outages.
 * @param seed repeats which outages come, and how the two are held up; what overtakes what is up to the machine
 * @param print gets how often each outcome came
 */
export function describeRaces(
  world: World,
  { rounds, seed, print }: { rounds: number; seed: number; print?: (line: string) => void },
): void {
  const random = createRandom(seed);
  let next = random.between(1, outages.length);
  const nextOutage = () => outages[next++ % outages.length]!;
  const run = (race: Race, conditions: Conditions) => runRace(world, race, { ...conditions, random });

  describe(`a race (SEED=${seed})`, { timeout: rounds >= manyRounds ? 1_800_000 : 120_000 }, () => {
    it.each(Object.entries(races))('of %s has one outcome', async (name, race) => {
      const inOrder = [await run(race, { order: 'first leads' }), await run(race, { order: 'second leads' })];
      expect(inOrder.flat(), 'one after the other').toEqual(race.outcomes);

      const calm = new Set<string>();
      const seen: Record<string, number> = {};
      const isMissing = () => rounds >= manyRounds && race.outcomes.some((outcome) => !seen[outcome]);
      for (let round = 0; round < rounds || (round < atMost * rounds && isMissing()); round += lanes) {
        const width = round < rounds ? Math.min(lanes, rounds - round) : lanes;
        const inCalm = await run(race, { width });
        const amid = await run(race, { width, outage: nextOutage() });
        for (const end of inCalm) calm.add(end);
        for (const end of [...inCalm, ...amid]) seen[end] = (seen[end] ?? 0) + 1;
      }
      print?.(`${name}: ${JSON.stringify(seen)}`);
      expect(race.outcomes).toEqual(expect.arrayContaining([...calm]));
      expect([...race.outcomes, ...race.late], 'amid outages').toEqual(expect.arrayContaining(Object.keys(seen)));
      if (rounds >= manyRounds) expect(Object.keys(seen)).toEqual(expect.arrayContaining(race.outcomes));
    });
  });
}

/** How a race is run. */
interface Conditions {
  /** How many requests race side by side. @default 1 */
  width?: number;
  /** @default at once */
  order?: 'first leads' | 'second leads' | 'at once';
  /** What the two race amid. @default nothing */
  outage?: PlannedOutage;
}

/** Races some requests and gives each outcome, when all have settled and all invariants hold; a failure says amid what. */
async function runRace(world: World, race: Race, conditions: Conditions & { random: Random }): Promise<string[]> {
  const { outage, width = 1 } = conditions;
  const lives = await startLives(world, race, width);
  try {
    if (outage) world.faults.plan({ ...noFaults, outages: [outage] });
    const replies = await compete(world, race, lives, conditions);
    await settle(world, lives);
    world.faults.plan(noFaults);
    return await outcomesOf(world, race, lives, replies);
  } catch (error) {
    if (outage) (error as Error).message += `\nin a race amid ${JSON.stringify(outage)}`;
    throw error;
  } finally {
    world.faults.plan(noFaults);
    // Until what failed last has been tried again, a reader of the stream would hear of no new request.
    if (outage) await catchUp(world);
  }
}

/** Starts requests whose signers have been asked. */
async function startLives(
  world: World,
  { signers, required, isStopped, isLater, isClosed }: Race,
  width: number,
): Promise<Life[]> {
  const start = () =>
    startLife(world, {
      id: `${idPrefix}race-${++count}-${Date.now()}`,
      signers,
      quorums: required ? [{ order: 1, required }] : [],
      expiresInSeconds: isLater ? 3720 : isStopped ? 600 : 120,
      ...(isLater ? {} : { remindEverySeconds: 60 }),
    });
  const lives = await Promise.all(Array.from({ length: width }, start));
  await world.backend.idle();
  if (isLater) world.backend.clock.advance(3_600_000);
  if (isClosed) for (const life of lives) await life.act('cancel', 'carol@example.com');
  await world.backend.idle();
  return lives;
}

/** Lets both do what they want, and gives what they are told. */
async function compete(
  world: World,
  { contestants, once, isStopped }: Race,
  lives: Life[],
  { order = 'at once', random }: Conditions & { random: Random },
): Promise<string[][]> {
  const { idle, clock } = world.backend;
  const later = async <T>(act: () => T): Promise<Awaited<T>> => {
    for (let turns = random.between(0, maxTurns); turns > 0; turns--) await setImmediate();
    return await act();
  };
  const all = (contestant: Contestant) => Promise.all(lives.map((life) => later(() => contestant(life, world))));
  /** Lets what has happened be followed; the queue of ended executions holds each back for a minute. */
  const followed = async () => {
    await idle();
    if (isStopped) clock.advance(60_000);
    await idle();
  };
  const first = () => all(contestants[0]);
  const second = async () => {
    const [answers] = await Promise.all([all(contestants[1]), once && later(() => once(world))]);
    return answers;
  };
  let replies: string[][];
  if (order === 'at once') replies = await Promise.all([first(), second()]);
  else if (order === 'first leads') replies = [await first(), await idle().then(second)];
  else replies = [await second(), await followed().then(first)].reverse();
  if (isStopped) await followed();
  return replies;
}

/** Holds the invariants of requests that have raced: what was accepted is in the item, what was refused is not. */
async function outcomesOf(
  world: World,
  { isStopped = false, event }: Race,
  lives: Life[],
  replies: string[][],
): Promise<string[]> {
  for (const life of lives) await holdInvariants(world, life, { isStopped });
  expect(world.problems).toEqual([]);
  expect(deadLettersOf(world.backend)).toEqual([]);
  const items = await Promise.all(lives.map(({ id }) => world.stored(id)));
  return items.map(({ status, events }, at) => {
    const came = events.some(([type]) => type === event) ? [event] : [];
    return [...replies.map((answers) => answers[at]), status, ...came].join(' ');
  });
}
