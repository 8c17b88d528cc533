import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesise } from '../template/app.ts';
import { trial, type Trial } from '../wiring/given.ts';
import { asking } from './asking.ts';
import { openConsole } from './open-console.ts';

const { assembly, console: documents } = asking();
let backend: Trial;
let call: Awaited<ReturnType<typeof openConsole>>['call'];
beforeAll(async () => {
  backend = await trial({ assembly, console: documents });
  ({ call } = await openConsole(backend));
});
afterAll(() => backend.stop());

const graphql = async (headers: Record<string, string>, body: string) =>
  (await fetch(`${backend.url}/graphql`, { method: 'POST', headers, body })).json();
const say = JSON.stringify({ query: 'mutation { say(what: { room: "hall", text: "hi" }) { by } }' });

describe('what the console tells of the API', () => {
  it('is its name, its modes, its keys and groups', async () => {
    expect((await call('api')).body).toMatchObject({
      ...{ name: 'trial', path: '/graphql', apis: [{ name: 'trial', path: '/graphql' }] },
      modes: ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'API_KEY', 'AWS_LAMBDA'],
      groups: ['staff'],
      apiKeys: [expect.stringMatching(/^da2-/)],
    });
  });

  it('is its schema as it deploys, with the descriptions of the document', async () => {
    const { schema } = (await call('api')).body as { schema: string };
    expect(schema).toContain('scalar AWSDateTime');
    expect(schema).toContain('directive @aws_subscribe');
    expect(schema).toContain('"Says something in a room, to all who listen."\n  say(');
  });

  it('is the text of the operations, as it is at present', async () => {
    expect((await call('operations')).body).toContain('mutation Say($what: Saying!)');
  });

  it.each([
    ['that is not there', '/none.graphql', 404, /^the console was started with \/none.graphql: ENOENT/],
    ['that is no schema', import.meta.filename, 400, /: Syntax Error/],
  ])('says so of a document %s; without one there are no operations', async (_, file, status, message) => {
    const other = await trial({ assembly, console: { schema: file } });
    const { call: ofOther } = await openConsole(other);
    const answers = [await ofOther('api'), await ofOther('operations')];
    await other.stop();
    expect(answers).toEqual([
      { status, body: expect.stringMatching(message) },
      { status: 200, body: '' },
    ]);
  });
});

describe('a token of the console', () => {
  it('is that of a person, in a group where it says so', async () => {
    const { body } = await call('token', { email: 'bob@example.com', group: 'staff' });
    const { token } = body as { token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ token_use: 'access', 'cognito:groups': ['staff'] });
    expect(await graphql({ authorization: token }, say)).toEqual({ data: { say: { by: 'a person' } } });
  });

  it.each([
    [{}, 'nothing is no e-mail address; give one like alice@example.com\n'],
    [{ email: '' }, 'nothing is no e-mail address; give one like alice@example.com\n'],
    [{ email: 'bob' }, 'bob is no e-mail address; give one like alice@example.com\n'],
    [{ email: 'bob@example.com', group: '' }, 'group is missing\n'],
  ])('rejects %j', async (person, body) => {
    expect(await call('token', person)).toEqual({ status: 400, body });
  });
});

describe('a signature of the console', () => {
  it("is the administrator's", async () => {
    const { host } = new URL(backend.url);
    const { body } = await call('signature', { path: '/graphql', host, body: say });
    expect(await graphql(body as Record<string, string>, say)).toEqual({ data: { say: { by: 'local' } } });
    expect(
      await graphql(
        body as Record<string, string>,
        `
          ${say}
        `,
      ),
    ).toMatchObject({ errors: [expect.anything()] });
  });

  it.each([
    [{ path: '/', host: 'localhost', body: '{}' }, 404, 'no API is served at /; there are /graphql\n'],
    [{ path: '/graphql', body: '{}' }, 400, 'host is missing\n'],
    [{ path: '/graphql', host: 'localhost' }, 400, 'body is missing\n'],
  ])('rejects %j', async (request, status, body) => {
    expect(await call('signature', request)).toEqual({ status, body });
  });
});

describe('the console of a stack', () => {
  const apiTypes = /^AWS::AppSync::(GraphQLApi|GraphQLSchema)$/;

  it('with several APIs has each at its path', async () => {
    const several = await trial({
      assembly: changed((Resources) => {
        const ofApi = Object.entries(Resources).filter(([, { Type }]) => apiTypes.test(Type));
        for (const [id, resource] of ofApi) {
          const copied = ofApi.reduce(
            (text, [each]) => text.replaceAll(`"${each}"`, `"Second${each}"`),
            JSON.stringify(resource),
          );
          Resources[`Second${id}`] = JSON.parse(copied) as Resource;
        }
        for (const [id, { Type, Properties }] of Object.entries(Resources))
          if (id.startsWith('Second') && Type === 'AWS::AppSync::GraphQLApi') Properties.Name = 'second';
      }),
    });
    const { call: ofSeveral } = await openConsole(several);
    const { apis } = (await ofSeveral('api')).body as { apis: { name: string; path: string }[] };
    const { path } = apis.find(({ name }) => name === 'second')!;
    const second = await ofSeveral(`api?path=${encodeURIComponent(path)}`);
    const signed = await ofSeveral('signature', { path: `${path}/connect`, host: 'localhost', body: '{}' });
    await several.stop();
    expect(apis.map(({ name }) => name).sort()).toEqual(['second', 'trial']);
    expect(path).toMatch(/^\/apis\/\w+\/graphql$/);
    expect([second.body, signed.status]).toMatchObject([{ name: 'second', path }, 200]);
  });

  it('without an API says so', async () => {
    const none = await trial({
      assembly: changed((Resources) => {
        for (const [id, { Type }] of Object.entries(Resources))
          if (Type !== 'AWS::DynamoDB::Table') delete Resources[id];
      }),
    });
    const { call: ofNone } = await openConsole(none);
    const answer = await ofNone('api');
    await none.stop();
    expect(answer).toEqual({ status: 404, body: 'no API is served here; the stack has none\n' });
  });
});

/** The trial stack with other resources. */
function changed(change: (resources: Record<string, Resource>) => void): string {
  const folder = synthesise();
  const path = join(folder, 'Trial.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as { Resources: Record<string, Resource>; Outputs?: object };
  delete template.Outputs;
  change(template.Resources);
  writeFileSync(path, JSON.stringify(template));
  return folder;
}

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}
