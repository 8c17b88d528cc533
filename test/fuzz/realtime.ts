import fc from 'fast-check';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { TestBackend } from '../support/backend.ts';
import { expectNoLeak } from './leaks.ts';
import { operation, queryText, variablesText } from './operations.ts';
import { anyText, jsonText, mangled, mostly } from './texts.ts';

/** A connection from its opening to its end; `TOKEN` stands for a token that is valid. */
interface Session {
  /** The JSON of the credentials, and how they travel. */
  header: string;
  carrier: 'sub-protocol' | 'query' | 'raw query' | 'none';
  protocols: string[];
  /** What is sent before the connection is asked for, which nothing may answer, and after. */
  early: Message[];
  late: Message[];
  /** How the client leaves. */
  leaves: 'close' | 'terminate' | 'at once';
}

type Message = string | Uint8Array;

const authorization = mostly(
  fc.constant('{"host":"localhost","Authorization":"TOKEN"}'),
  jsonText,
  fc.tuple(jsonText, jsonText).map(([host, value]) => `{"host":${host},"Authorization":${value}}`),
  jsonText.map((value) => `{"host":"localhost","x-api-key":${value}}`),
);
const id = mostly(fc.constantFrom('"a"', '"b"'), jsonText);

const data = mostly(
  fc
    .tuple(mostly(operation('subscription'), queryText), mostly(fc.constant('{}'), variablesText))
    .map(([query, variables]) => `{"query":${JSON.stringify(query)},"variables":${variables}}`),
  jsonText,
);
const start = fc
  .tuple(
    id,
    mostly(
      data.map((text) => JSON.stringify(text)),
      jsonText,
    ),
    authorization,
  )
  .map(
    ([id, data, authorization]) =>
      `{"id":${id},"type":"start","payload":{"data":${data},"extensions":{"authorization":${authorization}}}}`,
  );

const frame: fc.Arbitrary<Message> = fc.oneof(
  { arbitrary: start, weight: 6 },
  { arbitrary: id.map((id) => `{"id":${id},"type":"stop"}`), weight: 2 },
  { arbitrary: fc.constant('{"type":"connection_init"}'), weight: 1 },
  {
    arbitrary: fc
      .tuple(id, jsonText, jsonText)
      .map(([id, type, payload]) => `{"id":${id},"type":${type},"payload":${payload}}`),
    weight: 1,
  },
  { arbitrary: mangled(start), weight: 1 },
  { arbitrary: mostly<Message>(anyText, fc.uint8Array(), jsonText, fc.constant('x'.repeat(250_000))), weight: 1 },
);

const session: fc.Arbitrary<Session> = fc.record({
  header: fc.oneof(
    { arbitrary: fc.constant('{"host":"localhost","Authorization":"TOKEN"}'), weight: 6 },
    authorization,
    mangled(authorization),
  ),
  carrier: mostly<Session['carrier']>(fc.constant('sub-protocol'), fc.constantFrom('query', 'raw query', 'none')),
  protocols: mostly(
    fc.constant(['graphql-ws']),
    fc.uniqueArray(fc.constantFrom('graphql-ws', 'mqtt', 'header-', 'header-e30')),
  ),
  early: fc.array(frame, { maxLength: 2 }),
  late: fc.array(frame, { maxLength: 6 }),
  leaves: fc.constantFrom('close', 'terminate', 'at once'),
});

const sentinel = 'the end';

/** Whatever a client sends on a WebSocket, in whatever order, it is answered by frames of AppSync's. */
export async function realtimeProperty(backend: TestBackend): Promise<fc.IAsyncProperty<[Session]>> {
  const { token } = await backend.as('fuzz@example.com');
  return fc.asyncProperty(session, async (given) => {
    const socket = open(backend.template.outputs.GraphqlEndpoint!, token, given);
    const frames: Frame[] = [];
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    const came = (wanted: (frame: Frame) => boolean) =>
      new Promise<void>((resolve) => {
        socket.on('message', (text: Buffer) => wanted(JSON.parse(text.toString()) as Frame) && resolve());
      });
    const acknowledged = came(({ type }) => type === 'connection_ack');
    const stopped = came(({ type, id }) => type === 'complete' && id === sentinel);
    socket.on('message', (text: Buffer) => frames.push(parse(text.toString())));
    socket.on('error', () => {});
    if (!(await new Promise((resolve) => socket.once('open', () => resolve(true)).once('close', resolve)))) return;

    const send = (message: Message) => socket.readyState === WebSocket.OPEN && socket.send(written(message, token));
    given.early.filter((message) => !/connection_init/.test(String(message))).forEach(send);
    send('{"type":"connection_init"}');
    if (given.leaves !== 'at once') {
      await Promise.race([acknowledged, closed]);
      given.late.forEach(send);
      send(JSON.stringify({ type: 'stop', id: sentinel }));
      await Promise.race([stopped, closed]);
    }
    if (given.leaves === 'close') socket.close(1000);
    else socket.terminate();
    expect(closeCodes).toContain(await closed);
    expectAppSync(frames);
  });
}

interface Frame {
  type: string;
  id?: string;
  payload?: { errors?: unknown };
}

function parse(text: string): Frame {
  expectNoLeak(text);
  return JSON.parse(text) as Frame;
}

const withToken = (text: string, token: string) => text.replaceAll('TOKEN', token);
const written = (message: Message, token: string) =>
  typeof message === 'string' ? withToken(message, token) : message;

function open(endpoint: string, token: string, { header, carrier, protocols }: Session): WebSocket {
  const url = new URL(`${endpoint.replace(/^http/, 'ws')}/realtime`);
  // Node takes no longer header lines.
  const text = withToken(header, token).slice(0, 10_000);
  const encoded = Buffer.from(text).toString(carrier === 'query' ? 'base64' : 'base64url');
  if (carrier === 'query') url.search = String(new URLSearchParams({ header: encoded }));
  if (carrier === 'raw query') url.search = `header=${text.replace(/[^\x21-\x7e]/g, '%')}`;
  const offered = carrier === 'sub-protocol' ? [...new Set([...protocols, `header-${encoded}`])] : protocols;
  return new WebSocket(url, offered);
}

/** RFC 6455's own, and those of a connection that was refused. */
const closeCodes = [1000, 1002, 1003, 1005, 1006, 1007, 1009, 4400, 4401];

function expectAppSync(frames: Frame[]): void {
  const acknowledged = frames.findIndex(({ type }) => type === 'connection_ack');
  for (const [position, frame] of frames.entries()) {
    expect(Object.keys(shapes)).toContain(frame.type);
    expect(frame).toEqual(shapes[frame.type]);
    if (frame.type !== 'connection_error' && position < acknowledged) expect(frame.type).toBe('connection_ack');
    expect(JSON.stringify(frame.payload?.errors ?? '')).not.toMatch(/InternalFailure|"Code"|MappingTemplate/);
  }
  const refusal = frames.findIndex(({ type }) => type === 'connection_error');
  if (refusal >= 0) expect(refusal).toBe(frames.length - 1);
}

const errorEntry = expect.objectContaining({ message: expect.any(String) });
const shapes: Record<string, unknown> = {
  connection_ack: { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } },
  ka: { type: 'ka' },
  start_ack: { type: 'start_ack', id: expect.any(String) },
  complete: { type: 'complete', id: expect.any(String) },
  data: { type: 'data', id: expect.any(String), payload: expect.objectContaining({ data: expect.anything() }) },
  error: { type: 'error', id: expect.any(String), payload: { errors: expect.arrayContaining([errorEntry]) } },
  connection_error: {
    type: 'connection_error',
    payload: { errors: [expect.objectContaining({ message: expect.any(String), errorCode: expect.any(Number) })] },
  },
};
