import { readFileSync } from 'node:fs';
import { parse, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { canaryCalls } from '../../infra/canary.ts';
import { deployableSchema } from '../../infra/deployable-schema.ts';

const source = readFileSync('schema.graphql', 'utf8');

describe('deployableSchema', () => {
  it('drops descriptions and keeps directives', () => {
    const text =
      '"""a"""\ntype Query @aws_iam {\n  "b"\n  f("c" x: Int = 1): String @aws_subscribe(mutations: ["m"])\n}\n\n"d"\nenum E {\n  "e"\n  A\n}';
    expect(deployableSchema(text, { hasAuthorizer: true })).toBe(
      'type Query @aws_iam {\n  f(x: Int = 1): String @aws_subscribe(mutations: ["m"])\n}\n\nenum E {\n  A\n}',
    );
  });

  it('keeps every definition and applied directive of the schema', () => {
    expect(outline(deployableSchema(source, { hasAuthorizer: true }))).toEqual(outline(source));
    expect(deployableSchema(source, { hasAuthorizer: true })).not.toContain('"""');
    expect(deployableSchema(source, { hasAuthorizer: true })).not.toContain('#');
  });

  it('opens to IAM what the canary calls, in a stack that has one, and nothing else', () => {
    const [without, opened] = [false, true].map((hasCanary) =>
      deployableSchema(source, { hasAuthorizer: true, hasCanary }).split('\n'),
    );
    const changed = opened!.filter((line, at) => line !== without![at]);
    expect(changed.filter((line) => !line.includes(' @aws_iam'))).toEqual([]);
    const names = changed.map((line) => /(?:type )?(\w+)/.exec(line.trim().replace(/^type /, ''))![1]);
    const called = canaryCalls.fields.map((field) => field.split('.')[1]);
    expect(names.sort()).toEqual([...canaryCalls.types, ...called].sort());
  });

  it('finds a description on every type, field, argument and enum value of the source', () => {
    const bare: string[] = [];
    visit(parse(source), {
      enter(node) {
        if ('name' in node && 'description' in node && node.kind.includes('Definition') && !node.description) {
          const name = node.name?.value ?? '';
          // An argument named `input` is described by its type.
          if (!['Query', 'Mutation', 'Subscription', 'input'].includes(name)) bare.push(`${node.kind} ${name}`);
        }
      },
    });
    expect(bare).toEqual([]);
  });
});

function outline(text: string): string[] {
  const names: string[] = [];
  visit(parse(text), {
    enter: (node) => void ('name' in node && node.name && names.push(`${node.kind} ${node.name.value}`)),
  });
  return names;
}
