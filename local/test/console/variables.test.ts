import { CompletionContext } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { EditorState } from '@codemirror/state';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { complete } from '../../console/queries/variables/complete.ts';
import { variablesOf } from '../../console/queries/variables/fields.ts';
import { faultsIn } from '../../console/queries/variables/lint.ts';

const schema = buildSchema(`
  type Query { ask(what: Question!, often: Int): String }
  input Question { text: String! mood: Mood people: [Person!] }
  input Person { name: String! isOld: Boolean }
  enum Mood { GLAD SAD }
`);
const { definitions } = parse('query Ask($what: Question!, $often: Int) { ask(what: $what, often: $often) }');
const fields = variablesOf(schema, definitions[0] as OperationDefinitionNode);

const stateOf = (doc: string) => EditorState.create({ doc, extensions: json() });

describe('completion of variables', () => {
  it('takes the place of what is in quotes', () => {
    const text = '{ "what": { "mood": "" } }';
    const result = complete(new CompletionContext(stateOf(text), text.indexOf('""') + 1, false), fields);
    expect(text.slice(result?.from, result?.to)).toBe('""');
  });

  it.each([
    ['{ "| }', ['"what"', '"often"']],
    ['{ "often": 1, "|" }', ['"what"']],
    ['{ "what": { "|" } }', ['"text"', '"mood"', '"people"']],
    ['{ "what": { "text": "a", "m|" } }', ['"mood"']],
    ['{ "what": { | } }', []],
    ['{ "what": { "people": [{ "name": "a" }, { "|" }] } }', ['"name"', '"isOld"']],
    ['{ "what": { "mood": "|" } }', ['"GLAD"', '"SAD"']],
    ['{ "what": { "people": [{ "isOld": t| }] } }', ['true']],
    ['{ of|', ['"often"']],
    ['{ "often": "|" }', []],
    ['{ "what": { "text": "a|" } }', []],
    ['{ "other": { "|" } }', []],
  ])('in %s', (marked, labels) => {
    const context = new CompletionContext(stateOf(marked.replace('|', '')), marked.indexOf('|'), false);
    expect(complete(context, fields)?.options.map(({ label }) => label) ?? []).toEqual(labels);
  });
});

describe('lint of variables', () => {
  it.each([
    ['{ "what": { "text": "a", "mood": "GLAD" }, "often": 2 }', []],
    ['{ "what": { "text": "a" }, "x": 1 }', ['"x": 1: the operation has no variable $x']],
    ['{ "often": 1 }', ['{: $what is missing; it is Question!']],
    ['{ "what": { "text": 1 } }', ['"text": 1: String cannot represent a non string value: 1']],
    [
      '{ "what": { "text": "a", "people": [{ "name": "b" }, { "isOld": true }] } }',
      ['{ "isOld": true }: Field "name" of required type "String!" was not provided.'],
    ],
    ['[]', ['[: variables are a JSON object']],
  ])('of %s', (text, faults) => {
    const found = faultsIn(stateOf(text), fields);
    expect(found.map(({ from, to, message }) => `${text.slice(from, to)}: ${message}`)).toEqual(faults);
  });
});
