import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { TimeStampReq } from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/adapters/seal/sign.ts';
import { readTimeStamp, timeStamp, timeStampRequest } from '../../../functions/adapters/seal/time-stamp.ts';
import { asn1, imprintOf, oids, timeStampReply } from '../../support/time-stamp-reply.ts';

const { sequence, integer, text, bytes } = asn1;
const [digest, nonce] = [sha256('what is stamped'), Buffer.from('40c1', 'hex')];

/** The reply to a request for that, with whatever a test needs different. */
const replyOf = (different: Partial<Parameters<typeof timeStampReply>[0]> = {}) =>
  timeStampReply({ imprint: imprintOf(digest), given: [integer(nonce)], ...different });

describe('a request for a time stamp', () => {
  it('asks for SHA-256 of the digest, with the certificate', () => {
    const request = timeStampRequest(digest, nonce);
    expect(request).toEqual(bytes(sequence(integer(1), imprintOf(digest), integer(nonce), asn1.true)));
  });
});

describe('a time stamp', () => {
  it('says when what was stamped', () => {
    expect(readTimeStamp(replyOf())).toEqual({ at: new Date('2026-11-30T18:15:00Z'), digest, nonce });
  });

  it.each([
    ['fractions of a second', { at: '20261130181500.25Z' }, { at: new Date('2026-11-30T18:15:00.250Z') }],
    ['no nonce', { given: [] }, { nonce: null }],
    ['an accuracy, an order and the like', { given: [sequence(integer(1)), asn1.true, integer(nonce)] }, { nonce }],
    [
      'a nonce with a first bit',
      { given: [integer(Buffer.from('c140', 'hex'))] },
      { nonce: Buffer.from('c140', 'hex') },
    ],
    ['a reply granted with modifications', { status: 1 }, { nonce }],
  ])('may have %s', (_what, different, expected) => {
    expect(readTimeStamp(replyOf(different))).toMatchObject(expected);
  });

  it.each([
    [
      'a rejection',
      bytes(sequence(sequence(integer(2), sequence(text('no such policy'), text('here'))))),
      'the authority rejected the request, status 2, no such policy, here',
    ],
    ['a bare rejection', bytes(sequence(sequence(integer(4)))), 'the authority rejected the request, status 4'],
    [
      'a time stamp by SHA-512',
      replyOf({
        imprint: imprintOf(Buffer.alloc(64), oids.sha512),
      }),
      'the time stamp is of a hash 2.16.840.1.101.3.4.2.3; expected is SHA-256, 2.16.840.1.101.3.4.2.1',
    ],
    [
      'another content',
      replyOf({ type: oids.data }),
      'the time stamp is truncated or none at all: its content is of type 1.2.840.113549.1.7.1',
    ],
    ['nothing', Buffer.alloc(0), /^the time stamp is truncated or none at all: /],
    ['text', Buffer.from('<html>Not found</html>'), /^the time stamp is truncated or none at all: /],
    ['zeros', Buffer.alloc(10_000), /^the time stamp is truncated or none at all: /],
  ])('fails by saying what it is instead: %s', (_what, reply, message) => {
    expect(() => readTimeStamp(reply)).toThrow(message);
  });

  it('fails wherever it is cut off', () => {
    const reply = replyOf();
    for (let length = 0; length < reply.length; length++)
      expect(() => readTimeStamp(reply.subarray(0, length))).toThrow('the time stamp is truncated or none at all');
  });

  it('is read or refused, whatever the bytes', () => {
    const reply = replyOf();
    const changed = fc.tuple(fc.nat(reply.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = Buffer.from(reply);
      bytes[at] = byte;
      return bytes;
    });
    const any = fc.oneof(
      changed,
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        try {
          readTimeStamp(bytes);
        } catch (error) {
          expect((error as Error).message).toMatch(/^the (time stamp|authority) /);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an authority', () => {
  let answer: (response: ServerResponse, query: Buffer) => unknown;
  const server = createServer((request, response) => {
    expect([request.method, request.headers['content-type']]).toEqual(['POST', 'application/timestamp-query']);
    void buffer(request).then((query) => answer(response, query));
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const what = Buffer.from('what is stamped');
  const stamped = (query: Buffer, at = new Date()) => {
    const { messageImprint, nonce } = TimeStampReq.fromBER(query);
    const time = `${at.toISOString().replace(/[-:T]|\..*/g, '')}Z`;
    return replyOf({ imprint: messageImprint.toSchema(), at: time, given: [nonce!] });
  };

  it('stamps the SHA-256 of what it is given', async () => {
    answer = (response, query) => response.end(stamped(query));
    expect(readTimeStamp(await timeStamp(url, what))).toMatchObject({ digest: sha256(what) });
  });

  it.each([
    ['an answer of 503', (response: ServerResponse) => response.writeHead(503).end(), /answered 503$/],
    ['a page', (response: ServerResponse) => response.end('<html></html>'), /truncated or none at all/],
    ['a rejection', (response: ServerResponse) => response.end(bytes(sequence(sequence(integer(2))))), /status 2$/],
    ['the reply to another request', (response: ServerResponse) => response.end(replyOf()), /another request$/],
    ['a reply without a nonce', (response: ServerResponse) => response.end(replyOf({ given: [] })), /another request$/],
    [
      'a time stamp of something else',
      (response: ServerResponse) => response.end(replyOf({ imprint: imprintOf(sha256('else')) })),
      /its time stamp is of [0-9a-f]{64}$/,
    ],
    [
      'a time stamp of another day',
      (response: ServerResponse, query: Buffer) => response.end(stamped(query, new Date(0))),
      /it says 1970-/,
    ],
  ])('is unavailable where there is %s', async (_what, answers, message) => {
    answer = answers;
    await expect(timeStamp(url, what)).rejects.toMatchObject({
      ...{ name: 'Unavailable', service: 'time-stamp-authority' },
      message: expect.stringMatching(message) as string,
    });
  });

  it('gives no answer where it hangs up, or nothing is there', async () => {
    const noAnswer = { name: 'NoAnswer', service: 'time-stamp-authority' };
    answer = (response) => response.destroy();
    await expect(timeStamp(url, what)).rejects.toMatchObject(noAnswer);
    answer = (response) =>
      void response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
    await expect(timeStamp(url, what)).rejects.toMatchObject(noAnswer);
    await expect(timeStamp('http://127.0.0.1:1/', what)).rejects.toMatchObject(noAnswer);
  });
});
