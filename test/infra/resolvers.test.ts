import { readdirSync, readFileSync } from 'node:fs';
import { buildASTSchema, parse, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { codesOf } from '../../tools/resolver-codes.ts';
import { ofType, templateOf, withMail } from '../support/synthesised.ts';

const template = await templateOf(withMail);
const schema = buildASTSchema(parse(readFileSync('appsync.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8')));
const resolvers = ofType(template, 'AWS::AppSync::Resolver').map(([, { Properties }]) => Properties);
const steps = ofType(template, 'AWS::AppSync::FunctionConfiguration').map(([, { Properties }]) => Properties);

describe('resolvers', () => {
  it('has one for each field of the root types, in a file of its name', () => {
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys((type as GraphQLObjectType).getFields()).map((field) => `${type!.name}.${field}`),
    );
    expect(resolvers.map(({ TypeName, FieldName }) => `${TypeName}.${FieldName}`).sort()).toEqual(fields.sort());
    expect(filesIn('resolvers')).toEqual(fields.sort());
  });

  it('uses every step', () => {
    expect(steps.map(({ Name }) => Name).sort()).toEqual(filesIn('resolvers/steps'));
  });

  it('deploys as it is written: not minified, below the limit of AppSync', () => {
    const codes = codesOf(template);
    expect(codes).toHaveLength(resolvers.length + steps.length);
    expect(codes.filter(({ code }) => code.split('\n').some((line) => line.length > 200))).toEqual([]);
    expect(codes.filter(({ code }) => code.length > 32_000)).toEqual([]);
  });

  it('has at most 40 lines a file', () => {
    const lines = filesIn('resolvers').map((name) => ({
      name,
      lines: readFileSync(`resolvers/${name}.ts`, 'utf8').trimEnd().split('\n').length,
    }));
    expect(lines.filter((file) => file.lines > 40)).toEqual([]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}
