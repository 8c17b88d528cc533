import { readFileSync } from 'node:fs';
import { authorizationOf, connect } from '@countersign/local/client';
import { parse } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { withAll } from '../support/synthesised.ts';
import { createAsk } from '../support/who-may/ask.ts';
import { type Caller, callersOf } from '../support/who-may/callers.ts';
import { operations } from '../support/who-may/operations.ts';
import { outcomes, unknown } from '../support/who-may/outcomes.ts';
import { createSubjects } from '../support/who-may/subjects.ts';

const backend = await startBackend({ assembly: await synthesise(withAll) });
afterAll(() => backend.stop());
const callers = await callersOf(backend);
const ask = createAsk(backend, callers['the publishing role']);
const subject = createSubjects(backend, callers);
/** What is nobody's who is refused: if it were done after all, that would be seen as well. */
const standing = await subject();

const rows = Object.entries(outcomes)
  .filter(([field]) => field !== 'connect')
  .flatMap(([field, row]) =>
    Object.entries(row).map(([caller, outcome]) => [field, caller as Caller, outcome] as const),
  );

describe('who may what', () => {
  it('is said of every field of the schema, and of every caller', () => {
    const types = parse(readFileSync('schema.graphql', 'utf8')).definitions.flatMap((definition) =>
      definition.kind === 'ObjectTypeDefinition' &&
      ['Query', 'Mutation', 'Subscription'].includes(definition.name.value)
        ? (definition.fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`)
        : [],
    );
    expect(Object.keys(outcomes).sort()).toEqual([...types, 'connect'].sort());
    for (const row of Object.values(outcomes)) expect(Object.keys(row).sort()).toEqual(Object.keys(callers).sort());
  });

  it.each(rows)('%s called with %s: %s', async (field, caller, expected) => {
    const about = expected.startsWith('Unauthorized') ? standing : await subject();
    expect((await ask.field(field, callers[caller], about)).outcome).toBe(expected);
  });

  it.each(Object.entries(outcomes.connect!))('a connection opened with %s: %s', async (caller, expected) => {
    expect((await ask.connection(callers[caller as Caller])).outcome).toBe(expected);
  });

  it('is asked anew when a subscription starts, whoever opened the connection', async () => {
    const endpoint = backend.template.outputs.GraphqlEndpoint!;
    const socket = await connect(endpoint, callers['a signer']);
    const data = JSON.stringify({ query: operations['Subscription.onSignatureRequested']!.query });
    const now = () => new Date(backend.clock.now());
    for (const [caller, expected] of Object.entries(unknown)) {
      const authorization = await authorizationOf(new URL(endpoint), callers[caller as Caller], data, now);
      socket.send({ id: caller, type: 'start', payload: { data, extensions: { authorization } } });
      const { payload } = await socket.frame((frame) => frame.id === caller);
      expect([caller, payload.errors[0].errorType]).toEqual([caller, expected]);
    }
    await socket.close();
  });
});
