import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { compileExpression, expressionText } from '../../../../src/step-functions/asl/jsonata/expression.ts';
import { randomFunctions, seededRandom } from '../../../../src/step-functions/asl/jsonata/jsonata-functions.ts';

const bindings = { states: { input: { one: [{ a: 1 }], list: [1, 2], nothing: null, text: 'abc' } }, n: 3 };
const evaluate = (text: string, more: object = {}) =>
  compileExpression(text).evaluate({ ...bindings, ...more }, 'Output');

describe('compileExpression', () => {
  it.each([
    ['$n + 1', 4],
    ['$states.input.list', [1, 2]],
    ['$states.input.one', [{ a: 1 }]],
    ['$states.input.one.a', 1],
    ['[$states.input.one.a]', [1]],
    ['$states.input.one.a[]', [1]],
    ['$states.input.nothing', null],
    ['{"a": $states.input.missing, "b": 1}', { b: 1 }],
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(1, 9, 9)', 1],
    ['[$range(1, 9, 9)]', [1]],
    ['$count($range(1, 9, 9))', 1],
    ['$range(1, 9, 9)[]', [1]],
    ['$partition([0], 4)', [[0]]],
    ['$replace("a1b22", /[0-9]+/, "-")', 'a-b-'],
    ['$match("a1b22", /([a-z])([0-9]+)/).groups', ['a', '1', 'b', '22']],
    ['$split("a, b,c", /,\\s*/)', ['a', 'b', 'c']],
    ['$contains("ABC", /b/i)', true],
    ['$parse("-0")', -0],
    ['$parse("[1]")', [1]],
    ['$hash("input", "MD5")', 'a43c1b0aa53a0c908810c06ab1ff3967'],
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$parse("{\\"a\\":[1]}")', { a: [1] }],
    ['$parse("{\\"a\\":[1]}").a', [1]],
  ])('%s', async (text, value) => expect(await evaluate(text)).toEqual(value));

  it.each([
    ['$states.input.missing', 'returned nothing (undefined).'],
    ['$states.input.text.length', 'returned nothing (undefined).'],
    [
      '$abs("x")',
      'threw an error during evaluation. T0410: Argument 1 of function "abs" does not match function signature',
    ],
    ['$nope()', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ['$hash("x", "SHA-9")', expect.stringContaining('SHA-9')],
    ['$fn := function($x){$x}', 'returned an unsupported result type.'],
    ['$range(9, 1)', 'returned nothing (undefined).'],
    [
      '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", /^(a+)+$/)',
      'threw an error during evaluation. D1012: Evaluation timeout after 1000 milliseconds. Check for infinite loop',
    ],
    ['$error("no way")', 'threw an error during evaluation. D3137: no way'],
  ])('fails for %s', async (text, reason) => {
    const failure = (await evaluate(text).catch((thrown: unknown) => thrown)) as { reason: string };
    expect(failure).toMatchObject({ error: 'States.QueryEvaluationError', details: { location: 'Output' } });
    const sentence = `The JSONata expression '${text}' specified for the field 'Output' `;
    expect(failure.reason.slice(sentence.length)).toEqual(reason);
  });

  it('gives up what takes longer than a second', async () => {
    await expect(evaluate('($f := function() { $f() }; $f())')).rejects.toMatchObject({
      reason: expect.stringContaining('D1012') as string,
    });
  });

  it.each(['$eval("1")', '$map([1], $eval)', '{"a": [$eval("1")]}'])('refuses %s', (text) =>
    expect(() => compileExpression(text)).toThrow('it uses $eval, which Step Functions does not have; use $parse'),
  );

  it('takes a plain path as the library does', async () => {
    const name = fc.constantFrom('a', 'b', 'input', 'length', 'toString', '__proto__', 'and', 'x1');
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(1, 'text', null, true, [], {}, [[1]], [[]], [{ a: 1 }, { a: [2] }]),
        fc.dictionary(name, tie('value'), { maxKeys: 3 }),
        fc.array(tie('value'), { maxLength: 2 }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 4 }), value, async (path, root) => {
        const text = ['$root', ...path].join('.');
        const given = { root: JSON.parse(JSON.stringify(root)) as unknown };
        const library = async () => ({ value: (await jsonata(text).evaluate(undefined, given)) as unknown });
        const expected = await library().catch(() => ({ value: undefined }));
        const ours = async () => ({ value: await compileExpression(text).evaluate(given, 'Output') });
        const actual = await ours().catch(() => ({ value: undefined }));
        expect(JSON.stringify(actual)).toEqual(JSON.stringify(expected));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('expressionText', () => {
  it.each([
    ['{%$x%}', '$x'],
    ['{% $x %}', '$x'],
    ['{%\n$x\n%}', '$x'],
    ['{%%}', ''],
    ['{%}', undefined],
    ['$x', undefined],
    [1, undefined],
  ])('%j', (value, text) => expect(expressionText(value)).toBe(text));
});

describe('chance', () => {
  it('gives the number that the service gives for a seed', () => expect(seededRandom(42)).toBe(0.7275636800328681));

  it('is drawn from what the engine is given', async () => {
    const functions = randomFunctions({ newId: () => 'id', random: () => 0.25 });
    expect(await evaluate('[$uuid(), $random(), $random(42)]', functions)).toEqual(['id', 0.25, 0.7275636800328681]);
  });
});
