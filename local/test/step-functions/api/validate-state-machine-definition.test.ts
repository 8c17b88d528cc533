import { describe, expect, it } from 'vitest';
import { backend, callback, invoke, single } from '../given.ts';

async function validated(definition: unknown, more: object = {}) {
  const { operations } = await backend(single({ Type: 'Pass' }));
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  return operations.ValidateStateMachineDefinition!({ definition: text, ...more });
}

const jsonata = (state: object) => ({ QueryLanguage: 'JSONata', ...single(state) });
const failed = (message: string, location?: string, code = 'SCHEMA_VALIDATION_FAILED') => ({
  result: 'FAIL',
  diagnostics: [{ severity: 'ERROR', code, message, ...(location !== undefined && { location }) }],
  truncated: false,
});
const missing = (target: string, location: string) =>
  failed(`Missing 'Next' target: ${target}`, location, 'MISSING_TRANSITION_TARGET');
const noEnd = ['Workflow has no terminal state', undefined, 'MISSING_END_STATE'] as const;
const ok = { result: 'OK', diagnostics: [], truncated: false };

const goesTo = (Next: string) => ({ Type: 'Pass', Next });
const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:F' };

describe('ValidateStateMachineDefinition', () => {
  it.each<[string, unknown, object]>([
    ['an empty text', '', failed('Definition must be a valid JSON object')],
    ['nothing', {}, failed('These fields are required: [States, StartAt]', '/')],
    ['no start', { States: single({ Type: 'Pass' }).States }, failed('These fields are required: [StartAt]', '/')],
    [
      'JSONPath in JSONata',
      jsonata({ Type: 'Pass', QueryLanguage: 'JSONPath' }),
      failed("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", '/States/Only'),
    ],
    [
      'a timestamp that is none',
      jsonata({ Type: 'Wait', Timestamp: '2016-12-05 21:29:29Z' }),
      failed('String does not match RFC3339 timestamp', '/States/Only/Timestamp'),
    ],
    [
      'a type that is none',
      jsonata({ Type: 'Sleep' }),
      failed(
        "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
        '/States/Only/Type',
      ),
    ],
    ['a machine', jsonata({ Type: 'Pass' }), ok],
    ['a machine in JSONPath', single({ Type: 'Pass', Result: { Arg1: 'argument1' } }), ok],
    ['a task that is not emulated', jsonata({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish' }), ok],
    ['a loop', { StartAt: 'A', States: { A: goesTo('B'), B: goesTo('A') } }, failed(...noEnd)],
    [
      'a loop, and a state that nothing goes to',
      { StartAt: 'A', States: { A: goesTo('A'), B: goesTo('A') } },
      failed(...noEnd),
    ],
    [
      'an end that nothing goes to',
      { StartAt: 'A', States: { A: goesTo('A'), C: { Type: 'Succeed' } } },
      failed('State "C" is not reachable.', '/States/C', 'MISSING_TRANSITION_TARGET'),
    ],
    [
      'a target that is not there',
      { StartAt: 'A', States: { A: goesTo('NOPE') } },
      {
        ...failed(...noEnd),
        diagnostics: [...missing('NOPE', '/States/A/Next').diagnostics, ...failed(...noEnd).diagnostics],
      },
    ],
    [
      'such a target of a Default',
      {
        ...{ QueryLanguage: 'JSONata', StartAt: 'A' },
        States: {
          A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'X' },
          B: { Type: 'Succeed' },
        },
      },
      missing('X', '/States/A/Default'),
    ],
    [
      'such a target of a Choice, amid what is not emulated',
      {
        ...{ QueryLanguage: 'JSONata', StartAt: 'T' },
        States: {
          T: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Next: 'A' },
          A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'X' }], Default: 'B' },
          B: { Type: 'Succeed' },
        },
      },
      missing('X', '/States/A/Choices[0]/Next'),
    ],
    [
      'such a target of a Catch, in a branch, in JSONPath',
      single({
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'T',
            States: { T: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }], End: true } },
          },
        ],
      }),
      missing('X', '/States/Only/Branches[0]/States/T/Catch[0]/Next'),
    ],
    [
      'a start that is not there',
      { StartAt: 'Z', States: { A: { Type: 'Succeed' } } },
      {
        ...missing('Z', '/StartAt'),
        diagnostics: [
          ...missing('Z', '/StartAt').diagnostics,
          ...failed('State "A" is not reachable.', '/States/A', 'MISSING_TRANSITION_TARGET').diagnostics,
        ],
      },
    ],
  ])('says of %s what was recorded on AWS', async (_what, definition, answer) => {
    expect(await validated(definition)).toEqual(answer);
  });

  it.each<[string, object]>([
    ['a field that is none', { Type: 'Pass', Foo: 1, End: true }],
    ['a path that is none', { Type: 'Pass', InputPath: 'foo', End: true }],
    ['a field of JSONata', { ...task, Arguments: {}, End: true }],
  ])('refuses in JSONPath %s', async (_what, state) => {
    expect(await validated({ StartAt: 'A', States: { A: state } })).toMatchObject({ result: 'FAIL' });
  });

  it('refuses a field that is none beside what is not emulated', async () => {
    const state = { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', Arguments: {}, Foo: 1 };
    expect(await validated(jsonata(state))).toMatchObject({ result: 'FAIL' });
  });

  it('knows what Express workflows lack', async () => {
    const asks = jsonata({ Type: 'Task', Resource: callback, Arguments: { FunctionName: 'f' } });
    const message = "Express state machine does not support '.waitForTaskToken' service integration ";
    expect(await validated(asks, { type: 'EXPRESS' })).toEqual(failed(message, '/States/Only/Resource'));
    expect(await validated(asks)).toEqual(ok);
  });

  it('names the place of an expression that does not compile, in a branch too', async () => {
    const inner = { StartAt: 'In', States: { In: { Type: 'Pass', Output: { a: '{% $( %}' }, End: true } } };
    const { diagnostics } = (await validated(jsonata({ Type: 'Parallel', Branches: [inner] }))) as {
      diagnostics: { location: string }[];
    };
    expect(diagnostics.map(({ location }) => location)).toEqual(['/States/Only/Branches[0]/States/In/Output/a']);
  });

  it('calls a missing end, a missing target and text that is no JSON by their codes', async () => {
    const codesOf = async (definition: unknown) =>
      ((await validated(definition)) as { diagnostics: { code: string }[] }).diagnostics.map(({ code }) => code);
    expect(await codesOf('not a definition')).toEqual(['INVALID_JSON_DESCRIPTION']);
    const next = (Next: string) => ({ ...jsonata({}), States: { Only: { Type: 'Pass', Next } } });
    expect(await codesOf(next('Only'))).toContain('MISSING_END_STATE');
    expect(await codesOf(next('Nowhere'))).toEqual(['MISSING_TRANSITION_TARGET', 'MISSING_END_STATE']);
  });

  it('gives as many diagnostics as are asked for', async () => {
    const task = { Type: 'Task', Resource: invoke, Arguments: { FunctionName: '{% $states.result %}' } };
    const machine = jsonata({ ...task, Retry: [{ ErrorEquals: ['States.Nope'] }] });
    expect(await validated(machine)).toMatchObject({ truncated: false, diagnostics: [{}, {}] });
    expect(await validated(machine, { maxResults: 1 })).toMatchObject({ truncated: true, diagnostics: [{}] });
  });
});
