import { AwsError, type Intercept, type InvocationResult, type MovableClock } from '@countersign/local';
import fc from 'fast-check';
import { betweenServices, type Kind } from '../support/faulty-services.ts';
import { anyOutages, createOutages, type PlannedOutage } from './outages.ts';

/** What goes wrong in a run: the n-th of a list is for the n-th call of its kind, what comes behind the list goes well. */
export interface Faults {
  /** How often a function gets an event, when it gets the others, and whether the answer is lost. */
  invocations: { times: number; others: 'before' | 'together' | 'later'; fails: boolean }[];
  /** After which AWS calls the function crashes. */
  crashes: boolean[];
  /** What becomes of calls of Step Functions. */
  sends: ('well' | 'lost' | 'doubled' | 'late')[];
  /** Whether each publishing fails twice: before it was done, and when it was. */
  publishing: boolean[];
  /** What is out, one after another. */
  outages: PlannedOutage[];
}

/** Faults of every kind, mixed with what goes well. */
export const anyFaults: fc.Arbitrary<Faults> = fc.record({
  invocations: fc.array(
    fc.record({
      times: fc.oneof(
        { weight: 3, arbitrary: fc.constant(1) },
        { weight: 2, arbitrary: fc.integer({ min: 2, max: 3 }) },
      ),
      others: fc.constantFrom('before', 'together', 'later'),
      fails: sometimes(3),
    }),
    { maxLength: 40, size: 'max' },
  ),
  crashes: fc.array(sometimes(6), { maxLength: 120, size: 'max' }),
  sends: fc.array(fc.constantFrom('well', 'lost', 'doubled', 'late'), { maxLength: 20, size: 'max' }),
  publishing: fc.array(fc.boolean(), { maxLength: 40, size: 'max' }),
  outages: anyOutages,
});

/** Once in a while, against so many times not. */
function sometimes(not: number): fc.Arbitrary<boolean> {
  return fc.oneof({ weight: not, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
}

/** Nothing goes wrong. */
export const noFaults: Faults = { invocations: [], crashes: [], sends: [], publishing: [], outages: [] };

/** What can go wrong. */
export type Mishap =
  | `delivered more than once, the others ${Faults['invocations'][number]['others']}`
  | 'answer of a function lost'
  | 'crash after a call'
  | `call of Step Functions ${Exclude<Faults['sends'][number], 'well'>}`
  | `publishing failed ${'before' | 'after'} it was done`
  | `outage, ${Kind}`;

/** Comes between the backend's parts with the faults of a run. */
export interface Faulty {
  intercept: Intercept;
  /** How often each has gone wrong, over all runs. */
  played: Record<Mishap, number>;
  /** Begins a run. */
  plan(faults: Faults): void;
  /** Lets a call of the test itself pass. */
  spare<Result>(call: () => Promise<Result>): Promise<Result>;
  /** When something last went wrong, by the clock; an outage goes wrong until it ends. */
  lastAt(): number;
  /** Milliseconds by which the clock is best moved amid an outage: the longer it lasts, the more. Undefined outside one. */
  stepAmid(): number | undefined;
}

/** When the second and third delivery come that come later: before and after a reminder. */
const laterBy = [0, 45_000, 610_000];

/** What every id of a request that gets faults begins with; all else is left alone. */
export const idPrefix = 'faulty-';

type Listed = Omit<Faults, 'outages'>;

/** Makes the faults happen to what belongs to requests whose ids begin with `idPrefix`. */
export function createFaults(clock: () => MovableClock): Faulty {
  let next: { [Kind in keyof Listed]: () => Listed[Kind][number] | undefined };
  let lastAt = 0;
  const play = (mishap: Mishap) => {
    lastAt = clock().now();
    played[mishap]++;
  };
  const plan = (faults: Faults) => {
    const one = <T>(list: T[]) => {
      let at = 0;
      return () => list[at++];
    };
    next = {
      invocations: one(faults.invocations),
      crashes: one(faults.crashes),
      sends: one(faults.sends),
      publishing: one(faults.publishing),
    };
    outages.plan(faults.outages);
  };
  let spared = 0;
  /** Those of people get through: what they are answered is held against the story so far. */
  const outages = createOutages(
    clock,
    ({ isOfPerson, text }) => !isOfPerson && spared === 0 && (text === '' || requestIdIn(text) !== undefined),
    (kind) => play(`outage, ${kind}`),
  );
  plan(noFaults);
  const played: Record<Mishap, number> = {
    'delivered more than once, the others before': 0,
    'delivered more than once, the others together': 0,
    'delivered more than once, the others later': 0,
    'answer of a function lost': 0,
    'crash after a call': 0,
    'call of Step Functions lost': 0,
    'call of Step Functions doubled': 0,
    'call of Step Functions late': 0,
    'publishing failed before it was done': 0,
    'publishing failed after it was done': 0,
    'outage, refused': 0,
    'outage, throttled': 0,
    'outage, slow': 0,
    'outage, done but unanswered': 0,
  };
  const publishings = new Map<string, number>();

  const single: Omit<Intercept, 'write'> = {
    async invoke(_name, payload, perform) {
      const id = requestIdIn(JSON.stringify(payload));
      const fault = id && next.invocations();
      if (!fault) return perform();
      const { times, others, fails } = fault;
      const answers = [];
      for (let other = 1; other < times; other++) {
        const more = () => {
          play(`delivered more than once, the others ${others}`);
          return perform();
        };
        if (others === 'later') later(laterBy[other]!, more);
        else if (others === 'before') await more();
        else answers.push(more());
      }
      const [answer] = await Promise.all([perform(), ...answers]);
      if (!fails) return answer;
      play('answer of a function lost');
      return lostAnswer;
    },
    async call(target, input, perform) {
      const id = requestIdOf(input as Record<string, unknown>);
      if (!id || spared > 0) return perform();
      if (/\.(SendTask|StartExecution)/.test(target)) return send(next.sends() ?? 'well', perform);
      if (!next.crashes()) return perform();
      await perform().catch(() => {});
      play('crash after a call');
      throw crash;
    },
    async graphql(request, perform) {
      if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return perform();
      const { input } = (JSON.parse(request.body.toString()) as { variables: Variables }).variables;
      const change = `${input.requestId} ${input.version}`;
      const failed = publishings.get(change) ?? (next.publishing() ? 0 : 2);
      publishings.set(change, failed + 1);
      if (failed > 1) return perform();
      if (failed === 1) await perform();
      play(`publishing failed ${failed === 0 ? 'before' : 'after'} it was done`);
      return unavailable;
    },
  };
  const out = betweenServices(outages.meet);

  return {
    ...{ plan, played },
    intercept: {
      ...out,
      invoke: (name, payload, perform) => out.invoke(name, payload, () => single.invoke(name, payload, perform)),
      call: (target, input, perform) => out.call(target, input, () => single.call(target, input, perform)),
      graphql: (request, perform) => out.graphql(request, () => single.graphql(request, perform)),
    },
    async spare(call) {
      spared++;
      return call().finally(() => spared--);
    },
    lastAt: () => Math.max(lastAt, Math.min(outages.newest()?.ends ?? 0, clock().now())),
    stepAmid() {
      const { begun = 0, ends = 0 } = outages.newest() ?? {};
      const [lasted, left] = [clock().now() - begun, ends - clock().now()];
      return left > 0 ? Math.min(left, Math.max(10_000, lasted / 10)) : undefined;
    },
  };

  function later(milliseconds: number, perform: () => Promise<unknown>): void {
    clock().at(clock().now() + milliseconds, () => void perform().catch(() => {}));
  }

  async function send(fault: Faults['sends'][number], perform: () => Promise<unknown>): Promise<unknown> {
    if (fault === 'well') return perform();
    const tell = () => play(`call of Step Functions ${fault}`);
    if (fault === 'doubled') {
      await perform().catch(() => {});
      tell();
      return perform();
    }
    if (fault === 'lost') tell();
    else later(5000, () => (tell(), perform()));
    throw crash;
  }
}

interface Variables {
  input: { requestId: string; version: number };
}

/** Clients take it for final, and functions for an outage. */
const crash = new AwsError('AccessDeniedException', 'a fault of this test');
const lostAnswer: InvocationResult = { ok: false, error: { errorType: 'Crash', errorMessage: 'a fault of this test' } };
const unavailable = { status: 503, headers: { 'content-type': 'application/json' }, body: '{}' };

/** A task token is base64url of a text that has the execution's name in it. */
function requestIdOf(input: Record<string, unknown>): string | undefined {
  const token = typeof input.taskToken === 'string' ? Buffer.from(input.taskToken, 'base64url').toString('latin1') : '';
  return requestIdIn(token || JSON.stringify(input));
}

const requestIdIn = (text: string) => new RegExp(`${idPrefix}[\\w-]+`).exec(text)?.[0];
