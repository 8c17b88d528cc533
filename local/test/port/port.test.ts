import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { cbor } from '@smithy/core/cbor';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { loadCertificate, type Certificate } from '../../src/port/certificate.ts';
import { createPort, type Port, type PortOptions, type Serving } from '../../src/port/port.ts';
import { refusalForm } from '../../src/port/refusal-form.ts';
import { AwsError, type Service } from '../../src/shared/service.ts';

const startDate = new Date('2026-11-23T10:00:00.000Z');
const states: Service = {
  targetPrefix: 'AWSStepFunctions',
  jsonVersion: '1.0',
  operations: {
    StartExecution: ({ input }) => ({ executionArn: `arn:${input}`, startDate: startDate.getTime() / 1000 }),
    DescribeExecution: ({ executionArn }) => {
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    },
    ListStateMachines: () => ({}),
    StopExecution: () => {
      throw new TypeError('x is not a function');
    },
    ListActivities: () => undefined,
  },
  permissions: (operation, input) =>
    operation === 'ListActivities' ? [] : [{ action: `states:${operation}`, resource: String(input.stateMachineArn) }],
};

let directory: string;
let certificate: Certificate;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'port-'));
  certificate = loadCertificate(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const opened: Port[] = [];
const logged: Record<string, unknown>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((port) => port.close()));
  logged.length = 0;
});

let ids = 0;
const serving: Serving = {
  graphql: ({ method, path, body, headers }) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method, path, body: body.toString(), language: headers['accept-language'] }),
  }),
  realtime: (_, socket) => socket.end('HTTP/1.1 418 Teapot\r\n\r\n'),
  services: [{ service: states, signingName: 'states' }],
  verifySignature: ({ headers }, service) => {
    const scope = headers['authorization'] ?? '';
    if (!scope.includes(`/${service}/aws4_request`))
      throw new AwsError('MissingAuthenticationTokenException', 'unsigned', 403);
    if (!scope.includes('Credential=local/')) throw new AwsError('InvalidSignatureException', 'wrong key', 403);
    return { kind: 'administrator' };
  },
  authorize: (_, { action, resource }) => {
    if (resource === 'arn:denied') throw new AwsError('AccessDeniedException', `may not ${action} on ${resource}`);
  },
};

async function open({ serve, ...options }: Partial<PortOptions & Serving> = {}): Promise<Port> {
  const port = await createPort({
    port: 0,
    certificate,
    clock: { now: () => Date.parse('2027-01-01T00:00:00Z'), at: () => () => {} },
    newId: () => `id-${++ids}`,
    log: (line) => logged.push(line),
    serve: serve ?? (async () => ({ ...serving, ...options })),
    ...options,
  });
  opened.push(port);
  return port;
}

const post = (port: Port, target: string | undefined, body: string, authorization = signed) =>
  fetch(port.url, {
    method: 'POST',
    body,
    headers: { ...(target ? { 'x-amz-target': target } : {}), ...(authorization ? { authorization } : {}) },
  });
const signed =
  'AWS4-HMAC-SHA256 Credential=local/20261123/eu-west-1/states/aws4_request, SignedHeaders=host, Signature=0';

describe('createPort', () => {
  it('gives a handler the request whole', async () => {
    const { url } = await open();
    const response = await fetch(`${url}/graphql?a=b`, {
      method: 'PUT',
      body: '{"é":1}',
      headers: { 'accept-language': 'de' },
    });

    expect(response.headers.get('x-amzn-requestid')).toMatch(/^id-\d+$/);
    expect(await response.json()).toEqual({ method: 'PUT', path: '/graphql?a=b', body: '{"é":1}', language: 'de' });
  });

  it.each(['x-amzn-requestid', 'X-Amzn-RequestId'])('leaves a handler its own request id: %s', async (name) => {
    const graphql = () => ({ status: 200, headers: { [name]: 'its-own' }, body: '' });
    const { port } = await open({ graphql });
    const [response] = (await once(http.get({ port, path: '/graphql' }), 'response')) as [http.IncomingMessage];
    response.resume();
    const ids = response.rawHeaders.filter((_value, at, all) => all[at - 1]?.toLowerCase() === 'x-amzn-requestid');
    expect(ids).toEqual(['its-own']);
  });

  it.each(['127.0.0.1', '[::1]', 'localhost'])('listens on %s', async (host) => {
    const { port } = await open();
    expect((await fetch(`http://${host}:${port}/health`)).status).toBe(200);
  });

  // Linux has all of 127.0.0.0/8: who listens at every address answers there too.
  it('listens nowhere else unless it is told to', async () => {
    const { port } = await open();
    await expect(fetch(`http://127.0.0.2:${port}/health`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('tells on /health whether it is ready', async () => {
    let before: Response | undefined;
    const { url } = await open({
      serve: async (address) => {
        before = await fetch(`${address}/health`);
        return serving;
      },
    });
    const after = await fetch(`${url}/health`);
    expect([before?.status, await before?.json()]).toEqual([503, { status: 'starting' }]);
    expect([after.status, await after.json()]).toEqual([200, { status: 'ready' }]);
  });

  it('asks WebSockets to come again while it starts', async () => {
    let status: number | undefined;
    await open({
      serve: async (address) => {
        const headers = { connection: 'Upgrade', upgrade: 'websocket' };
        const request = http.request(`${address}/graphql/realtime`, { headers, agent: false }).end();
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        status = response.resume().statusCode;
        return serving;
      },
    });
    expect(status).toBe(503);
  });

  it('dates its answers by the clock, to which AWS clients set theirs', async () => {
    const { url } = await open();
    expect((await fetch(`${url}/health`)).headers.get('date')).toBe('Fri, 01 Jan 2027 00:00:00 GMT');
  });

  it('lets requests wait until what it serves is made', async () => {
    let early: Promise<Response> | undefined;
    await open({
      serve: async (address) => {
        early = fetch(`${address}/graphql`);
        await fetch(`${address}/health`);
        return serving;
      },
    });
    expect((await early!).status).toBe(200);
  });

  it('closes again when what it serves cannot be made', async () => {
    let address = '';
    const failed = open({
      serve: (url) => {
        address = url;
        return Promise.reject(new Error('no table'));
      },
    });
    await expect(failed).rejects.toThrow('no table');
    await expect(fetch(address)).rejects.toThrow();
  });

  it('hands further routes their parameters', async () => {
    const handler: Serving['graphql'] = (_, { poolId }) => ({ status: 201, headers: {}, body: poolId! });
    const { url } = await open({ routes: [{ method: 'GET', pattern: '/{poolId}/keys', handler }] });
    const response = await fetch(`${url}/pool-1/keys`);

    expect([response.status, await response.text()]).toEqual([201, 'pool-1']);
    expect((await fetch(`${url}/pool-1/other`)).status).toBe(404);
  });

  it('serves TLS on the same port to clients that trust its authority', async () => {
    const { port } = await open();
    const agent = new https.Agent({ ca: certificate.ca, keepAlive: true });
    const get = async (host: string) => {
      const request = https.get({ host, port, path: '/graphql', agent });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      return JSON.parse(Buffer.concat(await response.toArray()).toString()) as unknown;
    };

    expect(await get('localhost')).toMatchObject({ method: 'GET', path: '/graphql' });
    expect(await get('127.0.0.1')).toMatchObject({ method: 'GET', path: '/graphql' });
    agent.destroy();
  });

  it('fails TLS for clients that do not', async () => {
    const { port } = await open();
    const request = https.get({ host: 'localhost', port, path: '/graphql', agent: new https.Agent() });

    expect(await once(request, 'error')).toMatchObject([{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }]);
  });

  it.each(['ws', 'wss'])('hands over WebSockets on /graphql/realtime by %s', async (scheme) => {
    const server = new WebSocketServer({ noServer: true });
    const { port } = await open({
      realtime: (request, socket, head) => server.handleUpgrade(request, socket, head, (peer) => peer.send('hello')),
    });
    const client = new WebSocket(`${scheme}://localhost:${port}/graphql/realtime?header=x`, { ca: certificate.ca });

    expect(String((await once(client, 'message'))[0])).toBe('hello');
    client.terminate();
  });

  it('rejects WebSockets elsewhere with 400', async () => {
    const { port } = await open();
    const client = new WebSocket(`ws://localhost:${port}/graphql/live`);

    expect(await once(client, 'error')).toMatchObject([{ message: 'Unexpected server response: 400' }]);
  });

  it.each([
    ['declared', { 'content-length': '101' }],
    ['streamed', { 'transfer-encoding': 'chunked' }],
  ])('rejects a body that is too large, %s, and keeps the connection', async (_, headers) => {
    const { port } = await open({ maxBodyBytes: 100 });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const send = async (size: number, more: Record<string, string>) => {
      const request = http.request({ port, path: '/graphql', method: 'POST', agent, headers: more });
      request.end('x'.repeat(size));
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      const body = JSON.parse(Buffer.concat(await response.toArray()).toString()) as unknown;
      return { status: response.statusCode, body, socket: request.socket };
    };
    const large = await send(101, headers);
    const small = await send(100, {});
    agent.destroy();

    expect(large.status).toBe(413);
    expect(large.body).toEqual({
      errors: [{ errorType: 'RequestEntityTooLargeException', message: 'the body is larger than 100 bytes' }],
    });
    expect(small.status).toBe(200);
    expect(small.socket).toBe(large.socket);
  });

  it.each([
    ['/graphql', 1024 * 1024],
    ['/', 100],
    ['/evaluate', 50],
    ['/usual', 16 * 1024 * 1024],
  ])('rejects a body that is larger than %s takes', async (path, limit) => {
    const { url } = await open({
      services: [{ service: states, signingName: 'states', maxBodyBytes: 100 }],
      routes: [
        {
          method: 'POST',
          pattern: '/evaluate',
          maxBodyBytes: 50,
          handler: () => ({ status: 200, headers: {}, body: '' }),
        },
        { method: 'POST', pattern: '/usual', handler: () => ({ status: 200, headers: {}, body: '' }) },
      ],
    });
    const status = async (size: number) => {
      const headers = { 'x-amz-target': 'AWSStepFunctions.ListActivities' };
      return (await fetch(url + path, { method: 'POST', headers, body: 'x'.repeat(size) })).status;
    };
    expect([await status(limit + 1), (await status(limit)) === 413]).toEqual([413, false]);
  });

  it.each<[string, (socket: Socket, bytes: string) => unknown]>([
    ['leave', (socket, bytes) => socket.end(bytes)],
    ['break off', (socket, bytes) => socket.write(bytes, () => socket.resetAndDestroy())],
  ])('outlives clients that %s before, amid and after their first bytes', async (_, leave) => {
    const { port, url } = await open();
    for (const bytes of [
      '',
      '\x16',
      '\x16\x03\x01garbage',
      'POST /graphql HTTP/1.1\r\ncontent-length: 9\r\n\r\nx',
      'nonsense\r\n\r\n',
      'GET /elsewhere HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      'GET /graphql/realtime HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    ]) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      leave(socket, bytes);
      socket.resume();
      await once(socket, 'close');
    }

    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(logged).toEqual([]);
  });

  it.each([Number.NaN, 99_999, -1, 1.5])('rejects the port %d', async (port) => {
    await expect(open({ port })).rejects.toThrow(`PORT is ${port}, which is no port; give 0 (any free one) to 65535`);
  });

  it('rejects a port that is taken', async () => {
    const { port } = await open();
    await expect(open({ port })).rejects.toThrow(
      `port ${port} is taken; end what listens there or choose another with PORT`,
    );
  });

  it.each<[string, (port: number) => Socket, string, RegExp]>([
    ['no byte', (port) => connect(port, '127.0.0.1'), '', /^$/],
    ['half a header', (port) => connect(port, '127.0.0.1'), 'POST / HTTP/1.1\r\nhost: a', /^HTTP\/1.1 408 /],
    [
      'half a body',
      (port) => connect(port, '127.0.0.1'),
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nhalf',
      /^HTTP\/1.1 408 /,
    ],
    [
      'half a body by TLS',
      (port) => connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }),
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nhalf',
      /^HTTP\/1.1 408 /,
    ],
    ['half a handshake', (port) => connect(port, '127.0.0.1'), '\x16\x03\x01', /^$/],
  ])('ends a connection that sends %s and no more', async (_, dial, text, answer) => {
    const { port } = await open({ headersTimeout: 500, requestTimeout: 500 });
    const socket = dial(port);
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += String(chunk)));
    socket.on('error', () => {});
    socket.write(text, 'latin1');

    await once(socket, 'close');
    expect(said).toMatch(answer);
    expect(logged).toEqual([]);
  });

  it('ends connections at once when it closes, and frees the port', async () => {
    let asked = () => {};
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const first = await open({
      graphql: () => {
        asked();
        return new Promise(() => {});
      },
    });
    const idle = connect(first.port, '127.0.0.1');
    await once(idle, 'connect');
    const pending = fetch(`${first.url}/graphql`).catch((error: Error) => error.message);
    await arrived;
    await fetch(`${first.url}/health`);

    await first.close();

    expect(await pending).toBe('fetch failed');
    if (!idle.closed) await once(idle, 'close');
    expect((await open({ port: first.port })).port).toBe(first.port);
  });
});

describe('POST /', () => {
  it.each(['http', 'https'])('serves an AWS SDK client by %s', async (scheme) => {
    const { port } = await open();
    const client = new SFNClient({
      endpoint: `${scheme}://localhost:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
      requestHandler: { httpsAgent: { ca: certificate.ca } },
    });
    const started = await client.send(new StartExecutionCommand({ stateMachineArn: 'arn:machine', input: '"é"' }));

    expect(started).toMatchObject({ executionArn: 'arn:"é"', startDate });
    expect(started.$metadata.requestId).toMatch(/^id-\d+$/);
    const refused = new StartExecutionCommand({ stateMachineArn: 'arn:denied' });
    await expect(client.send(refused)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'may not states:StartExecution on arn:denied',
    });
    const unknown = new DescribeExecutionCommand({ executionArn: 'arn:none' });
    await expect(client.send(unknown)).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: "Execution Does Not Exist: 'arn:none'",
      $metadata: { httpStatusCode: 400 },
    });
    client.destroy();
  });

  it.each([
    ['an unknown operation', 'AWSStepFunctions.Fly', '{}', signed, 400, 'UnknownOperationException'],
    ['an inherited operation', 'AWSStepFunctions.toString', '{}', signed, 400, 'UnknownOperationException'],
    ['an unknown service', 'Unknown.StartExecution', '{}', signed, 400, 'UnknownOperationException'],
    ['no target', undefined, '{}', signed, 400, 'UnknownOperationException'],
    ['bad JSON', 'AWSStepFunctions.StartExecution', '{', signed, 400, 'SerializationException'],
    ['a JSON list', 'AWSStepFunctions.StartExecution', '[]', signed, 400, 'SerializationException'],
    [
      'a JSON object of more values than are taken',
      'AWSStepFunctions.StartExecution',
      `{"a":[${'1,'.repeat(25_000)}1]}`,
      signed,
      400,
      'SerializationException',
    ],
    ['no signature', 'AWSStepFunctions.StartExecution', '{}', '', 403, 'MissingAuthenticationTokenException'],
    [
      'a bad signature of an open operation',
      'AWSStepFunctions.ListActivities',
      '{}',
      signed.replace('=local/', '=other/'),
      403,
      'InvalidSignatureException',
    ],
  ])('rejects %s', async (_, target, body, authorization, status, type) => {
    const response = await post(await open(), target, body, authorization);

    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^id-\d+$/);
    expect(await response.json()).toMatchObject({ __type: type, message: expect.any(String) as string });
    expect(logged).toEqual([]);
  });

  const scoped = (service: string) => signed.replace('/states/', `/${service}/`);
  const form = 'application/x-www-form-urlencoded; charset=utf-8';

  it.each([
    [
      'JSON 1.1',
      'POST',
      '/',
      { 'x-amz-target': 'Logs.GetLogEvents', 'content-type': 'application/x-amz-json-1.1' },
      'logs',
    ],
    [
      'JSON 1.0',
      'POST',
      '/',
      { 'x-amz-target': 'Swf.ListDomains', 'content-type': 'application/x-amz-json-1.0' },
      'swf',
    ],
    ['REST JSON', 'GET', '/2015-03-31/functions', {}, 'lambda'],
    ['REST JSON', 'DELETE', '/v1/apis/a', {}, 'appsync'],
  ])('refuses what is not emulated in %s: %s %s', async (protocol, method, path, headers, service) => {
    const { url } = await open();
    const response = await fetch(url + path, { method, headers: { ...headers, authorization: scoped(service) } });
    const type = protocol === 'REST JSON' ? 'application/json' : (headers as Record<string, string>)['content-type'];
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(await response.json()).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining('not emulated') as string,
    });
  });

  it.each([
    ['POST', '/', 'Action=GetCallerIdentity&Version=2011-06-15', 'sts'],
    ['GET', '/?Action=GetCallerIdentity&Version=2011-06-15', undefined, 'sts'],
    ['POST', '/', 'Action=Describe%3CInstances%3E', 'ec2'],
  ])('refuses the query protocol in XML: %s %s', async (method, path, body, service) => {
    const { url } = await open();
    const headers = {
      authorization: scoped(service),
      ...(body !== undefined && { 'content-type': form }),
    };
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    expect([response.status, response.headers.get('content-type')]).toEqual([400, expect.stringMatching(/^text\/xml/)]);
    const id = response.headers.get('x-amzn-requestid');
    const action = service === 'ec2' ? 'Describe&lt;Instances&gt;' : 'GetCallerIdentity';
    const problem = `<Code>InvalidAction</Code><Message>the action ${action} of ${service} is not emulated</Message>`;
    expect(await response.text()).toBe(
      service === 'ec2'
        ? `<Response><Errors><Error>${problem}</Error></Errors><RequestID>${id}</RequestID></Response>`
        : `<ErrorResponse><Error><Type>Sender</Type>${problem}</Error><RequestId>${id}</RequestId></ErrorResponse>`,
    );
  });

  it.each([
    ['REST XML', 'GET', '/2013-04-01/hostedzone', {}, 'route53', 404, 'UnknownOperationException'],
    ['REST XML', 'POST', '/2020-05-31/distribution', {}, 'cloudfront', 404, 'UnknownOperationException'],
    ['the query protocol at a path', 'POST', '/1/jobs', { 'content-type': form }, 'sqs', 400, 'InvalidAction'],
  ])('refuses %s in XML: %s %s', async (protocol, method, path, headers, service, status, code) => {
    const { url } = await open();
    const body = method === 'POST' ? 'Action=SendMessage' : null;
    const response = await fetch(url + path, { method, body, headers: { ...headers, authorization: scoped(service) } });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/xml']);
    const what = protocol === 'REST XML' ? `${method} ${path}` : 'the query protocol';
    expect(await response.text()).toContain(
      `<Code>${code}</Code><Message>${what} of ${service} is not emulated</Message>`,
    );
  });

  it('gives errors of SQS the codes that they had in the query protocol as well', async () => {
    const response = await post(await open(), 'AmazonSQS.SendMessageBatch', '{}', scoped('sqs'));
    expect(response.headers.get('x-amzn-query-error')).toBe('UnknownOperationException;Sender');
    const asked = { headers: { 'x-amz-target': 'AmazonSQS.SendMessage' } };
    const error = new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    expect(refusalForm(asked, error, 'id')?.headers).toMatchObject({
      'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender',
    });
  });

  it('refuses RPC v2 in CBOR', async () => {
    const { url } = await open();
    const path = '/service/GraniteServiceVersion20100801/operation/PutMetricData';
    const headers = { authorization: scoped('monitoring'), 'smithy-protocol': 'rpc-v2-cbor' };
    const response = await fetch(url + path, { method: 'POST', headers });
    expect([response.status, response.headers.get('smithy-protocol')]).toEqual([404, 'rpc-v2-cbor']);
    expect(cbor.deserialize(new Uint8Array(await response.arrayBuffer()))).toEqual({
      __type: 'UnknownOperationException',
      message: `POST ${path} of monitoring is not emulated`,
    });
  });

  it('rejects an unsigned call also where the operation needs no permission', async () => {
    const response = await post(await open(), 'AWSStepFunctions.ListActivities', '', '');

    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('takes public operations from anybody, and asks nobody what they may', async () => {
    const service = { ...states, isPublic: (operation: string) => operation === 'StartExecution' };
    const port = await open({ services: [{ service, signingName: 'states' }] });
    const body = '{"input":"a","stateMachineArn":"arn:denied"}';
    expect((await post(port, 'AWSStepFunctions.StartExecution', body, '')).status).toBe(200);
    expect((await post(port, 'AWSStepFunctions.DescribeExecution', '{}', '')).status).toBe(403);
  });

  it('lets pages of any origin call services that say so, errors too, without a signature', async () => {
    const port = await open({
      services: [
        { service: { ...states, targetPrefix: 'Open' }, signingName: 'states', isCrossOrigin: true },
        { service: states, signingName: 'states' },
      ],
    });
    const preflight = await fetch(port.url, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(preflight.headers.get('access-control-allow-headers')!.split(',')).not.toContain('authorization');
    const origins = async (prefix: string) => {
      const answers = ['StartExecution', 'DescribeExecution', 'StopExecution'].map(async (name) => {
        const { status, headers } = await post(port, `${prefix}.${name}`, '{}');
        return [status, headers.get('access-control-allow-origin')];
      });
      return Promise.all(answers);
    };
    expect(await origins('Open')).toEqual([200, 400, 500].map((status) => [status, '*']));
    expect(await origins('AWSStepFunctions')).toEqual([200, 400, 500].map((status) => [status, null]));
    logged.length = 0;
  });

  it('takes an empty body', async () => {
    const response = await post(await open(), 'AWSStepFunctions.ListActivities', '');

    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect([response.status, await response.text()]).toEqual([200, '{}']);
  });

  it('keeps a bug from the client and logs it', async () => {
    const response = await post(await open(), 'AWSStepFunctions.StopExecution', '{}');

    expect([response.status, await response.json()]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'a bug in the local runtime; its log says more' },
    ]);
    expect(logged).toMatchObject([{ error: { message: 'x is not a function' } }]);
  });
});
