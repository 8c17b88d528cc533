import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  type DirectiveNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isObjectType,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { deniedFields } from '../../../../functions/domain/access/denied-fields.ts';
import type { AccessKind } from '../../../../functions/domain/access/known-caller.ts';
import { rootFieldOf, rootFields } from '../../../../functions/domain/access/root-fields.ts';
import { shownFields } from '../../../../functions/domain/access/shown-fields.ts';

const text = ['schema.graphql', 'appsync.graphql'].map((file) => readFileSync(file, 'utf8')).join('\n');
const schema = buildASTSchema(parse(text));
const types = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const isRoot = ({ name }: GraphQLObjectType) => name in rootFields;
const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields());
const namesOf = (type: GraphQLObjectType) => fieldsOf(type).map(({ name }) => name);
const sorted = (names: Iterable<string>) => [...names].sort();
const kinds: AccessKind[] = ['LINK', 'SESSION', 'KEY'];
const isForLambda = (directives: readonly DirectiveNode[] = []) =>
  directives.some(({ name }) => name.value === 'aws_lambda');

/** Who may see a field, as the tables say. */
const kindsOf = (type: GraphQLObjectType, { name }: GraphQLField<unknown, unknown>): readonly AccessKind[] =>
  isRoot(type)
    ? rootFieldOf(type.name, name).kinds
    : ((shownFields as Record<string, Record<string, readonly AccessKind[]>>)[type.name]?.[name] ?? []);

describe('the tables of fields', () => {
  it('have every field that can be called', () => {
    for (const type of types.filter(isRoot))
      expect([type.name, sorted(Object.keys(rootFields[type.name as 'Query']))]).toEqual([
        type.name,
        sorted(namesOf(type)),
      ]);
    expect(sorted(Object.keys(rootFields))).toEqual(sorted(types.filter(isRoot).map(({ name }) => name)));
  });

  it('have every other type with all its fields', () => {
    const others = types.filter((type) => !isRoot(type));
    expect(sorted(Object.keys(shownFields))).toEqual(sorted(others.map(({ name }) => name)));
    for (const type of others)
      expect([type.name, sorted(Object.keys(shownFields[type.name as 'Signer']))]).toEqual([
        type.name,
        sorted(namesOf(type)),
      ]);
  });

  it.each(kinds)('show a %s all that its calls can answer, and nothing else', (kind) => {
    const reached = new Set<GraphQLObjectType>();
    const reach = (field: GraphQLField<unknown, unknown>) => {
      const type = getNamedType(field.type);
      if (!isObjectType(type) || reached.has(type)) return;
      reached.add(type);
      fieldsOf(type).forEach(reach);
    };
    for (const type of types.filter(isRoot))
      fieldsOf(type)
        .filter((field) => kindsOf(type, field).includes(kind))
        .forEach(reach);
    for (const type of types.filter((each) => !isRoot(each)))
      for (const field of fieldsOf(type))
        expect([`${type.name}.${field.name}`, kindsOf(type, field).includes(kind)]).toEqual([
          `${type.name}.${field.name}`,
          reached.has(type),
        ]);
  });

  it('agree with the directive @aws_lambda', () => {
    for (const type of types)
      for (const field of fieldsOf(type)) {
        const { directives = [] } = field.astNode!;
        // A field's own directives, where it has any for modes, are all that counts.
        const own = directives.filter(({ name }) => name.value !== 'aws_subscribe');
        const isOpen = isForLambda(own.length > 0 ? own : type.astNode?.directives);
        expect([`${type.name}.${field.name}`, isOpen]).toEqual([
          `${type.name}.${field.name}`,
          kindsOf(type, field).length > 0,
        ]);
      }
  });

  it.each(kinds)('deny a %s all that they do not allow', (kind) => {
    const all = types.flatMap((type) => fieldsOf(type).map((field) => [type, field] as const));
    const allowed = all.filter(([type, field]) => kindsOf(type, field).includes(kind));
    const denied = deniedFields(kind);
    expect(new Set(denied).size).toBe(denied.length);
    expect(sorted([...denied, ...allowed.map(([type, field]) => `${type.name}.${field.name}`)])).toEqual(
      sorted(all.map(([type, field]) => `${type.name}.${field.name}`)),
    );
  });

  it('give each field that is for keys a scope, and no other', () => {
    for (const type of types.filter(isRoot))
      for (const { name } of fieldsOf(type)) {
        const { kinds: may, scope } = rootFieldOf(type.name, name);
        expect([name, scope !== undefined]).toEqual([name, may.includes('KEY')]);
      }
  });

  it('let nobody call what is not there', () => {
    for (const [type, field] of [
      ['Query', 'nothing'],
      ['Nothing', 'signingRequest'],
      ['Signer', 'email'],
    ] as const)
      expect(rootFieldOf(type, field)).toEqual({ kinds: [] });
  });
});
