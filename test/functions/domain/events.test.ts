import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { eventKinds, eventTypes } from '../../../functions/domain/events.ts';

const schema = buildSchema(readFileSync('appsync.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8'));
const valuesOf = (name: string) => (schema.getType(name) as GraphQLEnumType).getValues().map((value) => value.name);

describe('the kinds of events', () => {
  it('are those of the schema, in its order', () => {
    expect(Object.keys(eventKinds)).toEqual(valuesOf('SigningEventType'));
  });

  it('have one for each final status, of its name', () => {
    const closing = eventTypes().filter((type) => eventKinds[type].closesAs);
    expect(closing.map((type) => eventKinds[type].closesAs)).toEqual(closing);
    expect(closing.sort()).toEqual(
      valuesOf('SigningStatus')
        .filter((status) => status !== 'PENDING')
        .sort(),
    );
  });

  it('count each end of a request once, each start and each seal', () => {
    const counted = eventTypes().filter((type) => eventKinds[type].counts);
    expect(counted.sort()).toEqual(
      ['STARTED', 'SEALED', ...eventTypes().filter((type) => eventKinds[type].closesAs)].sort(),
    );
    expect(new Set(counted.map((type) => eventKinds[type].counts)).size).toBe(counted.length);
  });
});
