import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');
const schema = buildSchema(read('appsync.graphql') + read('schema.graphql'));
const document = parse(read('examples/operations.graphql'));
const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);

/** That each of them runs is shown by `test/e2e/remote/operations.test.ts`. */
describe('operations.graphql', () => {
  it('is valid against the schema', () => {
    expect(validate(schema, document)).toEqual([]);
  });

  it('has every field of the API in an operation', () => {
    const fields = operations.flatMap(({ selectionSet }) =>
      selectionSet.selections.map((each) => each.kind === Kind.FIELD && each.name.value),
    );
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    expect([...new Set(fields)].sort()).toEqual(roots.flatMap((root) => Object.keys(root!.getFields())).sort());
  });

  it('documents each operation', () => {
    for (const { loc } of operations) {
      const before = document.loc!.source.body.slice(0, loc!.start).trimEnd().split('\n').at(-1);
      expect(before).toMatch(/^# .+/);
    }
  });
});
