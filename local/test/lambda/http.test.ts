import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/shared/http.ts';
import { lambda, mailbox } from './given.ts';

const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:f';
const echo =
  'export const handler = async (event) => { if (event.fail) throw new Error("no"); console.log("done"); return event; };';
const post = (name: string, body: string, headers: Record<string, string> = {}): HttpRequest => ({
  method: 'POST',
  path: `/2015-03-31/functions/${name}/invocations`,
  headers,
  body: Buffer.from(body),
  remoteAddress: '127.0.0.1',
});

describe('Invoke over HTTP', () => {
  it('answers with the result', async () => {
    const { http } = await lambda({ f: echo });
    expect(await http(post(encodeURIComponent(arn), '{"a":1}'))).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': expect.any(String),
        'x-amz-executed-version': '$LATEST',
      },
      body: '{"a":1}',
    });
  });

  it('marks an error of the function', async () => {
    const { http } = await lambda({ f: echo });
    const answer = await http(post('f', '{"fail":true}'));
    expect([answer.status, answer.headers['x-amz-function-error']]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(answer.body)).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
  });

  it('takes an event for later', async () => {
    const done = mailbox<string>();
    const { http } = await lambda({ f: echo }, {}, { log: (_, line) => done.put(line) });
    const answer = await http(post('f', '{}', { 'x-amz-invocation-type': 'Event' }));
    expect([answer.status, answer.body]).toEqual([202, '']);
    expect(await done.next()).toBe('done');
  });

  it('tries dry', async () => {
    const { http } = await lambda({ f: echo });
    expect((await http(post('f', '{}', { 'x-amz-invocation-type': 'DryRun' }))).status).toBe(204);
  });

  it.each([
    ['an unknown function', post('g', '{}'), 404, 'ResourceNotFoundException'],
    ['a body that is not JSON', post('f', '{'), 400, 'InvalidRequestContentException'],
    ['an unknown type', post('f', '{}', { 'x-amz-invocation-type': 'Later' }), 400, 'InvalidParameterValueException'],
    ['another path', { ...post('f', '{}'), path: '/2015-03-31/functions' }, 404, 'ResourceNotFoundException'],
  ])('rejects %s', async (_, request, status, type) => {
    const { http } = await lambda({ f: echo });
    const answer = await http(request);
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([status, type]);
    expect(JSON.parse(answer.body)).toHaveProperty('Message');
  });

  it('needs the right to invoke', async () => {
    const { permissions } = await lambda({ f: echo });
    expect(permissions(post('f', '{}'))).toEqual([{ action: 'lambda:InvokeFunction', resource: arn }]);
  });
});
