import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operations } from '../../web/api/operations.ts';

const schema = buildSchema(['appsync.graphql', 'schema.graphql'].map((file) => readFileSync(file, 'utf8')).join('\n'));

describe('an operation of the page', () => {
  it.each(Object.entries(operations))('is one that the schema has: %s', (_, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });
});
