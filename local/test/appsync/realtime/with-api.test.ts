import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../src/appsync/api-types.ts';
import { createRealtime, type Realtime } from '../../../src/appsync/realtime/realtime.ts';
import { createClock } from '../../../src/shared/clock.ts';
import { loadCertificate, type Certificate } from '../../../src/port/certificate.ts';
import { createPort, type Port } from '../../../src/port/port.ts';
import { connect } from '../../../client/realtime-client.ts';
import { given, unit } from '../support.ts';

const schema = `
  type Update { id: ID! version: Int text: String! }
  type Query { update: Update }
  type Mutation { publishUpdate(id: ID!, version: Int): Update  end(id: ID!): Boolean }
  type Subscription {
    onUpdate(id: ID): Update @aws_subscribe(mutations: ["publishUpdate"])
    onNewer(version: Int!): Update @aws_subscribe(mutations: ["publishUpdate"])
    onRefused: Update @aws_subscribe(mutations: ["publishUpdate"])
  }
`;
const filter = (operator: string, fieldName: string, value: string) =>
  `{ filterGroup: [{ filters: [{ fieldName: '${fieldName}', operator: '${operator}', value: ${value} }] }] }`;
const resolvers = [
  unit('Mutation.publishUpdate', `return { payload: { ...ctx.args, text: 'new' } }`),
  unit(
    'Mutation.end',
    'return { payload: true }',
    `extensions.invalidateSubscriptions({ subscriptionField: 'onNewer', payload: { id: ctx.args.id } }); return true`,
  ),
  unit(
    'Subscription.onNewer',
    'return { payload: null }',
    `extensions.setSubscriptionFilter(${filter('gt', 'version', 'ctx.args.version')});
     extensions.setSubscriptionInvalidationFilter(${filter('eq', 'id', "'r1'")}); return null`,
  ),
  unit('Subscription.onRefused', 'return { payload: null }', 'util.unauthorized()'),
];

let directory: string;
let certificate: Certificate;
let realtime: Realtime;
let port: Port;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'realtime-'));
  certificate = loadCertificate(directory);
  const clock = createClock();
  const api: Api = given({ schema, resolvers, apiKeys: [{ key: 'da2-key', expires: 4_000_000_000 }] }, { clock });
  const refuse = () => {
    throw new Error('unexpected');
  };
  realtime = createRealtime(api, { clock, log: refuse });
  port = await createPort({
    port: 0,
    clock,
    certificate,
    newId: () => 'id',
    log: refuse,
    serve: async () => ({
      graphql: api.http,
      realtime: realtime.upgrade,
      services: [],
      verifySignature: refuse,
      authorize: refuse,
    }),
  });
});
afterAll(async () => {
  await realtime.stop();
  await port.close();
  rmSync(directory, { recursive: true });
});

const open = (scheme: string) =>
  connect(`${scheme}://localhost:${port.port}/graphql`, { apiKey: 'da2-key' }, { ca: certificate.ca });
const mutate = async (query: string) => {
  const headers = { 'x-api-key': 'da2-key', 'content-type': 'application/json' };
  const response = await fetch(`${port.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  expect(await response.json()).not.toHaveProperty('errors');
};

describe('a subscription of a real API', () => {
  it.each(['http', 'https'])('gets its own selection of what mutations publish, by %s', async (scheme) => {
    const client = await open(scheme);
    const updates = await client.subscribe('subscription ($id: ID) { mine: onUpdate(id: $id) { v: version } }', {
      id: 'r1',
    });
    await mutate('mutation { publishUpdate(id: "r2", version: 1) { id version } }');
    await mutate('mutation { publishUpdate(id: "r1", version: 2) { name: id version } }');

    expect(await updates.next()).toEqual({ data: { mine: { v: 2 } } });
    await client.close();
  });

  it('is told what the mutation did not select', async () => {
    const client = await open('http');
    const updates = await client.subscribe('subscription { onUpdate { id text } }');
    await mutate('mutation { publishUpdate(id: "r1") { id } }');

    expect(await updates.next()).toMatchObject({ data: { onUpdate: null }, errors: [{ path: ['onUpdate', 'text'] }] });
    await client.close();
  });

  it('gets what its resolver filters, until it is invalidated', async () => {
    const client = await open('http');
    const updates = await client.subscribe('subscription { onNewer(version: 2) { version } }');
    for (const version of [1, 2, 3])
      await mutate(`mutation { publishUpdate(id: "r1", version: ${version}) { version } }`);
    expect(await updates.next()).toEqual({ data: { onNewer: { version: 3 } } });
    await mutate('mutation { end(id: "r1") }');

    await updates.completed();
    expect((await client.closed).code).toBe(1001);
  });

  it.each([
    [
      'subscription { onRefused { id } }',
      { errorType: 'Unauthorized', message: 'Not Authorized to access onRefused on type Subscription' },
    ],
    [
      '{ update { id } }',
      { errorType: 'UnsupportedOperation', message: 'query not supported through the realtime channel' },
    ],
    ['subscription { onUpdate { nothing } }', { message: expect.stringContaining('nothing') as string }],
  ])('is rejected for %s', async (query, reason) => {
    const client = await open('http');
    await expect(client.subscribe(query)).rejects.toMatchObject({
      frame: { type: 'error', payload: { errors: [reason] } },
    });
    await client.close();
  });
});
