import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../functions/adapters/seal/sign.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import { faultsOf, type Schema } from '../support/json-schema.ts';
import { signingRecord } from '../support/sealed.ts';

const schema = JSON.parse(readFileSync('docs/record.schema.json', 'utf8')) as Schema;
const source = 'functions/domain/record/signing-record.ts';

describe('docs/record.schema.json', () => {
  it.each([
    ['SigningRecord', schema],
    ['Opening', schema.$defs!.opening!],
  ])('has the members of %s, of the same types', { timeout: 60_000 }, (name, schema) => {
    expect(shapeOfSchema(schema)).toEqual(shapesOfTypes()[name]);
  });

  it('describes each member', () => {
    expect(undescribed(schema)).toEqual([]);
    expect(Object.values(schema.$defs!).flatMap((each) => undescribed(each))).toEqual([]);
  });

  it('takes a record', () => {
    expect(faultsOf(signingRecord({ alterations: [{ kind: 'NOT_RECORDED', version: 2 }] }), schema, schema)).toEqual(
      [],
    );
  });

  const record = signingRecord();
  it.each<[string, Partial<Record<keyof SigningRecord, unknown>>, string]>([
    ['a member too many', { salt: 'x' } as never, '/salt'],
    ['a member too few', { request: { ...record.request, title: undefined } }, '/request/title'],
    ['a status that there is not', { request: { ...record.request, status: 'LOST' } }, '/request/status'],
    ['a hash in capital letters', { head: sha256('').toString('hex').toUpperCase() }, '/head'],
    ['a time without a zone', { sealedAt: '2026-11-30T18:03:01' }, '/sealedAt'],
    ['no events', { events: [] }, '/events'],
    ['an event of version 0', { events: [{ ...record.events[0], version: 0 }] }, '/events/0/version'],
    ['metadata of numbers', { request: { ...record.request, metadata: { a: 1 } } }, '/request/metadata/a'],
  ])('refuses %s', (_what, different, at) => {
    const value: unknown = JSON.parse(JSON.stringify({ ...record, ...different }));
    expect(faultsOf(value, schema, schema)).toEqual([at]);
  });
});

/** Members whose meaning a reader would have to guess. */
function undescribed(schema: Schema, at = ''): string[] {
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, each]) => undescribed(each, `${at}/${name}`));
  const inside = schema.items ? undescribed(schema.items, `${at}/items`) : [];
  return [...((schema.$ref ?? schema.description) ? [] : [at]), ...members, ...inside];
}

/** What a schema says of types, without what types cannot say: patterns, formats, least values. */
function shapeOfSchema(given: Schema): unknown {
  const { $ref, type, const: only, enum: values, items, properties, required, additionalProperties } = given;
  if ($ref) return shapeOfSchema(schema.$defs![$ref.slice('#/$defs/'.length)]!);
  if (only !== undefined || values) return { enum: [...(values ?? [only])].sort() };
  if (items) return { type, items: shapeOfSchema(items) };
  if (properties) return { members: membersOf(properties, required!), more: additionalProperties };
  if (additionalProperties) return { types: [type].flat().sort(), more: shapeOfSchema(additionalProperties as Schema) };
  return { types: [type ?? 'any'].flat().sort() };
}

const membersOf = (properties: Record<string, Schema>, required: string[]) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, [required.includes(name), shapeOfSchema(each)]]),
  );

/** The same of the interfaces in TypeScript, by name. */
function shapesOfTypes(): Record<string, unknown> {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, '.');
  const program = ts.createProgram([source], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(source)!;
  const interfaces = file.statements.filter(ts.isInterfaceDeclaration);
  return Object.fromEntries(interfaces.map((each) => [each.name.text, shapeOf(checker.getTypeAtLocation(each))]));

  function shapeOf(type: ts.Type): unknown {
    const parts = type.isUnion() ? type.types : [type];
    const literals = parts.filter((each) => each.isStringLiteral()).map((each) => each.value as unknown);
    const others = parts.filter((each) => !each.isStringLiteral() && !(each.flags & ts.TypeFlags.Null));
    const nothing = parts.some((each) => each.flags & ts.TypeFlags.Null) ? ['null'] : [];
    if (literals.length > 0) return { enum: [...literals, ...nothing.map(() => null)].sort() };
    const [first] = others;
    if (checker.isArrayType(type))
      return { type: 'array', items: shapeOf(checker.getTypeArguments(type as ts.TypeReference)[0]!) };
    const index = checker.getIndexInfoOfType(first!, ts.IndexKind.String);
    if (index) return { types: ['object', ...nothing].sort(), more: shapeOf(index.type) };
    if (first!.flags & ts.TypeFlags.Object) return { members: shapesOfMembers(first!), more: false };
    return { types: [simple(first!), ...nothing].sort() };
  }

  function shapesOfMembers(type: ts.Type) {
    const members = checker.getPropertiesOfType(type).map((each) => {
      const isRequired = !(each.flags & ts.SymbolFlags.Optional);
      return [each.name, [isRequired, shapeOf(checker.getTypeOfSymbol(each))]] as const;
    });
    return Object.fromEntries(members);
  }
}

function simple({ flags }: ts.Type): string {
  if (flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (flags & ts.TypeFlags.NumberLike) return 'integer';
  return flags & ts.TypeFlags.StringLike ? 'string' : 'any';
}
