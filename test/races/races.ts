import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SignerInput, SigningEventType } from '../../generated/schema.ts';
import { holdInvariants, settle } from '../model/invariants.ts';
import { type Life, startLife } from '../model/life.ts';
import type { World } from '../model/world.ts';
import { deadLettersOf } from '../support/inside.ts';

type Contestant = (life: Life, world: World) => Promise<string>;

/** Two who want different things of a request at the same time, once its signers have been asked. */
interface Race {
  signers: SignerInput[];
  contestants: [Contestant, Contestant];
  /** For a second contestant of whom one call is for all requests: the clock. */
  once?: (world: World) => void;
  isStopped?: boolean;
  /** An event whose coming is part of the outcome. */
  event?: SigningEventType;
  /**
   * The outcomes that may be: what comes when the first has its way before the second begins, and the other way round.
   * Each is what the two are told, how the request ends, and the event if it came.
   */
  outcomes: [string, string];
}

const [bob, dave] = [{ email: 'bob@example.com' }, { email: 'dave@example.com' }];
const sign: Contestant = (life) => life.act('sign', bob.email);
const cancel: Contestant = (life) => life.act('cancel', 'carol@example.com');
const decline =
  (email: string): Contestant =>
  (life) =>
    life.act('decline', email);
const nobody: Contestant = async () => '';
const stop: Contestant = async ({ id }, { stopExecution }) => {
  await stopExecution(id);
  return 'stopped';
};
const after = (seconds: number) => (world: World) => world.backend.clock.advance(seconds * 1000);

const races: Record<string, Race> = {
  'a signature against the same from another device': {
    signers: [bob],
    contestants: [sign, sign],
    outcomes: ['accepted accepted COMPLETED', 'accepted accepted COMPLETED'],
  },
  'a signature against a cancellation': {
    signers: [bob, dave],
    contestants: [sign, cancel],
    outcomes: ['accepted accepted CANCELLED', 'RequestClosed accepted CANCELLED'],
  },
  'a signature against a decline by the same signer': {
    signers: [bob],
    contestants: [sign, decline(bob.email)],
    outcomes: ['accepted AlreadyAnswered COMPLETED', 'AlreadyAnswered accepted DECLINED'],
  },
  'a signature against a decline by another signer': {
    signers: [bob, dave],
    contestants: [sign, decline(dave.email)],
    outcomes: ['accepted accepted DECLINED', 'RequestClosed accepted DECLINED'],
  },
  'a signature against that of the order before': {
    signers: [bob, { ...dave, order: 2 }],
    contestants: [sign, (life) => life.act('sign', dave.email)],
    outcomes: ['accepted accepted COMPLETED', 'accepted NotYourTurn EXPIRED'],
  },
  'the last signature against a cancellation': {
    signers: [bob],
    contestants: [sign, cancel],
    outcomes: ['accepted RequestClosed COMPLETED', 'RequestClosed accepted CANCELLED'],
  },
  'the last signature against the deadline': {
    signers: [bob],
    contestants: [sign, nobody],
    once: after(120),
    outcomes: ['accepted  COMPLETED', 'RequestClosed  EXPIRED'],
  },
  'the last signature against a broken execution': {
    signers: [bob],
    contestants: [sign, stop],
    once: after(60),
    isStopped: true,
    outcomes: ['accepted stopped COMPLETED', 'RequestClosed stopped FAILED'],
  },
  'a reminder against a signature': {
    signers: [bob],
    contestants: [sign, nobody],
    once: after(60),
    event: 'REMINDED',
    outcomes: ['accepted  COMPLETED', 'accepted  COMPLETED REMINDED'],
  },
};

/** Requests that race side by side. */
const lanes = 10;
/** Turns of the event loop by which one may come after the other. */
const maxTurns = 40;
/** From so many rounds on they go on until each outcome has been seen, for some times as many at most. */
const manyRounds = 100;
const atMost = 5;
let count = 0;

/** Describes the races, each with so many rounds; all possible outcomes are counted on the terminal where `tell` is given. */
export function describeRaces(world: World, rounds: number, print?: (line: string) => void): void {
  describe('a race', () => {
    it.each(Object.entries(races))('of %s has one outcome', async (name, race) => {
      const inOrder = [await run(world, race, 1, 'first leads'), await run(world, race, 1, 'second leads')];
      expect(inOrder.flat(), 'one after the other').toEqual(race.outcomes);

      const seen: Record<string, number> = {};
      const isMissing = () => rounds >= manyRounds && race.outcomes.some((outcome) => !seen[outcome]);
      for (let round = 0; round < rounds || (round < atMost * rounds && isMissing()); round += lanes) {
        const ends = await run(world, race, round < rounds ? Math.min(lanes, rounds - round) : lanes, 'at once');
        for (const end of ends) seen[end] = (seen[end] ?? 0) + 1;
      }
      print?.(`${name}: ${JSON.stringify(seen)}`);
      expect(race.outcomes).toEqual(expect.arrayContaining(Object.keys(seen)));
      if (rounds >= manyRounds) expect(Object.keys(seen)).toEqual(expect.arrayContaining(race.outcomes));
    });
  });
}

type Order = 'first leads' | 'second leads' | 'at once';

/** Races some requests and gives each outcome, when all have settled and all invariants hold. */
async function run(world: World, race: Race, width: number, order: Order): Promise<string[]> {
  const { signers, contestants, once, isStopped = false, event } = race;
  const start = () =>
    startLife(world, {
      id: `race-${++count}-${Date.now()}`,
      signers,
      expiresInSeconds: isStopped ? 600 : 120,
      remindEverySeconds: 60,
    });
  const lives = await Promise.all(Array.from({ length: width }, start));
  const { idle } = world.backend;
  await idle();
  const all = (contestant: Contestant) => Promise.all(lives.map((life) => later(() => contestant(life, world))));
  /** Lets what has happened be followed; the queue of ended executions holds each back for a minute. */
  const followed = async () => {
    await idle();
    if (isStopped) world.backend.clock.advance(60_000);
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
  await settle(world, lives);
  for (const life of lives) await holdInvariants(world, life, { isStopped });
  expect(world.problems).toEqual([]);
  expect(deadLettersOf(world.backend)).toEqual([]);
  const items = await Promise.all(lives.map(({ id }) => world.stored(id)));
  return items.map(({ status, events }, at) => {
    const came = events.some(([type]) => type === event) ? [event] : [];
    return [...replies.map((answers) => answers[at]), status, ...came].join(' ');
  });
}

/** Does something some turns of the event loop later. */
async function later<T>(act: () => T): Promise<Awaited<T>> {
  for (let turns = Math.random() * maxTurns; turns > 0; turns--) await setImmediate();
  return await act();
}
