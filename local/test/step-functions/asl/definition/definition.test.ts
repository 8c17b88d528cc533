import { describe, expect, it } from 'vitest';
import { loadMachine } from '../../../../src/step-functions/asl/definition/machine.ts';
import { callback, functionArn, invoke, machine, single } from '../../given.ts';

const task = (more: object) => single({ Type: 'Task', Resource: invoke, Arguments: { FunctionName: 'f' }, ...more });
const inner = { StartAt: 'In', States: { In: { Type: 'Pass', Next: 'Out' } } };
const ending = { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };
const around = { Out: { Type: 'Succeed' } };

describe('loadMachine', () => {
  it.each<[string, object, string, string]>([
    [
      'a JSONPath machine',
      { QueryLanguage: 'JSONPath', ...single({ Type: 'Pass' }) },
      'NotEmulated',
      'state "Only" uses JSONPath; only JSONata is emulated: set QueryLanguage to JSONata',
    ],
    [
      'a JSONPath state',
      single({ Type: 'Pass', QueryLanguage: 'JSONPath' }),
      'InvalidDefinition',
      'state "Only" uses JSONPath',
    ],
    ['an unknown type', single({ Type: 'Sleep' }), 'InvalidDefinition', 'state "Only" has the unknown Type Sleep'],
    [
      'a type that is named as members of all objects are',
      single({ Type: 'constructor' }),
      'InvalidDefinition',
      'state "Only" has the unknown Type constructor',
    ],
    [
      'another integration',
      task({ Resource: 'arn:aws:states:::sns:publish' }),
      'NotEmulated',
      'state "Only" uses arn:aws:states:::sns:publish; only lambda:invoke, lambda:invoke.waitForTaskToken, sqs:sendMessage and function ARNs are emulated',
    ],
    [
      'a message without a queue',
      task({ Resource: 'arn:aws:states:::sqs:sendMessage', Arguments: { MessageBody: 'hello' } }),
      'NotEmulated',
      'state "Only" has no QueueUrl in its Arguments',
    ],
    [
      'a message that is delayed',
      task({
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Arguments: { QueueUrl: 'http://queue', MessageBody: 'hello', DelaySeconds: 5 },
      }),
      'NotEmulated',
      'state "Only" has DelaySeconds in its Arguments; only QueueUrl and MessageBody are emulated',
    ],
    [
      'a heartbeat without token',
      task({ HeartbeatSeconds: 5 }),
      'NotEmulated',
      'state "Only" has HeartbeatSeconds without .waitForTaskToken',
    ],
    [
      'a heartbeat not shorter than the timeout',
      task({ Resource: callback, HeartbeatSeconds: 5, TimeoutSeconds: 5 }),
      'NotEmulated',
      'it must be less than TimeoutSeconds 5',
    ],
    [
      'a task without function',
      task({ Arguments: {} }),
      'NotEmulated',
      'state "Only" has no FunctionName in its Arguments',
    ],
    [
      'an asynchronous invocation',
      task({ Arguments: { FunctionName: 'f', InvocationType: 'Event' } }),
      'NotEmulated',
      'has InvocationType in its Arguments',
    ],
    [
      'a distributed Map',
      single({ Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...single({ Type: 'Pass' }) } }),
      'NotEmulated',
      'is a Map of Mode DISTRIBUTED; only INLINE is emulated',
    ],
    [
      'an item reader',
      single({ Type: 'Map', ItemReader: {}, ItemProcessor: single({ Type: 'Pass' }) }),
      'NotEmulated',
      'uses ItemReader',
    ],
    [
      'a way out of a Map',
      { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: inner, Next: 'Out' }, ...around } },
      'InvalidDefinition',
      'state "In" goes to "Out", which is not a state of its scope',
    ],
    [
      'a way out of a branch',
      { StartAt: 'M', States: { M: { Type: 'Parallel', Branches: [inner], Next: 'Out' }, ...around } },
      'InvalidDefinition',
      'state "In" goes to "Out"',
    ],
    [
      'States.ALL not last',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] }),
      'InvalidDefinition',
      'must stand alone and last',
    ],
    [
      'States.ALL not alone',
      task({ Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }),
      'InvalidDefinition',
      'must stand alone and last',
    ],
    ...(
      [
        [{ IntervalSeconds: 0 }, 'has IntervalSeconds 0 in a Retry; it must be a whole number from 1 to 99999999'],
        [{ BackoffRate: 0.5 }, 'has BackoffRate 0.5 in a Retry; it must be a number of at least 1'],
        [{ MaxDelaySeconds: 0 }, 'has MaxDelaySeconds 0 in a Retry; it must be a whole number from 1 to 31622400'],
        [{ JitterStrategy: 'HALF' }, 'has JitterStrategy HALF in a Retry; it must be FULL or NONE'],
        [{ ErrorEquals: ['States.Timeouts'] }, 'names States.Timeouts in ErrorEquals, which is no error'],
      ] as [object, string][]
    ).map(([more, problem]): [string, object, string, string] => [
      `a retrier with ${JSON.stringify(more)}`,
      task({ Retry: [{ ErrorEquals: ['A'], ...more }] }),
      'InvalidDefinition',
      `state "Only" ${problem}`,
    ]),
    [
      'a machine without time',
      { TimeoutSeconds: 0, ...single({ Type: 'Pass' }) },
      'InvalidDefinition',
      'it has TimeoutSeconds 0; it must be at least 1',
    ],
    [
      'Result in a Pass',
      single({ Type: 'Pass', Result: 1 }),
      'InvalidDefinition',
      'has Result, which JSONata does not have; use Output',
    ],
    ...['x'.repeat(81), 'two words', '1st', ''].map((name): [string, object, string, string] => [
      `a variable named "${name}"`,
      single({ Type: 'Pass', Assign: { [name]: 1 } }),
      'InvalidDefinition',
      `state "Only" assigns the variable "${name}"; a name is a Unicode identifier of at most 80 characters`,
    ]),
    ...['2016-12-05 21:29:29Z', '2016-12-05T21:29:29', '2016-13-05T21:29:29Z', '2016-12-05T21:29Z'].map(
      (Timestamp): [string, object, string, string] => [
        `the timestamp ${Timestamp}`,
        single({ Type: 'Wait', Timestamp }),
        'InvalidDefinition',
        `state "Only" has Timestamp "${Timestamp}": String does not match RFC3339 timestamp`,
      ],
    ),
    [
      'ResultPath in a Catch',
      {
        StartAt: 'Only',
        States: {
          Only: { ...task({}).States.Only, Catch: [{ ErrorEquals: ['A'], ResultPath: '$.e', Next: 'Out' }] },
          ...around,
        },
      },
      'InvalidDefinition',
      'has ResultPath in a Catch; use Output',
    ],
    [
      '$states.result before there is one',
      task({ Arguments: { FunctionName: '{% $states.result %}' } }),
      'InvalidDefinition',
      'uses $states.result in Arguments',
    ],
    [
      '$states.errorOutput outside of Catch',
      task({ Output: '{% $states.errorOutput %}' }),
      'InvalidDefinition',
      'uses $states.errorOutput in Output',
    ],
    [
      'a variable named states',
      single({ Type: 'Pass', Assign: { states: 1 } }),
      'InvalidDefinition',
      'whose name is reserved',
    ],
    [
      'an expression that is none',
      single({ Type: 'Pass', Output: { a: ['{% $( %}'] } }),
      'InvalidDefinition',
      'state "Only", field Output/a[0]: ',
    ],
    ...['{% 1', '1 %}', ' {% 1 %}', '{% 1 %} '].map((text): [string, object, string, string] => [
      `"${text}", which is half an expression`,
      single({ Type: 'Pass', Output: { a: text } }),
      'InvalidDefinition',
      `state "Only", field Output/a: an expression begins with {% and ends with %}, without blanks before or after: '${text}'`,
    ]),
    ...['true', 1, { a: '{% true %}' }].map((Condition): [string, object, string, string] => [
      `the condition ${JSON.stringify(Condition)}`,
      { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [{ Condition, Next: 'Out' }] }, ...around } },
      'InvalidDefinition',
      `state "C" has ${JSON.stringify(Condition)} in Choices[0]/Condition; it must be an expression, true or false`,
    ]),
    [
      '$eval',
      single({ Type: 'Pass', Output: '{% $eval("1") %}' }),
      'InvalidDefinition',
      'state "Only", field Output: it uses $eval',
    ],
    [
      'an unreachable state',
      { StartAt: 'Only', States: { ...single({ Type: 'Pass' }).States, ...around } },
      'InvalidDefinition',
      'Out',
    ],
    [
      'a field that it does not know',
      single({ Type: 'Pass', ResultPath: '$' }),
      'InvalidDefinition',
      'SCHEMA_VALIDATION_FAILED',
    ],
    ['no states', { StartAt: 'A' }, 'InvalidDefinition', 'its definition has no States'],
  ])('refuses %s', (_what, definition, name, problem) => {
    const load = () => loadMachine(machine(definition));
    expect(load).toThrow(problem);
    expect(load).toThrow(expect.objectContaining({ name }) as Error);
    expect(load).toThrow(/^cannot load state machine signing: /);
  });

  it.each(['null', '5', '"text"'])('refuses %s, which is no object', (definition) =>
    expect(() => loadMachine({ ...machine({}), definition })).toThrow(`its definition is ${definition}, not an object`),
  );

  it('refuses what is not JSON', () =>
    expect(() => loadMachine({ ...machine({}), definition: '{' })).toThrow('its definition is not JSON'));

  it.each<[string, object]>([
    [
      'empty strings and lists in lists',
      single({ Type: 'Pass', Output: { a: '', b: [[1, '{% 1 %}']], c: 'two\nlines' } }),
    ],
    ['an expression over several lines', single({ Type: 'Pass', Output: '{% (\n  1\n) %}' })],
    [
      'a condition over several lines',
      {
        StartAt: 'C',
        States: {
          C: { Type: 'Choice', Choices: [{ Condition: '{% (\n true) %}', Next: 'Out' }], Default: 'Out' },
          ...around,
        },
      },
    ],
    ...[
      { ...task({}).States.Only, TimeoutSeconds: '{%2%}', Arguments: { FunctionName: '{%"f"%}' } },
      {
        ...task({ Resource: callback }).States.Only,
        HeartbeatSeconds: '{%2%}',
        Output: '{%1%}',
        Assign: { a: '{%1%}' },
      },
      {
        Type: 'Map',
        Items: '{%[1]%}',
        MaxConcurrency: '{%1%}',
        ItemSelector: '{%1%}',
        ItemProcessor: ending,
        End: true,
      },
      { Type: 'Parallel', Arguments: '{%1%}', Branches: [ending], End: true },
      { Type: 'Wait', Seconds: '{%1%}', End: true },
      { Type: 'Wait', Timestamp: '{%$now()%}', End: true },
      { Type: 'Fail', Error: '{%"E"%}', Cause: '{%"C"%}' },
      { Type: 'Choice', Choices: [{ Condition: '{%true%}', Next: 'Out' }], Default: 'Out' },
    ].map((state): [string, object] => [
      `expressions without blanks in their marks in a ${state.Type}`,
      { StartAt: 'Only', States: { Only: state, ...(state.Type === 'Choice' && around) } },
    ]),
    ['a function ARN with qualifier', single({ Type: 'Task', Resource: `${functionArn('f')}:$LATEST` })],
    ['redundant QueryLanguage in a state', single({ Type: 'Pass', QueryLanguage: 'JSONata' })],
  ])('takes %s', (_what, definition) => expect(loadMachine(machine(definition)).name).toBe('signing'));
});
