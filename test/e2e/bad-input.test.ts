import { createServer } from 'node:net';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StartSigningInput } from '../../generated/schema.ts';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  ListSigningRequestsDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { launch } from '../support/backend-process.ts';
import { signer, startInput, storedEvent, storedRequest } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { countRequests, put, stored } = inside(backend);
const endpoint = backend.template.outputs.GraphqlEndpoint!;

const carol = await backend.as('carol@example.com');
const mallory = await backend.as('mallory@example.com');

/** A request of other people's; no workflow follows it. */
const foreign = storedRequest({
  id: 'request-of-others',
  events: [storedEvent(), storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 })],
  expiresAt: backend.clock.now() + 3_600_000,
});
beforeAll(() => put(foreign));
afterEach(async () => {
  expect(await countRequests()).toBe(1);
  expect(await stored(foreign.id)).toEqual(foreign);
  expect(backend.happened.items.some(({ kind }) => kind === 'executionStarted')).toBe(false);
});

const inTime = (milliseconds: number) => new Date(backend.clock.now() + milliseconds).toISOString();
const many = (count: number) => Array.from({ length: count }, (_, index) => signer(`signer${index}@example.com`));
const metadataOf = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`name${at}`, 'value'])));
const day = 86_400_000;

/** Posts what may be no request at all. */
async function post(body: string, authorization: string | undefined = carol.token) {
  const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as { data?: unknown; errors: object[] } };
}

describe('input that is out of bounds', () => {
  it.each<[string, Partial<StartSigningInput>, string]>([
    ['no signer', { signers: [] }, '0 signers'],
    ['101 signers', { signers: many(101) }, '101 signers'],
    ['41 signers of one order', { signers: many(41) }, 'at most 40'],
    ['an address twice', { signers: [signer('bob@example.com'), signer('bob@example.com')] }, 'once'],
    ['an address twice in other case', { signers: [signer('bob@example.com'), signer('BOB@Example.com')] }, 'once'],
    ['a deadline that passed', { expiresAt: inTime(-1000) }, 'from one minute'],
    ['a deadline in half a minute', { expiresAt: inTime(30_000) }, 'from one minute'],
    ['a deadline in 365 days', { expiresAt: inTime(365 * day) }, 'to 364 days'],
    ['a deadline in no time', { expiresInSeconds: 0 }, 'from one minute'],
    ['a deadline in the past by seconds', { expiresInSeconds: -60 }, 'from one minute'],
    ['a deadline in 2^31 - 1 seconds', { expiresInSeconds: 2 ** 31 - 1 }, 'to 364 days'],
    ['two deadlines', { expiresAt: inTime(day), expiresInSeconds: 3600 }, 'both given'],
    ['two deadlines, one of them none', { expiresAt: inTime(day), expiresInSeconds: 0 }, 'both given'],
    ['an automatic signer not allowed', { signers: [signer('bob@example.com', { method: 'AUTOMATIC' })] }, 'AUTOMATIC'],
    [
      'an automatic approver',
      { signers: [signer('alice@example.com', { method: 'AUTOMATIC', role: 'APPROVER' })] },
      'nobody approves for another',
    ],
    ['an order of 0', { signers: [signer('bob@example.com', { order: 0 })] }, '1 to 100'],
    ['reminders each 59 seconds', { remindEverySeconds: 59 }, '60 or more'],
    ['a short id', { id: 'short' }, '8 to 64'],
    ['a long id', { id: 'x'.repeat(65) }, '8 to 64'],
    ['an id of other letters', { id: 'ids-müssen' }, '8 to 64'],
    ['an empty id', { id: '' }, '8 to 64'],
    ['a blank document id', { documentId: ' ' }, '1 to 200'],
    ['half a hash', { documentSha256: 'ab'.repeat(16) }, '64 hexadecimal'],
    ['a long title', { title: 'x'.repeat(201) }, 'at most 200'],
    ['a long message', { message: 'x'.repeat(2001) }, 'at most 2000'],
    ['a long externalId', { externalId: 'x'.repeat(201) }, 'at most 200'],
    ['an observer who signs', { observers: [{ email: 'Bob@example.com' }] }, 'of a signer'],
    ['an observer twice', { observers: [{ email: 'o@example.com' }, { email: 'O@example.com' }] }, 'another observer'],
    ['21 observers', { observers: many(21) }, 'at most 20'],
    ['an observer beyond ASCII', { observers: [{ email: '"ö"@example.com' }] }, 'plain ASCII'],
    ['metadata that is no object', { metadata: '"text"' }, 'no object'],
    ['metadata that is a list', { metadata: '["a"]' }, 'no object'],
    ['metadata with a number', { metadata: '{"a":1}' }, 'no string'],
    ['metadata of 51 strings', { metadata: metadataOf(51) }, '51 strings'],
    ['metadata of over two kilobytes', { metadata: JSON.stringify({ a: 'x'.repeat(2041) }) }, '2049 characters'],
    ['metadata with a prototype', { metadata: '{"__proto__":"x"}' }, '__proto__'],
    ['metadata with a prototype of objects', { metadata: '{"__proto__":{"a":"b"},"c":"d"}' }, '__proto__'],
    ['a document at another scheme', { documentUrl: 'http://example.com/3.pdf' }, 'https'],
    ['a document that is code', { documentUrl: 'javascript:alert(1)' }, 'https'],
    ['a long name', { signers: [signer('bob@example.com', { name: 'x'.repeat(101) })] }, 'at most 100'],
  ])('rejects %s', async (_name, overrides, text) => {
    for (const id of overrides.id === undefined ? [undefined, randomUUID()] : [overrides.id]) {
      const { data, errors } = await carol.run(StartSigningDocument, { input: startInput({ ...overrides, id: id! }) });
      expect(data).toEqual({ startSigning: null });
      expect(errors).toMatchObject([
        { errorType: 'InvalidInput', path: ['startSigning'], message: expect.stringContaining(text) },
      ]);
    }
  });

  it.each<[string, object]>([
    ['a deadline that is no time', { expiresAt: 'tomorrow' }],
    ['a deadline without a zone', { expiresAt: '2027-01-01T00:00:00' }],
    ['a deadline on no day', { expiresAt: '2027-02-30T00:00:00Z' }],
    ['seconds that are no number', { expiresInSeconds: 'soon' }],
    ['seconds beyond 32 bits', { expiresInSeconds: 2 ** 31 }],
    ['half seconds', { remindEverySeconds: 60.5 }],
    ['an address that is none', { signers: [{ email: 'bob' }] }],
    ['an address with blanks', { signers: [{ email: ' bob@example.com' }] }],
    ['a signer who is nobody', { signers: [{}] }],
    ['no signers at all', { signers: undefined }],
    ['signers that are null', { signers: [null] }],
    ['an unknown method', { signers: [{ email: 'bob@example.com', method: 'FAX' }] }],
    ['an unknown role', { signers: [{ email: 'bob@example.com', role: 'WITNESS' }] }],
    ['no document', { documentId: undefined }],
    ['a field that there is not', { priority: 'high' }],
    ['a list for a text', { title: ['Lease'] }],
    ['metadata that is no JSON', { metadata: 'a: b' }],
    ['metadata that is no text', { metadata: { a: 'b' } }],
    ['a document nowhere', { documentUrl: '3.pdf' }],
  ])('rejects %s before anything runs', async (_name, overrides) => {
    const input = { ...startInput(), ...overrides } as StartSigningInput;
    const { data, errors } = await carol.run(StartSigningDocument, { input });
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors![0]).toMatchObject({
      path: null,
      message: expect.stringMatching(/^(Variable 'input' has|The variables input contains)/),
    });
  });

  it.each<[string, (person: Person) => Promise<{ errors?: object[] }>]>([
    ['a decline without words', (it) => it.run(DeclineDocumentDocument, { input: { requestId: 'x', reason: ' ' } })],
    [
      'a decline of 501 characters',
      (it) => it.run(DeclineDocumentDocument, { input: { requestId: 'x', reason: 'x'.repeat(501) } }),
    ],
    [
      'a cancellation of 501 characters',
      (it) => it.run(CancelSigningDocument, { input: { requestId: 'x', reason: 'x'.repeat(501) } }),
    ],
    ['a page of 101', (it) => it.run(ListSigningRequestsDocument, { limit: 101 })],
  ])('rejects %s', async (_name, call) => {
    expect((await call(carol)).errors).toMatchObject([{ errorType: 'InvalidInput' }]);
  });
});

describe('a request that the caller is no part of', () => {
  const noIds = ['', 'short', 'bob@example.com', 'request-1\n', 'x'.repeat(65), 'x'.repeat(3000)];
  it.each([foreign.id, 'no-such-request', ...noIds])('rejects the id %j', async (id) => {
    const calls: Promise<{ errors?: { message: string }[] }>[] = [
      mallory.run(GetSigningRequestDocument, { id }),
      mallory.run(SignDocumentDocument, { input: { requestId: id } }),
      mallory.run(ApproveDocumentDocument, { input: { requestId: id } }),
      mallory.run(DeclineDocumentDocument, { input: { requestId: id, reason: 'no' } }),
      mallory.run(CancelSigningDocument, { input: { requestId: id } }),
    ];
    for (const { errors } of await Promise.all(calls)) {
      expect(errors).toMatchObject([{ errorType: 'RequestNotFound' }]);
      if (id !== '') expect(errors![0]!.message.includes(id)).toBe(!noIds.includes(id));
    }
    const refused = expect(mallory.subscribe(OnSignatureUpdateDocument, { requestId: id })).rejects;
    await refused.toThrow('RequestNotFound');
    if (noIds.includes(id) && id !== '') await refused.not.toThrow(id);
  });
});

describe('a token that does not count', () => {
  it('rejects one that has expired', async () => {
    const { token } = await backend.as('carol@example.com');
    backend.clock.advance(3_600_000 + 60_000);
    expect(await post('{"query":"{ signingRequests { nextToken } }"}', token)).toEqual({
      status: 401,
      body: { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] },
    });
  });
});

describe('npm start', () => {
  it('rejects a port that is taken, in one line', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const dataDir = mkdtempSync(join(tmpdir(), 'countersign-'));
    const { code, said } = await launch({ dataDir, port }).ended;
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^countersign: .*port ${port}.*\n$`));
    expect(readdirSync(dataDir)).not.toContain('tables');
    rmSync(dataDir, { recursive: true });
    other.close();
  });

  it('rejects a DATA_DIR that cannot be written, in one line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
    writeFileSync(join(folder, 'file'), '');
    const { code, said } = await launch({ dataDir: join(folder, 'file', 'data') }).ended;
    expect(code).toBe(1);
    expect(said).toMatch(/^countersign: cannot write to DATA_DIR .*; choose another folder\n$/);
    expect(readdirSync(folder)).toEqual(['file']);
    rmSync(folder, { recursive: true });
  });
});
