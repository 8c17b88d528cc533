import { describe, expect, it } from 'vitest';
import { backend, callback, executionArn, historyOf, invoke, machineArn, named } from '../given.ts';

const second = 1000;

/** Each item asks; what fails is waited out, longer each time, and counted in variables of its own. */
const ask = (resource: string, seconds: string) => ({
  StartAt: 'Begin',
  States: {
    Begin: {
      Type: 'Choice',
      Choices: [{ Condition: '{% false %}', Next: 'Ask' }],
      Default: 'Ask',
      Assign: { faults: 0, last: null },
    },
    Ask: {
      Type: 'Task',
      Resource: resource,
      Arguments: {
        FunctionName: 'ask',
        Payload: {
          name: '{% $states.input.name %}',
          faults: '{% $faults %}',
          of: '{% $states.context.Execution.Input.id %}',
        },
      },
      Catch: [
        { ErrorEquals: ['Over'], Next: 'Pass on' },
        {
          ErrorEquals: ['States.ALL'],
          Next: 'Wait out',
          Output: '{% $states.input %}',
          Assign: { faults: '{% $faults + 1 %}', last: '{% $states.errorOutput.Error & " " & $faults %}' },
        },
      ],
      Output: '{% $states.input.name & $faults %}',
      End: true,
    },
    'Wait out': { Type: 'Wait', Seconds: seconds, Next: 'Ask' },
    'Pass on': { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: '{% $states.input.Cause & $last %}' },
  },
});

const doubling = '{% $max([1, $ceil($min([10, $power(2, $faults - 1)]) * (0.5 + $random() / 2))]) %}';

const machine = (resource = invoke, seconds = doubling) => ({
  StartAt: 'All',
  States: {
    All: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: ask(resource, seconds),
      Catch: [{ ErrorEquals: ['Over'], Next: 'Ended', Assign: { why: '{% $states.errorOutput %}' } }],
      End: true,
    },
    Ended: { Type: 'Fail', Error: '{% "It" & $why.Error %}', Cause: '{% $why.Cause %}' },
  },
});

async function started(definition: object, ask: (payload: never) => unknown, items = ['a']) {
  const given = await backend(definition, { ask });
  const input = JSON.stringify({ id: 'one', items: items.map((name) => ({ name })) });
  await given.operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input });
  await given.states.idle();
  return {
    ...given,
    async pass(seconds: number) {
      given.clock.advance(seconds * second);
      await given.states.idle();
    },
    payloads: () => given.invocations.map(({ payload }) => payload),
    described: () => given.operations.DescribeExecution!({ executionArn: executionArn('one') }),
  };
}

describe('waiting out what fails', () => {
  it('goes by variables that a catcher assigns, of the values before it', async () => {
    const { pass, payloads, described } = await started(machine(), ({ faults }: { faults: number }) => {
      if (faults < 3) throw named('Down', 'no');
    });
    // Half of the doubled time and a quarter of it more, as the random number is 0.5: 0.75, 1.5, 3, whole seconds each.
    for (const [seconds, asked] of [
      [1, 2],
      [1, 2],
      [1, 3],
      [2, 3],
      [1, 4],
    ] as const) {
      await pass(seconds);
      expect(payloads()).toHaveLength(asked);
    }
    expect(payloads()).toEqual([0, 1, 2, 3].map((faults) => ({ name: 'a', faults, of: 'one' })));
    expect(await described()).toMatchObject({ status: 'SUCCEEDED', output: '["a3"]' });
  });

  it('leaves the other items of a Map alone, each with variables of its own', async () => {
    const { pass, payloads, described } = await started(
      machine(),
      ({ name, faults }: { name: string; faults: number }) => {
        if (name === 'a' && faults < 2) throw named('Down', 'no');
      },
      ['a', 'b'],
    );
    await pass(1);
    await pass(2);
    expect(payloads()).toMatchObject([
      { name: 'a', faults: 0 },
      { name: 'b', faults: 0 },
      { name: 'a', faults: 1 },
      { name: 'a', faults: 2 },
    ]);
    expect(await described()).toMatchObject({ output: '["a2","b0"]' });
  });

  it('passes an error on under a name and with a cause that are computed', async () => {
    const { pass, described, operations } = await started(machine(), ({ faults }: { faults: number }) => {
      throw faults === 0 ? named('Down', 'no') : named('Over', 'it is over');
    });
    await pass(1);
    expect(await described()).toMatchObject({
      status: 'FAILED',
      error: 'ItOver',
      cause: expect.stringMatching(/^\{"errorType":"Over","errorMessage":"it is over".*\}Down 0$/) as string,
    });
    const caught = (await historyOf(operations, 'one')).find(([, , type, details]) =>
      type === 'TaskStateExited' ? 'assignedVariables' in (details as object) : false,
    );
    expect(caught![3]).toEqual({
      name: 'Ask',
      output: '{"name":"a"}',
      assignedVariables: { faults: '1', last: '"Down 0"' },
    });
  });

  it('catches what SendTaskFailure says', async () => {
    const tokens: string[] = [];
    const asking = machine(callback);
    const { Arguments } = asking.States.All.ItemProcessor.States.Ask;
    Object.assign(Arguments.Payload, { token: '{% $states.context.Task.Token %}' });
    const { operations, states, pass, described } = await started(asking, ({ token }: { token: string }) => {
      tokens.push(token);
    });
    await operations.SendTaskFailure!({ taskToken: tokens[0], error: 'Down', cause: 'no' });
    await pass(1);
    expect(new Set(tokens).size).toBe(2);
    await operations.SendTaskFailure!({ taskToken: tokens[1], error: 'Over', cause: 'declined ' });
    await states.idle();
    expect(await described()).toMatchObject({ error: 'ItOver', cause: 'declined Down 0' });
  });

  it.each([
    ['part of a second', '{% 1.5 %}'],
    ['a text', '{% "1" %}'],
    ['nothing', '{% $nothing %}'],
  ])('fails where the time is %s', async (_, seconds) => {
    const { described } = await started(machine(invoke, seconds), () => {
      throw named('Down', 'no');
    });
    expect(await described()).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});
