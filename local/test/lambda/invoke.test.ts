import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lambda } from './given.ts';

const echo = 'export const handler = async (event) => event;';

describe('invoke', () => {
  it.each([
    'f',
    'f:$LATEST',
    'function:f',
    '000000000000:function:f',
    'arn:aws:lambda:eu-central-1:000000000000:function:f',
    'arn:aws:lambda:eu-central-1:000000000000:function:f:$LATEST',
  ])('finds a function by %s', async (name) => {
    const { invoke } = await lambda({ f: echo });
    expect(await invoke(name, { a: [1, null] })).toEqual({ ok: true, payload: { a: [1, null] } });
  });

  it.each(['g', 'f:7', 'arn:aws:lambda:eu-west-1:000000000000:function:f', ''])('rejects %s', async (name) => {
    const { invoke } = await lambda({ f: echo });
    await expect(invoke(name, {})).rejects.toMatchObject({ name: 'ResourceNotFoundException', statusCode: 404 });
  });

  it('answers null where a function returns nothing', async () => {
    const { invoke } = await lambda({ f: 'export const handler = async () => {};' });
    expect(await invoke('f', {})).toEqual({ ok: true, payload: null });
  });

  it('keeps the state of a module between events', async () => {
    const { invoke } = await lambda({ f: 'let n = 0; export const handler = async () => ++n;' });
    await invoke('f', {});
    expect(await invoke('f', {})).toEqual({ ok: true, payload: 2 });
  });

  it('runs CommonJS bundles', async () => {
    const { invoke, functions } = await lambda({ f: echo }, { handler: 'main.handler' });
    await writeFile(join(functions[0]!.directory!, 'main.js'), 'exports.handler = async () => typeof require;');
    expect(await invoke('f', {})).toEqual({ ok: true, payload: 'function' });
  });

  it.each<[string, Record<string, string>]>([
    [
      'CommonJS',
      {
        'main.js': 'exports.handler = async () => [require("./lib/b"), (await import("./lib/b.js")).default];',
        'lib/b.js': 'module.exports = typeof require;',
      },
    ],
    [
      'CommonJS that a module imports',
      {
        'main.mjs': 'import b from "./lib/b.js"; export const handler = async () => [b, b];',
        'lib/b.js': 'module.exports = typeof require("./c");',
        'lib/c.js': 'module.exports = require;',
      },
    ],
    [
      'modules by a package of its own',
      {
        'package.json': '{ "type": "module" }',
        'main.js': 'import b from "./lib/b.js"; export const handler = async () => [b, b];',
        'lib/package.json': '{}',
        'lib/b.js': 'module.exports = typeof require;',
      },
    ],
  ])('sees an asset without the package.json of the app around it: %s', async (_, files) => {
    const { invoke, functions } = await lambda({ f: echo }, { handler: 'main.handler' });
    const directory = functions[0]!.directory!;
    await mkdir(join(directory, 'lib'));
    await writeFile(join(dirname(directory), 'package.json'), '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    expect(await invoke('f', {})).toEqual({ ok: true, payload: ['function', 'function'] });
  });

  it.each([
    ['CommonJS', 'exports.handler = async (n) => n + require("node:path").sep.length;'],
    ['ECMAScript', 'import { sep } from "node:path"; export const handler = async (n) => n + sep.length;'],
  ])('runs inline code of %s', async (_, inlineCode) => {
    const { invoke } = await lambda({ f: echo }, { inlineCode });
    expect(await invoke('f', 1)).toEqual({ ok: true, payload: 2 });
  });

  it.each([
    ['exports.handler = (n, context, done) => setImmediate(() => done(null, n + 1));', { ok: true, payload: 2 }],
    [
      'exports.handler = (n, context, done) => done(new TypeError("no"));',
      { ok: false, error: { errorType: 'TypeError' } },
    ],
    ['exports.handler = async (n, context, done) => n + 1;', { ok: true, payload: 2 }],
  ])('takes callbacks up to Node 22: %s', async (inlineCode, expected) => {
    const { invoke } = await lambda({ f: echo }, { inlineCode, runtime: 'nodejs22.x' });
    expect(await invoke('f', 1)).toMatchObject(expected);
  });

  it.each([
    ['posts messages of its own', 'require("node:worker_threads").parentPort.postMessage(null); return 1', 1],
    ['posts text', 'require("node:worker_threads").parentPort.postMessage("x"); return 1', 1],
    ['replaces what JSON does', 'JSON.stringify = () => "pwn"; JSON.parse = null; return { a: 1 }', { a: 1 }],
  ])('goes on where a bundle %s', async (_, body, payload) => {
    const { invoke } = await lambda({ f: echo }, { inlineCode: `exports.handler = async () => { ${body}; };` });
    expect(await invoke('f', {})).toEqual({ ok: true, payload });
    expect(await invoke('f', {})).toEqual({ ok: true, payload });
  });

  it.each([
    ['SIGKILL', 'killed'],
    ['SIGTERM', 'terminated'],
  ])('ends a function alone that ends its process by %s', async (signal, how) => {
    const inlineCode = `exports.handler = async () => process.kill(process.pid, "${signal}");`;
    const { invoke } = await lambda({ f: echo }, { inlineCode });
    const errorMessage = expect.stringMatching(`^RequestId: .+ Error: Runtime exited with error: signal: ${how}$`);
    expect(await invoke('f', {})).toEqual({ ok: false, error: { errorType: 'Runtime.ExitError', errorMessage } });
  });

  it('tells a fault of inline code', async () => {
    const { invoke } = await lambda({ f: echo }, { inlineCode: 'exports.handler = (' });
    expect(await invoke('f', 1)).toMatchObject({ ok: false, error: { errorType: 'Runtime.UserCodeSyntaxError' } });
  });

  const usesSdk = 'async () => [typeof DynamoDBClient, typeof getSmithyContext]';
  it.each([
    [
      'ECMAScript',
      'index.mjs',
      `import { DynamoDBClient } from "@aws-sdk/client-dynamodb"; import { getSmithyContext } from "@smithy/core";
      export const handler = ${usesSdk};`,
    ],
    [
      'CommonJS',
      'index.cjs',
      `const { DynamoDBClient } = require("@aws-sdk/client-dynamodb"); const { getSmithyContext } = require("@smithy/core");
      exports.handler = ${usesSdk};`,
    ],
  ])('lends bundles of %s the AWS SDK, as Lambda does, and nothing else', async (_, file, source) => {
    const { invoke, functions } = await lambda({ f: echo, g: 'import "esbuild"; export const handler = () => {};' });
    const directory = functions[0]!.directory!;
    await rm(join(directory, 'index.mjs'));
    await writeFile(join(directory, file), source);
    expect(await invoke('f', 1)).toEqual({ ok: true, payload: ['function', expect.any(String)] });
    expect(await invoke('g', 1)).toMatchObject({ ok: false, error: { errorType: 'Runtime.ImportModuleError' } });
  });

  it('takes any environment', async () => {
    const environment = {
      EMPTY: '',
      QUOTED: `"a" 'b' $c\n`,
      NODE_OPTIONS: '--enable-source-maps --max-http-header-size=1000',
    };
    const { invoke } = await lambda(
      { f: 'export const handler = async () => process.env;' },
      { environment, runtime: 'nodejs18.x' },
    );
    expect(await invoke('f', 1)).toMatchObject({
      payload: { EMPTY: '', QUOTED: environment.QUOTED, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs18.x' },
    });
  });

  it('rejects a payload beyond six megabytes', async () => {
    const { invoke } = await lambda({ f: echo });
    await expect(invoke('f', 'x'.repeat(6_300_000))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      statusCode: 413,
    });
  });

  it('fails an answer beyond six megabytes', async () => {
    const { invoke } = await lambda({ f: 'export const handler = async () => "x".repeat(6_300_000);' });
    expect(await invoke('f', {})).toMatchObject({ ok: false, error: { errorType: 'Function.ResponseSizeTooLarge' } });
  });

  it('reports what each invocation took', async () => {
    const { invoke, reports } = await lambda({ f: 'export const handler = async () => { throw new TypeError("no") }' });
    await invoke('f', {});
    expect(reports).toEqual([{ function: 'f', milliseconds: expect.any(Number), memorySize: 128, error: 'TypeError' }]);
  });

  it('counts no time for which an event waited for a worker', async () => {
    const busy =
      'export const handler = () => { const end = performance.now() + 50; while (performance.now() < end); }';
    const { invoke, reports } = await lambda({ f: busy }, {}, { workers: 1 });
    const start = performance.now();
    await Promise.all([invoke('f', 1), invoke('f', 2), invoke('f', 3)]);
    const passed = performance.now() - start;
    expect(reports).toHaveLength(3);
    expect(reports.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBeLessThanOrEqual(passed);
  });
});

describe('environment', () => {
  it('holds what the template and Lambda give and nothing of the host', async () => {
    const { invoke, functions } = await lambda(
      { f: 'export const handler = async () => process.env;' },
      { environment: { TABLE_NAME: 'Letters' } },
    );
    expect(await invoke('f', {})).toEqual({
      ok: true,
      payload: {
        TABLE_NAME: 'Letters',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'arn:aws:iam::000000000000:role/function',
        AWS_REGION: 'eu-central-1',
        AWS_DEFAULT_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4600',
        AWS_ENDPOINT_URL_SQS: 'http://localhost:4600',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_NAME: 'f',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/f',
        AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
        LAMBDA_TASK_ROOT: functions[0]!.directory,
        LANG: 'en_US.UTF-8',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TZ: ':UTC',
        _HANDLER: 'index.handler',
      },
    });
  });

  it('gives the context of Lambda', async () => {
    const { invoke } = await lambda({
      f: `export const handler = async (_, { getRemainingTimeInMillis, ...context }) => {
        const left = getRemainingTimeInMillis();
        return { ...context, left: left > 9000 && left <= 10000 };
      };`,
    });
    expect(await invoke('f', {})).toEqual({
      ok: true,
      payload: {
        functionName: 'f',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:f',
        memoryLimitInMB: '128',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        logGroupName: '/aws/lambda/f',
        logStreamName: '[$LATEST]local',
        callbackWaitsForEmptyEventLoop: true,
        left: true,
      },
    });
  });

  it('tells the time of the clock, for each event anew', async () => {
    const { invoke, clock } = await lambda({
      f: `export const handler = async () => [
        Date.now(), new Date().getTime(), new Date(5).getTime(), Date.UTC(1970, 0, 1), new Date() instanceof Date,
        typeof Date(), new Date().constructor === Date, class extends Date {}.now() > 0,
      ];`,
    });
    for (const days of [0, 30, 300]) {
      clock.advance(days * 86_400_000);
      const { payload } = (await invoke('f', {})) as { payload: unknown[] };
      expect(Math.abs((payload[0] as number) - clock.now())).toBeLessThan(5000);
      expect(Math.abs((payload[1] as number) - clock.now())).toBeLessThan(5000);
      expect(payload.slice(2)).toEqual([5, 0, true, 'string', true, true]);
    }
  });

  it('logs what a function writes, line by line, before its result', async () => {
    const { invoke, lines } = await lambda({
      f: `export const handler = async () => {
        console.log('one %s', 'two'); console.error('three\\nfour'); process.stdout.write('fi'); process.stdout.write('ve\\n');
      };`,
    });
    await invoke('f', {});
    expect(lines).toEqual(['one two', 'three', 'four', 'five']);
  });
});

describe('errors', () => {
  it.each([
    ['a throw', 'throw new RangeError("too far")', 'RangeError', 'too far'],
    ['an own name', 'throw Object.assign(new Error("late"), { name: "SigningExpired" })', 'SigningExpired', 'late'],
    ['a text thrown', 'throw "text"', 'string', 'text'],
    ['an answer that is not JSON', 'return 1n', 'Runtime.MarshalError', 'Unable to stringify response body'],
    [
      'an exit',
      'process.exit(3)',
      'Runtime.ExitError',
      expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
    ],
    [
      'a quiet exit',
      'process.exit(0)',
      'Runtime.ExitError',
      expect.stringMatching(/Error: Runtime exited without providing a reason$/),
    ],
    [
      'a throw outside',
      'setImmediate(() => { throw new Error("stray") }); await new Promise(() => {})',
      'Error',
      'stray',
    ],
    [
      'a rejection outside',
      'Promise.reject(new Error("stray")); await new Promise(() => {})',
      'Runtime.UnhandledPromiseRejection',
      'Error: stray',
    ],
    [
      'too much memory',
      'const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()))',
      'Runtime.ExitError',
      expect.stringMatching(/Runtime exited with error: signal: killed$/),
    ],
  ])('tell of %s, and the next event works', async (_, statement, errorType, errorMessage) => {
    const { invoke } = await lambda({
      f: `export const handler = async (e) => { if (e.fail) { ${statement} } return 'fine'; };`,
    });
    expect(await invoke('f', { fail: true })).toMatchObject({ ok: false, error: { errorType, errorMessage } });
    expect(await invoke('f', {})).toEqual({ ok: true, payload: 'fine' });
  });

  it('carry the trace', async () => {
    const { invoke } = await lambda({ f: 'export const handler = async () => { throw new Error("no") };' });
    const result = await invoke('f', {});
    expect(result.ok ? [] : result.error.trace!.slice(0, 2)).toEqual(['Error: no', expect.stringContaining('at ')]);
  });

  it.each([
    ['a missing import', 'import "nowhere"; export const handler = 1;', 'Runtime.ImportModuleError', /nowhere/],
    ['bad syntax', 'export const handler = (', 'Runtime.UserCodeSyntaxError', /Unexpected/],
    [
      'no handler',
      'export const other = 1;',
      'Runtime.HandlerNotFound',
      /^index.handler is undefined or not exported$/,
    ],
    ['a throw at load', 'throw new Error("TABLE_NAME is missing");', 'Error', /^TABLE_NAME is missing$/],
  ])('tell of %s', async (_, source, errorType, message) => {
    const { invoke } = await lambda({ f: source });
    const failure = { ok: false, error: { errorType, errorMessage: expect.stringMatching(message) } };
    expect(await invoke('f', {})).toMatchObject(failure);
    expect(await invoke('f', {})).toMatchObject(failure);
  });

  it('end a function at its time limit, even one that never yields', async () => {
    const { invoke } = await lambda(
      { f: 'export const handler = async ({ spin }) => { while (spin); return "fine"; };' },
      { timeout: 0.2 },
    );
    expect(await invoke('f', { spin: true })).toEqual({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^\d{4}-\S+Z [0-9a-f-]{36} Task timed out after 0\.20 seconds$/),
      },
    });
    expect(await invoke('f', {})).toEqual({ ok: true, payload: 'fine' });
  });
});

describe('concurrency', () => {
  const identify =
    'import { threadId } from "node:worker_threads"; export const handler = async (gate) => { if (gate) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50); return threadId; };';
  const threads = (results: { ok: boolean; payload?: unknown }[]) => new Set(results.map((result) => result.payload));

  it('uses as many workers as it may, and lets other events wait', async () => {
    const { invoke } = await lambda({ f: identify }, {}, { workers: 3 });
    const results = await Promise.all(Array.from({ length: 10 }, () => invoke('f', true)));
    expect(threads(results as { ok: boolean; payload?: unknown }[]).size).toBe(3);
  });

  it('uses one worker for events that come one after another', async () => {
    const { invoke } = await lambda({ f: identify });
    const results = [await invoke('f', null), await invoke('f', null), await invoke('f', null)];
    expect(threads(results as { ok: boolean; payload?: unknown }[]).size).toBe(1);
  });

  it('rejects what exceeds the reserved concurrency', async () => {
    const { invoke } = await lambda({ f: identify }, { reservedConcurrency: 1 });
    const first = invoke('f', true);
    await expect(invoke('f', true)).rejects.toMatchObject({ name: 'TooManyRequestsException', statusCode: 429 });
    expect(await first).toMatchObject({ ok: true });
    expect(await invoke('f', true)).toMatchObject({ ok: true });
  });

  it('fails what runs and what waits when it stops', async () => {
    const { invoke, stop } = await lambda(
      { f: 'export const handler = () => new Promise(() => {});' },
      {},
      { workers: 1 },
    );
    const both = [invoke('f', {}), invoke('f', {})];
    await stop();
    for (const result of await Promise.all(both))
      expect(result).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
  });
});
