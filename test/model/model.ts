import fc from 'fast-check';
import { expect } from 'vitest';
import type { SignerInput, SigningEventType } from '../../generated/schema.ts';
import { anyFaults, type Faults, idPrefix, noFaults } from './faults.ts';
import { catchUp, holdInvariants, settle } from './invariants.ts';
import { type Life, startLife } from './life.ts';
import type { Act } from './story.ts';
import { deadLettersOf } from '../support/inside.ts';
import { automatic, manual, type World } from './world.ts';

/** The lives of a run; what they are like, the API says. */
interface Model {
  lives: Life[];
}
type Command = fc.AsyncCommand<Model, World>;

/** Requests of one run at most. */
const maxLives = 3;
let count = 0;

interface Beginning {
  orders: number[];
  automaticOrder?: number | undefined;
  /** Of the order of the first signer so many are required, if it has more. */
  required?: number | undefined;
  /** Whether the first signer is an approver. */
  approves?: boolean;
  expiresInSeconds: number;
  remindEverySeconds: number | undefined;
}
function startOne({ orders, automaticOrder, required, approves, ...times }: Beginning): Command {
  const signers: SignerInput[] = orders.map((order, at) => ({ email: manual[at]!, order }));
  if (approves) signers[0]!.role = 'APPROVER';
  if (automaticOrder) signers.push({ email: automatic, order: automaticOrder, method: 'AUTOMATIC' });
  const size = signers.filter(({ order }) => order === orders[0]).length;
  const quorums = required ? [{ order: orders[0]!, required: Math.min(required, size) }] : [];
  return command(
    `start(${JSON.stringify({ signers, quorums, ...times })})`,
    ({ lives }) => lives.length < maxLives,
    async ({ lives }, world) => {
      const id = `${idPrefix}${process.pid}-${++count}`;
      lives.push(await startLife(world, { id, signers, quorums, ...times }));
    },
  );
}
const start = fc
  .record({
    orders: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: manual.length }),
    automaticOrder: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    required: fc.constantFrom(undefined, 1, 2),
    approves: fc.boolean(),
    expiresInSeconds: fc.constantFrom(120, 1800, 7200),
    remindEverySeconds: fc.constantFrom(undefined, 60, 600),
  })
  .map(startOne);

/** Which request, which signer, by numbers that are taken round. */
const aim = { life: fc.nat(maxLives - 1), signer: fc.nat(manual.length - 1) };
const lifeAt = ({ lives }: Model, at: number) => lives[at % lives.length]!;
const signerOf = (life: Life, at: number) => {
  const signers = life.emails.filter((email) => email !== automatic);
  return signers[at % signers.length]!;
};

const anyAct = fc.record({
  ...aim,
  act: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Act>('sign') },
    { weight: 2, arbitrary: fc.constant<Act>('view') },
    { weight: 1, arbitrary: fc.constantFrom<Act>('decline', 'cancel', 'extend', 'reassign', 'remind', 'erase') },
  ),
});
interface Acts {
  isCalm: boolean;
  list: { act: Act; life: number; signer: number }[];
}
const actAtOnce = ({ isCalm, list }: Acts) =>
  onLives(
    `${isCalm ? 'rest, then ' : ''}${list.map(({ act, life, signer }) => `${act}(${life}, ${signer})`).join(' and ')}`,
    async (model, world) => {
      if (isCalm) await world.backend.idle();
      const doIt = ({ act, life, signer }: (typeof list)[number]) => {
        const at = lifeAt(model, life);
        return at.act(act, signerOf(at, signer));
      };
      await Promise.all(list.map(doIt));
    },
  );
const acts = fc.record({ isCalm: fc.boolean(), list: fc.array(anyAct, { minLength: 1, maxLength: 4 }) }).map(actAtOnce);
/** Whoever is asked signs, all at once, while the clock moves on so that what failed is tried again. */
const allSign = aim.life.map((life) =>
  onLives(`all sign(${life})`, async (model, { backend }) => {
    const { act, read, expiresAt } = lifeAt(model, life);
    for (let time = 0; time < 12; time++) {
      await backend.idle();
      const { status, signers } = await read();
      if (status !== 'PENDING' || expiresAt <= backend.clock.now() + 5000) return;
      const asked = signers.filter((signer) => signer.status === 'REQUESTED');
      await Promise.all(asked.map(({ email }) => act('sign', email)));
      if (asked.length === 0) backend.clock.advance(3000);
    }
  }),
);
const startAgain = aim.life.map((life) => onLives(`start again(${life})`, (model) => lifeAt(model, life).startAgain()));
const remindOne = (life: number) =>
  onLives(`remind(${life})`, async (model, { backend }) => {
    await backend.idle();
    backend.clock.advance((lifeAt(model, life).remindEverySeconds ?? 1) * 1000);
  });
const remind = aim.life.map(remindOne);
const expireOne = (life: number) =>
  onLives(`expire(${life})`, async (model, { backend: { idle, clock } }) => {
    await idle();
    clock.advance(Math.max(0, lifeAt(model, life).expiresAt - clock.now()));
  });
const expire = aim.life.map(expireOne);

/** Stories without faults that every run has, so that each end and a reminder surely come: by chance some are rare. */
const tales = (
  [
    [60, remindOne(0), calmly('view'), calmly('sign')],
    [60, calmly('decline')],
    [60, calmly('cancel'), calmly('erase'), calmly('erase')],
    [60, expireOne(0)],
    [60, calmly('extend'), expireOne(0)],
    [60, calmly('reassign')],
    [undefined, anHour(), calmly('remind'), expireOne(0)],
  ] satisfies [number | undefined, ...Command[]][]
).map(([remindEverySeconds, ...commands]): [Command, Command[], Faults] => [
  startOne({ orders: [1], expiresInSeconds: remindEverySeconds ? 1800 : 7200, remindEverySeconds }),
  commands,
  noFaults,
]);
tales.push(
  [
    startOne({ orders: [1, 1], required: 1, approves: true, expiresInSeconds: 1800, remindEverySeconds: 60 }),
    [calmly('decline', 1), calmly('sign')],
    noFaults,
  ],
  [
    startOne({ orders: [1, 1, 2], required: 1, expiresInSeconds: 7200, remindEverySeconds: undefined }),
    [anHour(), calmly('remind'), calmly('sign'), anHour(), calmly('remind'), calmly('sign', 2)],
    noFaults,
  ],
);
function anHour(): Command {
  return onLives('an hour', async (_model, { backend: { idle, clock } }) => {
    await idle();
    clock.advance(3_600_000);
  });
}
function calmly(act: Act, signer = 0): Command {
  return actAtOnce({ isCalm: true, list: [{ act, life: 0, signer }] });
}

/**
 * From so many runs on, each mishap must have come. Each comes in more than half of all runs, so that one is missing
 * from 30 about once in ten thousand million times.
 */
const manyRuns = 30;
/** … and each kind of outage, which comes in a third of them. */
const manyRunsWithOutages = 100;
/** What must have happened to some request; FAILED must not. */
const eventTypes: SigningEventType[] = [
  ...(['STARTED', 'REQUESTED', 'REMINDED', 'VIEWED', 'SIGNED', 'APPROVED', 'EXTENDED', 'REASSIGNED'] as const),
  ...(['COMPLETED', 'DECLINED', 'CANCELLED', 'EXPIRED', 'ERASED'] as const),
];

/** Reads how often and with which seed to run from `RUNS` and `SEED`; a failure prints the seed. */
export function modelSettings(usualRuns: number, { RUNS, SEED } = process.env) {
  return { runs: Number(RUNS ?? usualRuns), seed: SEED === undefined ? undefined : Number(SEED) };
}

/**
 * Runs random stories with random faults, and holds the invariants of each when it has settled. In the end each kind of
 * event and of fault must have come: a story in which nothing happens holds everything.
 * @param seed repeats the stories and faults; what overtakes what is up to the machine
 */
export async function holdModel(
  world: World,
  { runs, seed }: { runs: number; seed: number | undefined },
): Promise<void> {
  const kinds = [start, start, acts, acts, acts, acts, allSign, allSign, remind, remind, startAgain, expire];
  const stories = fc.commands(kinds, { maxCommands: 14, size: 'max' });
  const counts: Partial<Record<SigningEventType, number>> = {};
  const property = fc.asyncProperty(start, stories, anyFaults, async (first, commands, faults) => {
    const model: Model = { lives: [] };
    world.faults.plan(faults);
    await first.run(model, world);
    await fc.asyncModelRun(() => ({ model, real: world }), commands);
    await settle(world, model.lives);
    world.faults.plan(noFaults);
    await catchUp(world);
    for (const life of model.lives) {
      await holdInvariants(world, life);
      for (const { type } of (await life.read()).history) counts[type] = (counts[type] ?? 0) + 1;
    }
    expect(world.problems).toEqual([]);
    expect(deadLettersOf(world.backend)).toEqual([]);
  });
  // A story goes another way each time: there is nothing to shrink.
  await fc.assert(property, {
    ...{ numRuns: tales.length + runs, examples: tales, endOnFailure: true },
    ...(seed === undefined ? {} : { seed }),
  });
  expect(Object.keys(counts), 'what happened to requests').toEqual(expect.arrayContaining(eventTypes));
  if (runs < manyRuns) return;
  const missing = Object.entries(world.faults.played).flatMap(([mishap, times]) => {
    const isDue = runs >= manyRunsWithOutages || !mishap.startsWith('outage');
    return isDue && times === 0 ? [mishap] : [];
  });
  expect(missing, 'what never went wrong').toEqual([]);
}

function command(
  text: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, world: World) => Promise<void>,
): Command {
  return { check, run, toString: () => text };
}

function onLives(text: string, run: (model: Model, world: World) => Promise<void>): Command {
  return command(text, ({ lives }) => lives.length > 0, run);
}
