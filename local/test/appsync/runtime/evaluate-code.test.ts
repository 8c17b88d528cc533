import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppSyncClient, BadRequestException, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateCode } from '../../../src/appsync/evaluate-code.ts';
import { clockAt, now } from './given.ts';

const code = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  ctx.stash.seen = ctx.args.a;
  console.log('text', { a: ctx.args.a });
  if (ctx.args.a === 'append') util.appendError('careful', 'Warning', { a: 1 }, { b: 2 });
  if (ctx.args.a === 'error') util.error('no good', 'Bad', { a: 1 });
  if (ctx.args.a === 'unauthorized') util.unauthorized();
  if (ctx.args.a === 'fault') return ctx.nothing.at.all;
  if (ctx.args.a === 'nothing') return;
  if (ctx.args.a === 'large') return ctx.args.filler.concat(ctx.args.filler, ctx.args.filler, ctx.args.filler);
  return { id: util.autoId(), at: util.time.nowISO8601() };
}
export function response(ctx) {
  console.error('bad');
  return ctx.result;
}`;
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
const log = 'INFO - code.js:4:3: "text"';

describe('EvaluateCode', () => {
  let server: Server;
  let client: AppSyncClient;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks = await request.toArray();
      const answer = evaluateCode(JSON.parse(Buffer.concat(chunks).toString()), {
        clock: clockAt(now),
        newId: () => 'id-1',
      });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    client = new AppSyncClient({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });
  afterAll(() => {
    client.destroy();
    server.close();
  });

  const evaluate = async (input: Partial<ConstructorParameters<typeof EvaluateCodeCommand>[0]>) => {
    const { $metadata: _, ...answer } = await client.send(
      new EvaluateCodeCommand({ runtime, code, context: '{}', function: 'request', ...input }),
    );
    return answer;
  };
  const withArgument = (a: string) =>
    evaluate({ context: JSON.stringify({ arguments: { a }, stash: { kept: true } }) });
  const common = (a: string) => ({
    stash: JSON.stringify({ kept: true, seen: a }),
    logs: [`${log} {"a":"${a}"}`],
    outErrors: '[]',
  });

  it.each([
    ['gives the result', 'x', { evaluationResult: '{"id":"id-1","at":"2021-02-01T08:15:30.123Z"}' }],
    ['gives null where nothing is returned', 'nothing', { evaluationResult: 'null' }],
    ['gives the message of util.error alone', 'error', { error: { message: 'no good' } }],
    ['gives the message of util.unauthorized', 'unauthorized', { error: { message: 'Unauthorized' } }],
    [
      'gives the place of a fault',
      'fault',
      { error: { message: "code.js:8:50: TypeError: Cannot read properties of undefined (reading 'at')" } },
    ],
    [
      'gives appended errors beside the result',
      'append',
      {
        evaluationResult: '{"id":"id-1","at":"2021-02-01T08:15:30.123Z"}',
        outErrors: '[{"message":"careful","errorType":"Warning","data":{"a":1},"errorInfo":{"b":2}}]',
      },
    ],
  ])('%s', async (_, a, expected) => {
    expect(await withArgument(a)).toEqual({ ...common(a), ...expected });
  });

  it('runs response', async () => {
    expect(await evaluate({ function: 'response', context: '{"result":[1]}' })).toEqual({
      evaluationResult: '[1]',
      logs: ['ERROR - code.js:14:3: "bad"'],
      stash: '{}',
      outErrors: '[]',
    });
  });

  it('runs request where no function is named', async () => {
    expect(await evaluate({ function: undefined })).toMatchObject({
      evaluationResult: '{"id":"id-1","at":"2021-02-01T08:15:30.123Z"}',
    });
  });

  it('fails a result that is too large', async () => {
    const context = JSON.stringify({ arguments: { a: 'large', filler: 'y'.repeat(20_000) } });
    expect((await evaluate({ context })).error).toEqual({
      message: 'evaluation result has 80002 characters; it may have 65536',
    });
  });

  it('rejects code with errors, and says where they are', async () => {
    const error = await evaluate({ code: 'export function request(ctx) {\n  throw 1;\n}' }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(BadRequestException);
    expect(error).toMatchObject({
      name: 'BadRequestException',
      message: 'The code contains one or more errors.',
      reason: 'CODE_ERROR',
      detail: {
        codeErrors: [
          {
            errorType: 'LINT_ERROR',
            value: 'throw is not supported: use util.error',
            location: { line: 2, column: 3, span: 8 },
          },
        ],
      },
    });
  });

  it.each([
    ['context that is no JSON', { context: '{]' }, 'context is no valid JSON'],
    [
      'context that is nested too deep',
      { context: `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}` },
      'context is no valid JSON',
    ],
    ['context that is no object', { context: '[]' }, 'context must be a JSON object'],
    [
      'context that is too long',
      { context: ' '.repeat(28_001) },
      'context has 28001 characters; it may have 2 to 28000',
    ],
    ['code that is too long', { code: ' '.repeat(32_769) }, 'code has 32769 characters; it may have 1 to 32768'],
    ['empty code', { code: '' }, 'code has 0 characters; it may have 1 to 32768'],
    ['an unknown function', { function: 'other' }, 'function must be request or response, got "other"'],
    ['a function that the code lacks', { code: 'export const a = 1' }, 'the code exports no function request'],
    [
      'an unknown runtime',
      { runtime: { name: 'APPSYNC_JS', runtimeVersion: '2.0.0' } as const },
      'runtime must be APPSYNC_JS 1.0.0, got {"name":"APPSYNC_JS","runtimeVersion":"2.0.0"}',
    ],
  ])('rejects %s', async (_, input, message) => {
    await expect(evaluate(input)).rejects.toMatchObject({ name: 'BadRequestException', message });
  });
});
