import { connect } from 'node:net';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { TestBackend } from '../support/backend.ts';
import { expectNoLeak } from './leaks.ts';
import { mangled } from './texts.ts';

/** Bytes on a connection of their own, and how the client leaves. */
interface Bytes {
  chunks: Uint8Array[];
  leaves: 'half open' | 'broken off';
}

const requests = [
  'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}',
  'POST /graphql HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'POST /graphql HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}',
  'POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: DynamoDB_20120810.GetItem\r\ncontent-length: 2\r\n\r\n{}',
  'GET /graphql?query={__typename} HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'CONNECT localhost:443 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'GET /health HTTP/1.1\r\nhost: localhost\r\n\r\nGET /health HTTP/1.0\r\n\r\n',
  'GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
];
const opening =
  'GET /graphql/realtime HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
  'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: graphql-ws\r\n\r\n';

const latin1 = (text: fc.Arbitrary<string>) => text.map((each) => new Uint8Array(Buffer.from(each, 'latin1')));
const bytes = fc.uint8Array({ maxLength: 200 });
/** The first two bytes of a frame: each opcode, masked or not, of each length. */
const frameHead = fc
  .tuple(
    fc.constantFrom(0x81, 0x82, 0x80, 0x01, 0x88, 0x89, 0x8a, 0xc1, 0x83, 0x0f),
    fc.constantFrom(0x80, 0x85, 0x00, 0x05, 0xfe, 0xff, 0x7f),
  )
  .map((head) => new Uint8Array(head));

const attempt: fc.Arbitrary<Bytes> = fc.record({
  chunks: fc.oneof(
    fc.array(bytes, { minLength: 1, maxLength: 3 }),
    fc.tuple(latin1(mangled(fc.constantFrom(...requests))), bytes),
    fc.tuple(latin1(fc.constantFrom(...requests)), latin1(mangled(fc.constantFrom(...requests)))),
    fc.tuple(latin1(fc.constant(opening)), frameHead, bytes, bytes),
    fc.tuple(latin1(mangled(fc.constant(opening))), bytes),
    fc.tuple(fc.constant(new Uint8Array([0x16, 0x03, 0x01])), bytes),
  ),
  leaves: fc.constantFrom('half open', 'broken off'),
});

const maxWait = 10_000;

/** Whatever bytes a client sends, and however it leaves, the server ends the connection too, and never with a 500. */
export function connectionProperty(backend: TestBackend): fc.IAsyncProperty<[Bytes]> {
  const port = Number(new URL(backend.url).port);
  return fc.asyncProperty(attempt, async ({ chunks, leaves }) => {
    const answer = await exchange(port, chunks, leaves);
    expectNoLeak(answer);
    expect(answer).not.toMatch(/HTTP\/1\.1 5\d\d/);
  });
}

function exchange(port: number, chunks: Uint8Array[], leaves: Bytes['leaves']): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const tooLong = () => {
      socket.destroy();
      reject(new Error(`the server kept a connection ${maxWait} ms after its client had left`));
    };
    const timer = setTimeout(tooLong, maxWait);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    // A server that breaks off is as good as one that ends.
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    for (const chunk of chunks) socket.write(chunk);
    if (leaves === 'half open') socket.end();
    else setImmediate(() => socket.destroy());
  });
}
