import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocuments } from '../../../src/appsync/graphql/documents.ts';

const schema = buildSchema('type Query { a: String }');
const text = (length: number, name = 'a') => `{ ${name}: a }`.padEnd(length);

describe('createDocuments', () => {
  const given = () => createDocuments(schema, { introspection: true });

  it('remembers the last 500,000 characters of texts, a thousand more counted for each', () => {
    const documents = given();
    const first = documents(text(19_000));
    for (let other = 0; other < 24; other++) documents(text(19_000, `b${other}`));
    expect(documents(text(19_000))).toBe(first);
    for (let other = 24; other < 48; other++) documents(text(19_000, `b${other}`));
    expect(documents(text(19_000))).toBe(first);
    for (let other = 0; other < 25; other++) documents(text(19_000, `b${other}`));
    expect(documents(text(19_000))).not.toBe(first);
  });

  it('remembers no text of more than 20,000 characters', () => {
    const documents = given();
    expect(documents(text(20_001))).not.toBe(documents(text(20_001)));
    expect(documents(text(20_000))).toBe(documents(text(20_000)));
  });
});
