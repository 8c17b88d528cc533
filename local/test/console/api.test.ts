import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
      name: 'trial',
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
    [{}, 'email is missing\n'],
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
    [{ path: '/', host: 'localhost', body: '{}' }, 'path / is not signed; give /graphql or /graphql/connect\n'],
    [{ path: '/graphql', body: '{}' }, 'host is missing\n'],
    [{ path: '/graphql', host: 'localhost' }, 'body is missing\n'],
  ])('rejects %j', async (request, body) => {
    expect(await call('signature', request)).toEqual({ status: 400, body });
  });
});
