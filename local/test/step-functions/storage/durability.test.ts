import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExecutionStatusChange } from '../../../src/step-functions/status-change.ts';
import { ask, asking, restartableBackend } from '../restartable-backend.ts';
import { backend, executionArn, invoke, machine, machineArn, named, single } from '../given.ts';

describe('a restart', () => {
  it('finds tokens, variables, Map positions and deadlines as they were', async () => {
    const item = { ...asking({ TimeoutSeconds: 100 }).States.Only };
    const room = restartableBackend({
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { outer: 7 }, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: ['a', 'b', 'c'],
          MaxConcurrency: 2,
          ItemSelector: '{% $states.context.Map.Item.Value %}',
          ItemProcessor: { StartAt: 'Ask', States: { Ask: { ...item, Output: '{% [$states.result, $outer] %}' } } },
          End: true,
        },
      },
    });
    const first = await room.start();
    await first.start();
    await first.states.idle();
    await first.answer(room.tokens[0]!, '"A"');
    await first.states.idle();
    const second = await room.start();
    expect(await second.history()).toEqual(await first.history());
    await second.states.idle();
    expect(room.tokens).toHaveLength(3);
    await second.answer(room.tokens[2]!, '"C"');
    const third = await room.start();
    await third.answer(room.tokens[1]!, '"B"');
    await expect(third.answer(room.tokens[0]!)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect(await third.describe()).toMatchObject({ status: 'SUCCEEDED', output: '[["A",7],["B",7],["C",7]]' });
  });

  it('runs a task that was in flight again, with the same token', async () => {
    const room = restartableBackend(asking(), () => (room.tokens.length === 1 ? new Promise(() => {}) : null));
    const first = await room.start();
    await first.start();
    while (room.tokens.length < 1) await new Promise(setImmediate);
    const second = await room.start();
    await second.states.idle();
    expect(room.tokens).toEqual([room.tokens[0], room.tokens[0]]);
    expect((await second.history()).map(([, , type]) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
    ]);
    const third = await room.start();
    await third.states.idle();
    expect(room.tokens).toHaveLength(2);
  });

  it('lets timers that passed meanwhile fire at once', async () => {
    const room = restartableBackend(asking({ TimeoutSeconds: 60 }));
    const first = await room.start();
    await first.start();
    await first.states.idle();
    await first.states.stop();
    room.clock.advance(3_600_000);
    const second = await room.start();
    room.clock.advance(0);
    await second.states.idle();
    expect(await second.describe()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it.each([
    ['a wait before it passed', [{ Type: 'Wait', Seconds: 50 }], 0],
    ['it was in flight', [], 1],
  ])('invokes no function of an execution whose time was over meanwhile, where %s', async (_what, before, tries) => {
    const states = [...before, asking().States.Only];
    const room = restartableBackend(
      {
        TimeoutSeconds: 100,
        StartAt: 'S1',
        States: Object.fromEntries(
          states.map((state, at) => [`S${at + 1}`, at + 1 < states.length ? { ...state, Next: `S${at + 2}` } : state]),
        ),
      },
      () => new Promise(() => {}),
    );
    const first = await room.start();
    await first.start();
    while (room.tokens.length < tries) await new Promise(setImmediate);
    await first.states.stop();
    room.clock.advance(200_000);
    const second = await room.start();
    room.clock.advance(0);
    await second.states.idle();
    expect(room.tokens).toHaveLength(tries);
    expect(await second.describe()).toMatchObject({ status: 'TIMED_OUT', stopDate: room.began / 1000 + 100 });
  });

  it('keeps the planned time of a retry with jitter', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 100, JitterStrategy: 'FULL' }];
    const room = restartableBackend(asking({ Retry }), () => {
      if (room.tokens.length === 1) throw named('Flaky', '');
    });
    const first = await room.start({ random: () => 0.3 });
    await first.start();
    await first.states.idle();
    const second = await room.start({ random: () => 0.9 });
    room.clock.advance(29_999);
    await second.states.idle();
    expect(room.tokens).toHaveLength(1);
    room.clock.advance(1);
    await second.states.idle();
    expect(room.tokens).toHaveLength(2);
  });

  it('keeps what chance gave', async () => {
    const definition = {
      StartAt: 'Draw',
      States: {
        Draw: { Type: 'Pass', Assign: { drawn: '{% [$uuid(), $random(), $millis()] %}' }, Next: 'Wait' },
        Wait: { Type: 'Wait', Seconds: 60, Output: '{% $drawn %}', End: true },
      },
    };
    const room = restartableBackend(definition);
    const first = await room.start({ random: () => 0.125 });
    await first.start();
    const began = room.clock.now();
    const second = await room.start({ random: () => 0.75 });
    room.clock.advance(60_000);
    await second.states.idle();
    expect(await second.describe()).toMatchObject({
      output: JSON.stringify(['00000000-0000-4000-8000-000000000002', 0.125, began]),
    });
  });

  it('offers status changes again until they are accepted', async () => {
    const offered: ExecutionStatusChange[] = [];
    const room = restartableBackend(asking());
    const stuck = (event: ExecutionStatusChange) => (offered.push(event), new Promise<void>(() => {}));
    const first = await room.start({ onStatusChange: stuck });
    await first.start();
    while (room.tokens.length < 1) await new Promise(setImmediate);
    await first.answer(room.tokens[0]!);
    const refusing = async (event: ExecutionStatusChange) => {
      offered.push(event);
      throw new Error('not now');
    };
    const second = await room.start({ onStatusChange: refusing });
    await second.states.idle();
    room.clock.advance(1000);
    await second.states.idle();
    const third = await room.start();
    await third.states.idle();
    expect(offered.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
    expect(third.changes.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'SUCCEEDED']);
    expect(third.changes[0]).toEqual(offered[0]);
    const fourth = await room.start();
    await fourth.states.idle();
    expect(fourth.changes).toEqual([]);
  });

  it('goes on with the machine that an execution started with', async () => {
    const room = restartableBackend(asking());
    const first = await room.start();
    await first.start();
    await first.states.idle();
    const changed = single({ Type: 'Pass', Output: 'new' });
    const second = await room.start({ machines: [machine(changed)] });
    await second.answer(room.tokens[0]!, '"old"');
    expect(await second.describe()).toMatchObject({ output: '"old"' });
    const describe = second.operations.DescribeStateMachineForExecution!({ executionArn: executionArn('one') });
    expect(await describe).toMatchObject({ definition: machine(asking()).definition });
    await second.start('two');
    expect(await second.describe('two')).toMatchObject({ output: '"new"' });
  });
});

describe('a machine', () => {
  it('is as old as its first start, though it changes', async () => {
    const room = restartableBackend(asking());
    await room.start();
    room.clock.advance(60_000);
    const describe = { stateMachineArn: machineArn };
    const second = await room.start();
    expect(await second.operations.DescribeStateMachine!(describe)).toMatchObject({ creationDate: room.began / 1000 });
    const third = await room.start({ machines: [machine(single({ Type: 'Pass' }))] });
    expect(await third.operations.DescribeStateMachine!(describe)).toMatchObject({ creationDate: room.began / 1000 });
  });
});

describe('closed executions', () => {
  it('are readable after they have left the journal and a restart', async () => {
    const room = restartableBackend(asking());
    const first = await room.start();
    for (const name of ['one', 'two']) await first.start(name, `{"name":"${name}"}`);
    await first.states.idle();
    await first.answer(room.tokens[0]!, '"done"');
    await first.states.idle();
    expect(existsSync(join(room.directory, 'closed-index.jsonl'))).toBe(true);
    const [described, history] = [await first.describe(), await first.history()];
    const second = await room.start();
    expect([await second.describe(), await second.history()]).toEqual([described, history]);
    const list = await second.operations.ListExecutions!({ stateMachineArn: machineArn });
    expect(list).toMatchObject({ executions: [{ name: 'one' }, { name: 'two' }] });
    await expect(second.start('one', '{"name":"one"}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('come again from the journal where a crash has cut the store', async () => {
    const room = restartableBackend(single({ Type: 'Pass' }));
    const first = await room.start();
    await first.start();
    await first.states.idle();
    const described = await first.describe();
    await first.states.stop();
    const lines = readFileSync(room.journal, 'utf8').split('\n');
    writeFileSync(room.journal, [...lines.slice(0, -2), ''].join('\n'));
    const index = join(room.directory, 'closed-index.jsonl');
    truncateSync(index, statSync(index).size - 5);
    const reported: unknown[] = [];
    const second = await room.start({ report: (event) => reported.push(event) });
    expect(reported).toEqual([{ kind: 'journalCut', file: index, bytes: expect.any(Number) }]);
    await second.states.idle();
    expect(await second.describe()).toEqual(described);
    const third = await room.start();
    expect(await third.describe()).toEqual(described);
    expect(readFileSync(index, 'utf8').trim().split('\n')).toHaveLength(1);
  });
});

describe('limits', () => {
  it('ends an execution with its 25,000th event', async () => {
    const definition = {
      StartAt: 'Round',
      States: {
        Round: { Type: 'Pass', Next: 'Again' },
        Again: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Done' }], Default: 'Round' },
        Done: { Type: 'Succeed' },
      },
    };
    const { operations, states } = await backend(definition);
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await states.idle();
    const input = { executionArn: executionArn('one'), maxResults: 1, reverseOrder: true };
    expect(await operations.GetExecutionHistory!(input)).toMatchObject({
      events: [
        {
          id: 25_000,
          type: 'ExecutionFailed',
          executionFailedEventDetails: {
            error: 'States.Runtime',
            cause: 'The execution reached the maximum number of history events (25000).',
          },
        },
      ],
    });
  });

  it('fails an execution whose state gives more than 256 KiB, whatever its catchers say', async () => {
    const definition = {
      StartAt: 'Large',
      States: {
        Large: {
          Type: 'Task',
          Resource: invoke,
          Arguments: { FunctionName: ask },
          Output: '{% $pad("", 262143, "x") %}',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          End: true,
        },
        Done: { Type: 'Succeed' },
      },
    };
    const { operations, states } = await backend(definition, { [ask]: () => null });
    await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one' });
    await states.idle();
    expect(await operations.DescribeExecution!({ executionArn: executionArn('one') })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'Large' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});
