import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listElements } from '../../../src/step-functions/asl/list-elements.ts';
import { backend, callback, executionArn, functionArn, machineArn, single } from '../given.ts';

const passing = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
const ask = {
  Type: 'Task',
  Resource: callback,
  Arguments: { FunctionName: functionArn('ask'), Payload: '{% $states.context.Task.Token %}' },
};

describe('a text that only passes through', () => {
  it.each<[string, object, string]>([
    ['Pass', single({ Type: 'Pass' }), '{"n": 1.0}'],
    ['Wait', single({ Type: 'Wait', Seconds: 0 }), '[1.50, 1e2, 12345678901234567890]'],
    ['Succeed', single({ Type: 'Succeed', End: undefined }), '-0.0'],
    [
      'Choice',
      {
        StartAt: 'C',
        States: { C: { Type: 'Choice', Choices: [{ Condition: true, Next: 'S' }] }, S: { Type: 'Succeed' } },
      },
      '{"n":1.0}',
    ],
    ['a Task that is answered', single(ask), '{"n":1.0}'],
  ])('keeps its numbers as they are written in %s', async (_what, definition, text) => {
    expect(await outputOf(definition, text)).toBe(text);
  });

  it.each<[string, object]>([
    ['a Map', { Type: 'Map', ItemProcessor: passing('In') }],
    ['a Map with one iteration at a time', { Type: 'Map', MaxConcurrency: 1, ItemProcessor: passing('In') }],
  ])('keeps its elements as they are written in %s', async (_what, state) => {
    const output = await outputOf(single(state), '[1.0, {"a": [2.0, "],"]} , "1.0\\\\"]');
    expect(output).toBe('[1.0,{"a": [2.0, "],"]},"1.0\\\\"]');
  });

  it('is a result of every branch of a Parallel as it is written', async () => {
    expect(await outputOf(single({ Type: 'Parallel', Branches: [passing('A'), passing('B')] }), '1.0')).toBe(
      '[1.0,1.0]',
    );
  });
});

describe('listElements', () => {
  it('gives what the list has', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 0, max: 2 }), (list, blanks) => {
        expect(listElements(JSON.stringify(list, null, blanks)).map((text) => JSON.parse(text) as unknown)).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
      }),
    );
  });
});

async function outputOf(definition: object, input: string): Promise<unknown> {
  const tokens: string[] = [];
  const { operations, states } = await backend(definition, {
    [functionArn('ask')]: (token: string) => void tokens.push(token),
  });
  await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input });
  await states.idle();
  for (const taskToken of tokens) await operations.SendTaskSuccess!({ taskToken, output: input });
  await states.idle();
  return ((await operations.DescribeExecution!({ executionArn: executionArn('one') })) as { output?: string }).output;
}
