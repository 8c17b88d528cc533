import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operations as ofLinks } from '../../web/api/operations.ts';
import { operations as ofAccounts } from '../../web/home/operations.ts';

const schema = buildSchema(['appsync.graphql', 'schema.graphql'].map((file) => readFileSync(file, 'utf8')).join('\n'));

describe.each([
  ['links', ofLinks],
  ['accounts', ofAccounts],
])('an operation of the page of %s', (_page, operations) => {
  it.each(Object.entries(operations))('is one that the schema has: %s', (_, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });
});
