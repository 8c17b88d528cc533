import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Disk } from '../../../src/shared/storage/disk.ts';
import type { AppendFile } from '../../../src/step-functions/storage/append-file.ts';
import {
  callback,
  executionArn,
  folder,
  functionArn,
  historyOf,
  invoke,
  machine,
  machineArn,
  manualClock,
} from '../given.ts';
import { createStates } from '../../../src/step-functions/step-functions.ts';
import type { States } from '../../../src/step-functions/step-functions.ts';
import { relaxedDisk } from '../../shared/storage/given.ts';

// Its schemas take a third of a second a machine; the machines here are right by construction.
vi.mock('asl-validator', () => ({ default: () => ({ errors: [] }) }));

/** The disk of one process: after so many records of the journal it takes nothing more and fails everybody. */
interface MortalDisk {
  left: number;
  dead: boolean;
}
const restartableBackend: { disk: MortalDisk } = { disk: { left: Infinity, dead: false } };

vi.mock('../../../src/step-functions/storage/append-file.ts', async (original) => {
  const actual = await original<typeof import('../../../src/step-functions/storage/append-file.ts')>();
  return {
    async openAppendFile(path: string, size: number, diskBelow: Disk): Promise<AppendFile> {
      const { disk } = restartableBackend;
      const file = await actual.openAppendFile(path, size, diskBelow);
      return {
        ...file,
        append(text) {
          if (disk.dead) return;
          file.append(text);
          if (path.endsWith('journal.jsonl')) disk.dead = --disk.left === 0;
        },
        written: () => (disk.dead ? Promise.reject(new Error('the process is dead')) : file.written()),
      };
    },
  };
});

const work = functionArn('work');
const ask = functionArn('ask');

/** What a function is told to do: how often to fail first, and what becomes of its token. */
interface Payload {
  state: string;
  failures: number;
  tries: number;
  token?: string;
  answer?: 'success' | 'failure' | 'silence';
}

const payload = (state: string, more: object) => ({ state, tries: '{% $states.context.State.RetryCount %}', ...more });
const handlers = (kind: string) =>
  ({
    retried: { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 3, JitterStrategy: 'FULL' }] },
    caught: {
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Next: 'NEXT',
          Output: '{% $states.errorOutput.Error %}',
          Assign: { last: '{% $states.errorOutput %}' },
        },
      ],
    },
    both: {
      Retry: [{ ErrorEquals: ['Flaky', 'States.Timeout'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'NEXT' }],
    },
    none: {},
  })[kind]!;

type Blueprint = {
  kind: string;
  handler: string;
  failures: number;
  seconds: number;
  answer: string;
  inner: Blueprint[][];
};

const blueprint: fc.Arbitrary<Blueprint> = fc.letrec<{ state: Blueprint }>((tie) => ({
  state: fc.record({
    kind: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('Pass', 'Task', 'Ask', 'Wait', 'Choice', 'Draw', 'Bad', 'Fail'),
      fc.constantFrom('Map', 'Parallel'),
    ),
    handler: fc.constantFrom('none', 'none', 'retried', 'caught', 'both'),
    failures: fc.constantFrom(0, 0, 1, 2, 9),
    seconds: fc.integer({ min: 1, max: 50 }),
    answer: fc.constantFrom('success', 'success', 'failure', 'silence'),
    inner: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'scopes' },
      fc.constant<Blueprint[][]>([]),
      fc.array(fc.array(tie('state'), { minLength: 1, maxLength: 3, depthIdentifier: 'scopes' }), {
        minLength: 1,
        maxLength: 2,
      }),
    ),
  }),
})).state;

/** The states of a scope, one after the other; those whose names are taken get numbers. */
function scopeOf(
  blueprints: Blueprint[],
  names: { next: number },
): { StartAt: string; States: Record<string, object> } {
  const taken = blueprints.map(({ kind }) => `${kind} ${names.next++}`);
  const end = `Done ${names.next++}`;
  const States: Record<string, object> = { [end]: { Type: 'Succeed' } };
  blueprints.forEach((one, index) => {
    const name = taken[index]!;
    const Next = taken[index + 1] ?? end;
    const state = JSON.stringify({ ...stateOf(one, name, names), Next });
    States[name] = JSON.parse(state.replaceAll('"NEXT"', JSON.stringify(Next))) as object;
    if (one.kind === 'Choice')
      States[name] = {
        Type: 'Choice',
        Choices: [{ Condition: `{% $boolean($states.input) %}`, Next, Assign: { chose: name } }],
        Default: end,
      };
    if (one.kind === 'Fail') {
      // What comes behind it must be reachable, if never reached.
      const failing = `${name} now`;
      States[name] = { Type: 'Choice', Choices: [{ Condition: true, Next: failing }], Default: Next };
      States[failing] = { Type: 'Fail', Error: 'Failed', Cause: name };
    }
  });
  return { StartAt: taken[0] ?? end, States };
}

function stateOf(
  { kind, handler, failures, seconds, answer, inner }: Blueprint,
  name: string,
  names: { next: number },
): object {
  const scopes = () => inner.map((scope) => scopeOf(scope, names));
  switch (kind) {
    case 'Task':
      return {
        Type: 'Task',
        Resource: invoke,
        Arguments: { FunctionName: work, Payload: payload(name, { failures }) },
        Output: '{% $states.result.Payload %}',
        ...handlers(handler),
      };
    case 'Ask':
      return {
        Type: 'Task',
        Resource: callback,
        Arguments: {
          FunctionName: ask,
          Payload: payload(name, { failures: 0, answer, token: '{% $states.context.Task.Token %}' }),
        },
        TimeoutSeconds: seconds,
        ...handlers(handler),
      };
    case 'Wait':
      return { Type: 'Wait', Seconds: `{% ${seconds} %}` };
    case 'Draw':
      return {
        Type: 'Pass',
        Output: '{% [$uuid(), $random(), $millis()] %}',
        Assign: { [name.replace(' ', '')]: '{% $now() %}' },
      };
    case 'Bad':
      return { Type: 'Pass', Output: '{% $exists($last) ? $last : $states.input.missing %}' };
    case 'Map':
      return {
        Type: 'Map',
        Items: '{% [1..2] %}',
        MaxConcurrency: seconds % 3,
        ItemProcessor: scopes()[0] ?? scopeOf([], names),
        ...handlers(handler),
      };
    case 'Parallel':
      return { Type: 'Parallel', Branches: inner.length > 0 ? scopes() : [scopeOf([], names)], ...handlers(handler) };
    default:
      return { Type: 'Pass', Output: { at: name }, Assign: { seen: name } };
  }
}

/** Runs one execution to its end, with a crash after every `records` records; tells what came out and what it did. */
async function run(definition: object, records: number) {
  const directory = folder();
  const clock = manualClock();
  const timers: number[] = [];
  const watched = {
    ...clock,
    at: (time: number, call: () => void) => (timers.push(time), clock.at(time, call)),
  };
  const effects: string[] = [];
  const unanswered = new Map<string, Payload>();
  let current: States;

  const boot = async () => {
    const disk = { left: records, dead: false };
    restartableBackend.disk = disk;
    current = await createStates({
      machines: [machine(definition)],
      directory,
      disk: relaxedDisk(),
      clock: watched,
      newId: () => '11111111-1111-4111-8111-111111111111',
      random: () => 0.5,
      region: 'eu-central-1',
      async invoke(_role, functionName, given) {
        const payload = given as Payload;
        effects.push(JSON.stringify([functionName, { ...payload, token: undefined }]));
        if (functionName === ask) unanswered.set(payload.token!, payload);
        if (payload.tries < payload.failures)
          return { ok: false, error: { errorType: 'Flaky', errorMessage: payload.state } };
        return { ok: true, payload: payload.state };
      },
      async onStatusChange({ detail }) {
        effects.push(detail.status);
      },
      report(event) {
        if (event.kind === 'bug' && !disk.dead) throw event.problem;
      },
    });
  };

  /** Does something; when the process dies of it, the next one takes over and what came out is nothing. */
  const survive = async <Result>(act: (states: States) => Promise<Result>): Promise<Result | undefined> => {
    const { disk } = restartableBackend;
    const result = await act(current).catch((thrown: unknown) => {
      if (!disk.dead) throw thrown;
    });
    if (!disk.dead) return result as Result;
    await current.stop();
    await boot();
    return undefined;
  };

  await boot();
  const describeOne = async ({ service }: States) =>
    (await service.operations.DescribeExecution!({ executionArn: executionArn('one') })) as { status: string };
  const begin = async ({ service }: States) => {
    await service.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    return true;
  };
  const isTaken = (thrown: Error) => thrown.name === 'ExecutionAlreadyExists' || Promise.reject(thrown);
  while (!(await survive((states) => begin(states).catch(isTaken))));
  for (let turn = 0; turn < 5000; turn++) {
    clock.advance(0);
    if (!(await survive((states) => states.idle().then(() => true)))) continue;
    const described = await survive(describeOne);
    if (!described) continue;
    if (effects.includes(described.status) && described.status !== 'RUNNING') {
      const history = await historyOf(current!.service.operations, 'one');
      await current!.stop();
      return { described, history, effects: [...new Set(effects)] };
    }
    // Of tasks that wait at the same time the first by name is answered: in which order they were invoked is up to the machine.
    const [[token, payload] = []] = [...unanswered]
      .filter(([, { answer }]) => answer !== 'silence')
      .sort(([, a], [, b]) => a.state.localeCompare(b.state, 'en', { numeric: true }));
    if (token) {
      await survive(async ({ service: { operations } }) => {
        const answer =
          payload!.answer === 'success'
            ? operations.SendTaskSuccess!({ taskToken: token, output: JSON.stringify(payload!.state) })
            : operations.SendTaskFailure!({ taskToken: token, error: 'Declined', cause: payload!.state });
        await (answer as Promise<unknown>).catch((thrown: Error) => {
          if (thrown.name !== 'TaskTimedOut') throw thrown;
        });
        unanswered.delete(token);
      });
      continue;
    }
    const next = Math.min(...timers.filter((time) => time > clock.now()));
    clock.advance(next - clock.now());
  }
  throw new Error(`it did not end: ${readFileSync(join(directory, 'journal.jsonl'), 'utf8')}`);
}

describe('an execution whose process dies after every k-th record', () => {
  it('does the same and ends the same as one that runs straight', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(blueprint, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (blueprints, k) => {
          const definition = scopeOf(blueprints, { next: 1 });
          const straight = await run(definition, Infinity);
          const interrupted = await run(definition, k);
          const concurrent = JSON.stringify(definition).match(/"Type":"(Map|Parallel)"/);
          if (!concurrent) expect(interrupted).toEqual(straight);
          // Branches at once may take turns otherwise after a restart, and a cause names the number of an event.
          const comparable = ({ described }: typeof straight) =>
            concurrent ? JSON.parse(JSON.stringify(described).replaceAll(/event id #\d+/g, 'event id #')) : described;
          expect(comparable(interrupted)).toEqual(comparable(straight));
          expect([...interrupted.effects].sort()).toEqual([...straight.effects].sort());
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  });
});
