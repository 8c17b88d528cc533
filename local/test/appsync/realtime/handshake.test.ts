import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readHandshake } from '../../../src/appsync/realtime/handshake.ts';

// Chosen so that its base64 holds both characters in which the alphabets differ, and padding.
const credentials = { host: 'localhost:4600', Authorization: '~~>>??' };
const asHeaders = { host: 'localhost:4600', authorization: '~~>>??' };
const base64 = Buffer.from(JSON.stringify(credentials)).toString('base64');
const encodings = {
  'standard, padded': base64,
  'standard, unpadded': base64.replace(/=+$/, ''),
  'URL, padded': base64.replaceAll('+', '-').replaceAll('/', '_'),
  'URL, unpadded': Buffer.from(JSON.stringify(credentials)).toString('base64url'),
};

const read = (url: string, headers: Record<string, string>) =>
  readHandshake({ url, headers, socket: { remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage);
const path = '/graphql/realtime';
const protocol = { 'sec-websocket-protocol': 'graphql-ws' };

describe('readHandshake', () => {
  it('has base64 to read that tells the alphabets apart', () => {
    expect(base64).toMatch(/^(?=.*\+)(?=.*\/).*=$/);
  });

  it.each(Object.entries(encodings))('reads credentials from the query, %s', (_, encoded) => {
    const url = `${path}?header=${encodeURIComponent(encoded)}&payload=e30=`;
    expect(read(url, protocol).credentials).toEqual(asHeaders);
  });

  it('reads a query whose + was not escaped', () => {
    expect(read(`${path}?header=${base64}&payload=e30=`, protocol).credentials).toEqual(asHeaders);
  });

  it.each(Object.entries(encodings))('reads credentials from a sub-protocol, %s', (_, encoded) => {
    const handshake = read(path, { 'sec-websocket-protocol': `graphql-ws, header-${encoded}` });

    expect(handshake.credentials).toEqual(asHeaders);
    expect(handshake.offersProtocol).toBe(true);
  });

  it.each([
    ['authorization', { authorization: 'token' }],
    ['x-api-key', { 'x-api-key': 'da2-key' }],
  ])('reads credentials from plain headers by %s', (_, headers) => {
    expect(read(path, { host: 'localhost', ...headers, ...protocol }).credentials).toMatchObject(headers);
  });

  it('prefers the query to the sub-protocol and this to plain headers', () => {
    const encode = (authorization: string) =>
      Buffer.from(JSON.stringify({ host: 'h', authorization })).toString('base64url');
    const headers = {
      host: 'h',
      authorization: 'plain',
      'sec-websocket-protocol': `graphql-ws, header-${encode('protocol')}`,
    };

    expect(read(`${path}?header=${encode('query')}`, headers).credentials).toMatchObject({ authorization: 'query' });
    expect(read(path, headers).credentials).toMatchObject({ authorization: 'protocol' });
  });

  it('keeps what the upgrade says besides credentials and the hop', () => {
    const headers = {
      host: 'localhost',
      authorization: 'token',
      cookie: 'a=b',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'x',
      'user-agent': 'phone',
      'x-forwarded-for': '192.0.2.1',
      ...protocol,
    };
    expect(read(path, headers).context).toEqual({ 'user-agent': 'phone', 'x-forwarded-for': '192.0.2.1' });
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each<[string, string, Record<string, string>, unknown]>([
    ['no sub-protocol', path, {}, { message: 'NoProtocolError', errorCode: 400 }],
    [
      'only credentials as sub-protocol',
      path,
      { 'sec-websocket-protocol': `header-${encoded(credentials)}` },
      { message: 'NoProtocolError', errorCode: 400 },
    ],
    [
      'another sub-protocol',
      path,
      { 'sec-websocket-protocol': 'graphql-transport-ws' },
      { message: 'SubProtocolNotSupportedError', errorCode: 400 },
    ],
    ['no credentials', path, protocol, { message: 'Required headers are missing.', errorCode: 400 }],
    [
      'credentials without a host',
      `${path}?header=${encoded({ 'x-api-key': 'da2-key' })}`,
      protocol,
      { message: 'Required headers are missing.', errorCode: 400 },
    ],
    [
      'a host that is no text',
      `${path}?header=${encoded({ host: { toString: 1 }, 'x-api-key': ['da2-key'] })}`,
      protocol,
      { message: 'Required headers are missing.', errorCode: 400 },
    ],
    ...['', '%%%', 'bm90IGpzb24', encoded([1]), encoded('x'), encoded(null)].map(
      (header) =>
        [
          `the header ${JSON.stringify(header)}`,
          `${path}?header=${encodeURIComponent(header)}`,
          protocol,
          { errorType: 'BadRequestException', message: 'header must be the base64 of a JSON object', errorCode: 400 },
        ] satisfies [string, string, Record<string, string>, unknown],
    ),
  ])('rejects %s', (_, url, headers, error) => {
    expect(read(url, headers).credentials).toMatchObject({ error });
  });
});
