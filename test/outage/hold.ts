import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { SignDocumentDocument } from '../../generated/operations.ts';
import { createRandom } from '../support/random.ts';
import { answerExposed, type Case, handsOf, tryOnce } from './hands.ts';
import { type Kind, type Service } from '../support/faulty-services.ts';
import { idPrefix } from './outage.ts';
import { type PointName, points } from './points.ts';
import type { World } from './world.ts';

/** One outage. */
export interface Plan {
  service: Service;
  kind: Kind;
  milliseconds: number;
  /** Draws what differs from run to run: legs, ends, how slow slow is. */
  seed: number;
}

/** What an outage did to the request at one point. */
export interface Cell extends Omit<Plan, 'seed'> {
  point: PointName;
  /** How many calls about the request met the outage. */
  hits: number;
  /** After how many seconds of the clock from its end the request had gone on. */
  seconds: number;
}

const second = 1000;
const minute = 60 * second;
/** Within so long after an outage every request has gone on by itself. */
const patience = 15 * minute;
/** … and what has expired meanwhile is settled. */
const patienceWithDeadlines = 3 * minute;

let count = 0;
type Named = Case & { name: PointName };

/**
 * Lets one outage find a request at each point, and holds that each goes on by itself in time, that no answer is lost, that
 * nobody is told twice, that webhooks and mails tell of it in the end, that it ends as it must, and is sealed.
 */
export async function holdOutage(world: World, { service, kind, milliseconds, seed }: Plan): Promise<Cell[]> {
  const { backend, outage } = world;
  const random = createRandom(seed);
  const { idle } = backend;
  outage.plan({ service, kind, milliseconds, slowness: Math.min(random.between(1, 10) * second, milliseconds / 30) });
  const before = new Set(world.running);
  const nextId = idsApart(world);
  const cases = (Object.keys(points) as PointName[]).map((name): Named => {
    return { id: nextId(name), name, point: points[name]({ service, milliseconds, random }), accepted: [], trying: [] };
  });
  const hands = (each: Case) => handsOf(world, each, outage.exposed);
  for (const each of cases) if (each.point.isBegun) await hands(each).start();
  await idle();
  for (const each of cases) {
    outage.strike(each.id, each.point.at);
    await each.point.act(hands(each));
    await tryOnce(each);
    await idle();
    if (each.point.answers) answerExposed(world, each, outage.exposed, each.point.answers);
  }
  for (const { id } of cases) expect(outage.struckAt(id), `when the outage found ${id}`).toBeDefined();

  outage.spread();
  const seconds = await goOn(world, cases, milliseconds);
  await finish(world, cases, before);
  for (const each of cases) {
    const request = await world.stored(each.id);
    hold(request, each, world);
    await holdSeal(request, world);
  }
  expect(world.problems).toEqual([]);
  return cases.map(({ id, name }) => ({
    ...{ service, kind, milliseconds, point: name, hits: outage.hits(id) },
    seconds: seconds.get(id)!,
  }));
}

/**
 * Gives ids whose changes go to the functions in different lanes of the mappings: none waits behind another's outage on the
 * way to its point. Which lane takes a key, the emulator decides by its MD5.
 */
function idsApart({ backend }: World): (name: string) => string {
  const mapping = backend.template
    .ofType('AWS::Lambda::EventSourceMapping')
    .find(({ properties }) => properties.ParallelizationFactor);
  const lanes = Number(mapping!.properties.ParallelizationFactor);
  const laneOf = (id: string) =>
    createHash('md5')
      .update(JSON.stringify({ S: id }))
      .digest()
      .readUInt32BE() % lanes;
  const taken = new Set<number>();
  return (name) => {
    for (;;) {
      const id = `${idPrefix}${process.pid}-${++count}-${name.replaceAll(' ', '-')}`;
      if (taken.has(laneOf(id))) continue;
      taken.add(laneOf(id));
      return id;
    }
  };
}

/** Lets time pass over an outage and after it until each request has gone on, and gives how long after it that took. */
async function goOn(world: World, cases: Named[], milliseconds: number): Promise<Map<string, number>> {
  const { backend, outage, pass } = world;
  const { clock } = backend;
  const begun = clock.now();
  const through = new Map<string, number>();
  const since = (id: string) => clock.now() - (outage.struckAt(id)! + milliseconds);
  for (;;) {
    const passed = clock.now() - begun;
    for (const each of cases.filter(({ id }) => !through.has(id))) {
      // Whoever answers does so when the outage has lasted for a while.
      if (each.name === 'start' || passed > milliseconds / 3) await tryOnce(each);
      if (since(each.id) < 0) continue;
      const lack = await missing(world, each);
      if (!lack) through.set(each.id, since(each.id) / second);
      const isLate = since(each.id) > (each.name === 'deadline' ? patienceWithDeadlines : patience);
      if (isLate) expect(lack, `${each.id} has not gone on`).toBeUndefined();
    }
    if (through.size === cases.length) return through;
    const left = outage.endsAt() - clock.now();
    // What comes again and again does so at each step: of hours there are no more than forty.
    const amid = Math.min(Math.max(5 * second, passed / 20), Math.max(5 * minute, milliseconds / 40), left);
    await pass(left > 0 ? amid : -left < patienceWithDeadlines ? 20 * second : minute);
  }
}

/** What keeps a request from having gone on. */
async function missing(world: World, each: Named): Promise<object | undefined> {
  const request = (await world.stored(each.id)) as StoredRequest | undefined;
  if (!request) return { request: 'not started' };
  const { status, version, events, signers } = request;
  const answered = Object.entries(signers).filter(([, signer]) => !['WAITING', 'REQUESTED'].includes(signer.status));
  const open = (await world.openSignatures(each.id)).map(({ email }) => email);
  const held = open.filter((email) => status !== 'PENDING' || answered.some(([answerer]) => answerer === email));
  const isPublished = version === 1 || world.publishedOf(each.id).some((update) => update.version === version);
  const isRunning = status !== 'PENDING' && world.running.has(each.id);
  const isDone = each.point.isThrough(request) && held.length === 0 && isPublished && !isRunning;
  return isDone && each.trying.length === 0
    ? undefined
    : { status, events, held, isPublished, isRunning, tries: each.trying.length };
}

/** Lets everybody sign who is left, and everything end. */
async function finish(world: World, cases: Named[], before: Set<string>): Promise<void> {
  const { backend, pass, people } = world;
  const end = backend.clock.now() + patience;
  const left = async () => {
    const items = await Promise.all(cases.map(({ id }) => world.stored(id)));
    for (const { id, signers, status } of items)
      for (const [email, signer] of Object.entries(signers)) {
        if (status !== 'PENDING' || signer.status !== 'REQUESTED' || !people[email]) continue;
        await people[email].run(SignDocumentDocument, { input: { requestId: id } });
      }
    const open = items.flatMap(({ id, status }) => (status === 'PENDING' ? [id] : []));
    const lags = await Promise.all(cases.map((each) => missing(world, each)));
    const queues = Object.entries(backend.queues()).filter(([, messages]) => messages > 0);
    return {
      open,
      lags: lags.filter(Boolean),
      untold: await world.untold(items),
      queues,
      running: [...world.running].filter((each) => !before.has(each)),
    };
  };
  for (;;) {
    await backend.idle();
    const still = await left();
    if (Object.values(still).every(({ length }) => length === 0)) return;
    if (clockPassed(world, end)) expect(still).toEqual({ open: [], lags: [], untold: [], queues: [], running: [] });
    await pass(20 * second);
  }
}

const clockPassed = ({ backend }: World, end: number) => backend.clock.now() > end;

/** Holds that a request that is over is sealed once, as what it is, and as nothing that was altered. */
async function holdSeal({ id, createdAt, status, events, version }: StoredRequest, { record }: World): Promise<void> {
  const types = events.map(([type]) => type);
  expect(types.indexOf('SEALED'), `${id}: ${types.join(' ')}, sealed once it has ended`).toBe(types.length - 1);
  expect({ id, version }).toEqual({ id, version: types.length });
  const { request, alterations, events: recorded } = await record({ id, createdAt });
  expect({ id, alterations, status: request.status }).toEqual({ id, alterations: [], status });
  expect(recorded.map(({ type }) => type)).toEqual(types.slice(0, -1));
}

/** Holds what must be true of a request that is over. */
function hold(request: StoredRequest, { id, accepted, point }: Named, world: World): void {
  const { status, events, version, signers, remindEverySeconds = 0 } = request;
  const emails = Object.entries(signers).sort(([, a], [, b]) => a.position - b.position);
  const named = events.map(([type, , position]) =>
    typeof position === 'number' ? `${type} ${emails[position]![0]}` : type,
  );
  expect({ id, status }).toEqual({ id, status: point.end });
  expect(named, `${id}: what the API accepted`).toEqual(expect.arrayContaining(accepted));
  expect(named.filter((each) => each === 'FAILED')).toEqual([]);
  const once = named.filter((each) => !each.startsWith('REMINDED'));
  expect(once, `${id}: each once`).toEqual([...new Set(once)]);
  const times = events.map(([, at]) => at);
  expect(times, `${id}: times do not run backwards`).toEqual([...times].sort((a, b) => a - b));
  for (const position of emails.keys()) {
    const asks = events.filter(([type, , of]) => of === position && ['REQUESTED', 'REMINDED'].includes(type));
    const gaps = asks.slice(1).map(([, at], index) => at - asks[index]![1]);
    expect(Math.min(...gaps, Infinity), `${id}: no reminder before it is due`).toBeGreaterThanOrEqual(
      remindEverySeconds * 500,
    );
  }
  const published = world.publishedOf(id).map((update) => update.version);
  const firsts = published.filter((each, at) => published.indexOf(each) === at);
  if (world.putOff.has(id)) firsts.sort((a, b) => a - b);
  expect(firsts, `${id}: what was published, in order`).toEqual(
    Array.from({ length: version - 1 }, (_, index) => index + 2),
  );
}
