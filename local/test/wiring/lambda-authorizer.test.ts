import * as cdk from 'aws-cdk-lib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect, type Refused } from '../../client/realtime-client.ts';
import { signedHeaders } from '../../client/signed-headers.ts';
import { createCostMeter } from '../../src/cost-meter.ts';
import type { RuntimeEvent } from '../../src/runtime-event.ts';
import { type Declared, synthesise } from './authorizer-app.ts';
import { trial } from './given.ts';

/** A running backend with the authorizer, and what it told. */
async function guests(declared: Declared = {}) {
  const told: RuntimeEvent[] = [];
  const meter = createCostMeter();
  const backend = await trial({ assembly: synthesise(declared), meter, onEvent: (event) => told.push(event) });
  onTestFinished(() => backend.stop());
  const graphqlUrl = `${backend.url}/graphql`;
  const ask = async (authorization: string, query = '{ me }') => {
    const headers = { authorization, 'user-agent': 'phone' };
    const response = await fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return { status: response.status, ...((await response.json()) as { data?: unknown; errors?: unknown[] }) };
  };
  return {
    ...{ backend, meter, told, ask, graphqlUrl },
    invoked: () => told.filter((event) => event.kind === 'invoked').length,
    /** What it logged of the API. */
    logged: () => told.flatMap((event) => (event.kind === 'log' && event.source === 'api' ? [event.line] : [])),
    /** Publishes an update, as the administrator. */
    async publish(id: string) {
      const { region, credentials } = backend.aws();
      const body = JSON.stringify({ query: `mutation { publish(id: "${id}") { id secret } }` });
      const headers = await signedHeaders(new URL(graphqlUrl), { service: 'appsync', region, credentials, body });
      const response = await fetch(graphqlUrl, { method: 'POST', headers, body });
      expect(await response.json()).toEqual({ data: { publish: { id, secret: 's' } } });
    },
  };
}

const unauthorized = {
  errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
};

describe('the Lambda authorizer of a template', () => {
  it('lets guests in beside people and roles, each to what is theirs', async () => {
    const { ask, backend, invoked, meter } = await guests();
    const who = { who: 'zoe', agent: 'phone', operation: '' };
    expect(await ask('link-guest-zoe')).toEqual({ status: 200, data: { me: JSON.stringify(who) } });
    expect(await ask('link-guest-zoe', '{ own }')).toMatchObject({
      data: { own: null },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access own on type Query' }],
    });
    expect(await ask('link-denied-zoe', '{ me }')).toMatchObject({
      data: { me: null },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access me on type Query' }],
    });
    expect(await ask('link-nobody-zoe')).toEqual({ status: 401, ...unauthorized });
    expect(invoked()).toBe(4);
    // Not for those whom it does not concern.
    expect(await ask('session-guest-zoe')).toEqual({ status: 401, ...unauthorized });
    expect(await ask(await backend.token({ email: 'bob@a.example', use: 'access' }), '{ own }')).toMatchObject({
      data: { own: 'own' },
    });
    expect(invoked()).toBe(4);
    expect(meter.take()).toMatchObject({ invocations: 4, operations: 6 });
  });

  it('fails the request in the words of the function', async () => {
    const { ask, logged } = await guests();
    const failure = (message: unknown) => ({
      status: 500,
      errors: [{ errorType: 'AuthorizerFailureException', message }],
    });
    expect(await ask('link-broken-zoe')).toEqual(failure('no store'));
    expect(await ask('link-odd-zoe')).toEqual(failure('The answer of the authorizer is not valid.'));
    expect(await ask('link-slow-zoe')).toEqual(failure(expect.stringMatching(/Task timed out after 1.00 seconds$/)));
    expect(logged()).toEqual(
      ['its log says how', 'isAuthorized is a string, not true or false', 'its log says how'].map((error) => ({
        level: 'ERROR',
        message: 'the authorizer failed',
        requestId: expect.any(String) as string,
        error,
      })),
    );
  });

  it('is asked again after the time that the API or the function says', async () => {
    const { ask, backend, invoked } = await guests({ resultsCacheTtl: cdk.Duration.seconds(30) });
    for (const token of ['link-guest-zoe', 'link-kept-zoe', 'link-nobody-zoe']) {
      await ask(token);
      await ask(token);
    }
    expect(invoked()).toBe(3);
    backend.clock.advance(30_000);
    for (const token of ['link-guest-zoe', 'link-kept-zoe', 'link-nobody-zoe']) await ask(token);
    expect(invoked()).toBe(5);
  });

  it.each(['none', 'other'] as const)(
    'is not invoked where the policy of the function lets in %s',
    async (permission) => {
      const { ask, told, invoked, logged } = await guests({ permission });
      expect(await ask('link-guest-zoe')).toEqual({ status: 400, errors: [{ errorType: 'BadRequestException' }] });
      expect(invoked()).toBe(0);
      expect(told.filter((event) => event.kind === 'denied')).toMatchObject([
        { principal: 'appsync.amazonaws.com', action: 'lambda:InvokeFunction' },
      ]);
      expect(logged()).toMatchObject([{ error: expect.stringContaining('is not authorized to perform') as string }]);
    },
  );

  it('is invoked where the policy of the function names no API', async () => {
    const { ask } = await guests({ permission: 'any' });
    expect(await ask('link-guest-zoe')).toMatchObject({ status: 200 });
  });

  it('fails the request where the function is throttled', async () => {
    const { ask } = await guests({ reservedConcurrentExecutions: 0 });
    expect(await ask('link-guest-zoe')).toEqual({ status: 400, errors: [{ errorType: 'BadRequestException' }] });
  });
});

describe('a subscription of a guest', () => {
  it('is delivered what the authorizer leaves', async () => {
    const { graphqlUrl, publish, invoked } = await guests();
    const open = await connect(graphqlUrl, { token: 'link-guest-zoe' });
    const denied = await connect(graphqlUrl, { token: 'link-denied-zoe' }, { carrier: 'query' });
    const query = 'subscription { onUpdate(id: "1") { id secret } }';
    const [all, some] = [await open.subscribe(query), await denied.subscribe(query)];
    expect(invoked()).toBe(4);
    await publish('1');
    expect(await all.next()).toEqual({ data: { onUpdate: { id: '1', secret: 's' } } });
    expect(await some.next()).toMatchObject({
      data: { onUpdate: { id: '1', secret: null } },
      errors: [{ message: 'Not Authorized to access secret on type Update' }],
    });
    await Promise.all([open.close(), denied.close()]);
  });

  it('needs a token that is let in, at the connect and at the start', async () => {
    const { graphqlUrl } = await guests();
    const refused = await connect(graphqlUrl, { token: 'link-nobody-zoe' }).catch((error: Refused) => error.message);
    expect(refused).toContain('You are not authorized to make this call.');
    const client = await connect(graphqlUrl, { token: 'link-guest-zoe' });
    const start = await client.startFrame('subscription { onUpdate { id } }');
    start.payload.extensions.authorization.Authorization = 'link-nobody-zoe';
    client.send(start);
    expect(await client.frame(({ id }) => id === start.id)).toMatchObject({ type: 'error', payload: unauthorized });
    await client.close();
  });
});
