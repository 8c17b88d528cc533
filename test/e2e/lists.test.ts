import { createCostMeter } from '@countersign/local';
import { parse } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  ListSigningRequestsWholeDocument,
  GetSigningRequestDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { SigningRequestFilter } from '../../generated/schema.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const meter = createCostMeter();
const backend = await startBackend({ meter });
afterAll(() => backend.stop());
const { executionEnded } = inside(backend);

const people = {
  carol: await backend.as('carol@example.com'),
  dora: await backend.as('dora@example.com'),
  bob: await backend.as('bob@example.com'),
  dave: await backend.as('dave@example.com'),
};
const { carol, dora, bob, dave } = people;

/** Starts requests to Bob one second after another, and waits until he has been asked for all. */
async function start(requester: Person, ids: string[], overrides = {}): Promise<void> {
  for (const id of ids) {
    backend.clock.advance(1000);
    const input = startInput({ id, signers: [signer('bob@example.com')], ...overrides });
    await requester.get(StartSigningDocument, { input });
    await backend.idle();
  }
}

const carols = ['carols-1', 'carols-2', 'carols-3', 'carols-4', 'carols-5'].map((name) => `request-of-${name}`);
const doras = ['request-of-doras-1', 'request-of-doras-2', 'request-of-doras-3'];
const given = {
  ...{ title: 'Lease', message: 'Please', documentSha256: 'a'.repeat(64), externalId: 'deal 7' },
  ...{ metadata: '{"from":"crm"}', documentUrl: 'https://example.com/3.pdf' },
};
await start(carol, carols.slice(0, 4), given);
await start(carol, carols.slice(4), { ...given, documentId: '4', externalId: 'deal 8' });
await start(dora, doras);
await bob.get(SignDocumentDocument, { input: { requestId: carols[1]!, documentSha256: 'a'.repeat(64) } });
await bob.get(DeclineDocumentDocument, { input: { requestId: carols[2]!, reason: 'no' } });
await carol.get(CancelSigningDocument, { input: { requestId: carols[3]! } });
for (const id of carols.slice(1, 4)) await executionEnded(id);

const tokenOf = async (person: Person, variables = {}) =>
  (await person.get(ListSigningRequestsDocument, { limit: 1, ...variables })).nextToken!;
const inboxTokenOf = async (person: Person) =>
  (await person.get(ListPendingSignaturesDocument, { limit: 1 })).nextToken!;

/** Reads all pages of a list. */
async function pages<Item>(
  read: (nextToken: string | null) => Promise<{ items: Item[]; nextToken?: string | null }>,
): Promise<Item[][]> {
  const all: Item[][] = [];
  let nextToken: string | null = null;
  do {
    const page: { items: Item[]; nextToken?: string | null } = await read(nextToken);
    all.push(page.items);
    nextToken = page.nextToken ?? null;
  } while (nextToken);
  return all;
}

describe('signingRequests', () => {
  it('lists those that the caller started, the newest first', async () => {
    const { items, nextToken } = await carol.get(ListSigningRequestsDocument, {});
    expect(items.map(({ id, status }) => `${id} ${status}`)).toEqual([
      `${carols[4]} PENDING`,
      `${carols[3]} CANCELLED`,
      `${carols[2]} DECLINED`,
      `${carols[1]} COMPLETED`,
      `${carols[0]} PENDING`,
    ]);
    expect(nextToken).toBeNull();
    expect((await dora.get(ListSigningRequestsDocument, {})).items.map(({ id }) => id)).toEqual([...doras].reverse());
    expect((await bob.get(ListSigningRequestsDocument, {})).items).toEqual([]);
  });

  it.each([
    ['PENDING', [carols[4], carols[0]]],
    ['COMPLETED', [carols[1]]],
    ['DECLINED', [carols[2]]],
    ['CANCELLED', [carols[3]]],
    ['EXPIRED', []],
    ['FAILED', []],
  ] as const)('lists those that are %s', async (status, ids) => {
    const { items } = await carol.get(ListSigningRequestsDocument, { filter: { status } });
    expect(items.map(({ id }) => id)).toEqual(ids);
  });

  it.each([1, 2, 3, 5])('gives pages of at most %i without loss or repetition', async (limit) => {
    const read = (nextToken: string | null) => carol.get(ListSigningRequestsDocument, { limit, nextToken });
    const all = await pages(read);
    expect(all.flat().map(({ id }) => id)).toEqual([...carols].reverse());
    expect(Math.max(...all.map(({ length }) => length))).toBe(limit);
  });

  it('gives short pages where a status is wanted', async () => {
    const read = (nextToken: string | null) =>
      carol.get(ListSigningRequestsDocument, { filter: { status: 'PENDING' }, limit: 2, nextToken });
    const all = await pages(read);
    expect(all.flat().map(({ id }) => id)).toEqual([carols[4], carols[0]]);
    expect(all.length).toBeGreaterThan(1);
  });

  const startedAt = async (at: number) => (await carol.get(GetSigningRequestDocument, { id: carols[at]! })).createdAt;
  it.each<[string, () => Promise<SigningRequestFilter>, number[]]>([
    ['nothing', async () => ({}), [4, 3, 2, 1, 0]],
    ['nulls', async () => ({ status: null, documentId: null, createdAfter: null }), [4, 3, 2, 1, 0]],
    ['document', async () => ({ documentId: '4' }), [4]],
    ['a document of none', async () => ({ documentId: '5' }), []],
    ['externalId', async () => ({ externalId: 'deal 7' }), [3, 2, 1, 0]],
    ['externalId and status', async () => ({ externalId: 'deal 7', status: 'PENDING' }), [0]],
    ['document and another externalId', async () => ({ documentId: '4', externalId: 'deal 7' }), []],
    ['an externalId like nobody’s', async () => ({ externalId: 'deal' }), []],
    ['start, at or after', async () => ({ createdAfter: await startedAt(3) }), [4, 3]],
    ['start, before', async () => ({ createdBefore: await startedAt(2) }), [1, 0]],
    ['start, between', async () => ({ createdAfter: await startedAt(1), createdBefore: await startedAt(3) }), [2, 1]],
    ['start, in a year without any', async () => ({ createdBefore: '2001-01-01T00:00:00Z' }), []],
    ['start, before 1970', async () => ({ createdBefore: '1960-01-01T00:00:00Z' }), []],
    ['start, at or after 1960', async () => ({ createdAfter: '1960-01-01T00:00:00Z' }), [4, 3, 2, 1, 0]],
    ['start and status', async () => ({ createdAfter: await startedAt(1), status: 'PENDING' }), [4]],
  ])('lists by %s', async (_name, filter, places) => {
    const { items } = await carol.get(ListSigningRequestsDocument, { filter: await filter() });
    expect(items.map(({ id }) => id)).toEqual(places.map((at) => carols[at]));
  });

  it.each<[string, SigningRequestFilter, string]>([
    [
      'whose end is its beginning',
      { createdAfter: '2026-11-23T10:00:00Z', createdBefore: '2026-11-23T11:00:00+01:00' },
      'filter.createdAfter is not accepted',
    ],
    [
      'whose end is before its beginning',
      { createdAfter: '2026-11-23T10:00:00Z', createdBefore: '2026-11-23T09:00:00Z' },
      'filter.createdAfter is not accepted',
    ],
    ['beyond all times', { createdAfter: '+10000-01-01T00:00:00Z' }, 'filter.createdAfter is not accepted'],
    ['with a long externalId', { externalId: 'x'.repeat(201) }, 'filter.externalId is not accepted'],
    ['with a long documentId', { documentId: 'x'.repeat(201) }, 'filter.documentId is not accepted'],
  ])('rejects a filter %s', async (_name, filter, message) => {
    const { data, errors } = await carol.run(ListSigningRequestsDocument, { filter });
    expect(data?.signingRequests).toBeNull();
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', message: expect.stringContaining(message) }]);
  });

  it('reads the index rows of its page alone, whatever the filter', async () => {
    const wanted: SigningRequestFilter = { externalId: 'deal 7', documentId: '3', status: 'PENDING' };
    for (const filter of [{}, wanted, { ...wanted, createdAfter: await startedAt(0) }]) {
      meter.take();
      await carol.get(ListSigningRequestsDocument, { filter });
      expect(meter.take().readUnits).toBe(0.5);
    }
  });

  it('goes through its pages with a filter, without loss or repetition', async () => {
    const filter = { externalId: 'deal 7', createdAfter: await startedAt(1) };
    const all = await pages((nextToken) => carol.get(ListSigningRequestsDocument, { filter, limit: 1, nextToken }));
    expect(all.flat().map(({ id }) => id)).toEqual([carols[3], carols[2], carols[1]]);
  });

  it('shows rows as the query for one request does, also their message, signers and history', async () => {
    const { items } = await carol.get(ListSigningRequestsWholeDocument, {});
    const singly = await Promise.all([...carols].reverse().map((id) => carol.get(GetSigningRequestDocument, { id })));
    expect(items).toEqual(singly);
    expect(items[3]!.signers[0]!.evidence).toMatchObject({ sub: expect.any(String) });
  });

  it('reads rows whole only where more is selected than the index holds', async () => {
    const rows = await carol.get(ListSigningRequestsDocument, {});
    const whole = await carol.get(ListSigningRequestsWholeDocument, {});
    const [row] = rows.items;
    expect(whole.items[0]).toMatchObject(row!);
    expect(row).toMatchObject({ externalId: 'deal 8', metadata: '{"from":"crm"}' });
  });

  it.each([
    ['an aliased list', '{ signingRequests { rows: items { signers { email } message } } }'],
    ['aliased signers', '{ signingRequests { items { people: signers { email } message } } }'],
    ['an aliased message', '{ signingRequests { items { signers { email } title: message } } }'],
    [
      'a fragment',
      '{ signingRequests { ...Page } } fragment Page on SigningRequestConnection { items { title: message } }',
    ],
    ['an inline fragment', '{ signingRequests { ... on SigningRequestConnection { items { title: message } } } }'],
    ['aliased history alone', '{ signingRequests { items { progress: history { signed: version } } } }'],
  ])('gives what is selected by %s', async (_name, query) => {
    const { data, errors } = await carol.run(
      parse(query) as TypedDocumentNode<{ signingRequests: object }, object>,
      {},
    );
    expect(errors).toBeUndefined();
    const text = JSON.stringify(data);
    expect(text).toMatch(/Please|"signed":1/);
    expect(text).not.toContain('null');
  });
});

describe('pendingSignatures', () => {
  it('lists what waits for the caller, what was asked last first', async () => {
    const { items, nextToken } = await bob.get(ListPendingSignaturesDocument, {});
    expect(items.map(({ requestId }) => requestId)).toEqual([...doras.toReversed(), carols[4], carols[0]]);
    expect(nextToken).toBeNull();
    expect(items[3]).toEqual({
      requestId: carols[4],
      role: 'SIGNER',
      documentId: '4',
      documentSha256: 'a'.repeat(64),
      title: 'Lease',
      message: 'Please',
      requestedBy: 'carol@example.com',
      requestedAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    expect(items[0]).toMatchObject({ documentSha256: null, title: null, message: null });
    expect((await carol.get(ListPendingSignaturesDocument, {})).items).toEqual([]);
  });

  it.each([1, 2, 5])('gives pages of at most %i without loss or repetition', async (limit) => {
    const all = await pages((nextToken) => bob.get(ListPendingSignaturesDocument, { limit, nextToken }));
    expect(all.flat().map(({ requestId }) => requestId)).toEqual([...doras.toReversed(), carols[4], carols[0]]);
    expect(Math.max(...all.map(({ length }) => length))).toBe(limit);
  });

  it('shows a signature from the ask to the answer', async () => {
    const id = 'request-for-dave';
    const read = async () =>
      (await dave.get(ListPendingSignaturesDocument, {})).items.map(({ requestId }) => requestId);
    expect(await read()).toEqual([]);
    await start(carol, [id], { signers: [signer('DAVE@example.com')] });
    expect(await read()).toEqual([id]);
    await dave.get(SignDocumentDocument, { input: { requestId: id } });
    await backend.idle();
    expect(await read()).toEqual([]);
  });
});

describe('pages', () => {
  it('hides in its token what it holds', async () => {
    const texts = [await tokenOf(carol), await inboxTokenOf(bob)].flatMap((token) => [
      token,
      Buffer.from(token, 'base64').toString(),
    ]);
    for (const text of texts) expect(text).not.toMatch(/request-of|example\.com|createdAt|email/);
  });

  it.each([
    ['made up', () => 'next'],
    ['damaged', async () => (await tokenOf(carol)).replace(/.{4}$/, 'AAAA')],
    ['cut', async () => (await tokenOf(carol)).slice(0, -8)],
    ["another person's", () => tokenOf(dora)],
    ['of the other list', () => inboxTokenOf(bob)],
    ['with a dot', async () => `${await tokenOf(carol)}.`],
    ['with more dots than a resolver may go over', async () => `${await tokenOf(carol)}${'.'.repeat(1001)}`],
  ])('rejects a token that is %s', async (_name, token) => {
    const refused = [{ errorType: 'InvalidInput', path: ['signingRequests'] }];
    const answer = await carol.run(ListSigningRequestsDocument, { nextToken: await token() });
    expect(answer.errors).toMatchObject(refused);
    expect(answer.data?.signingRequests).toBeNull();
  });

  it.each<[string, SigningRequestFilter | null, SigningRequestFilter | null]>([
    ['a status and none', { status: 'PENDING' }, null],
    ['none and a status', null, { status: 'PENDING' }],
    ['one document and another', { documentId: '3' }, { documentId: '4' }],
    ['a document and an externalId', { documentId: '3' }, { externalId: '3' }],
    ['one time and another', { createdAfter: '2001-01-01T00:00:00Z' }, { createdAfter: '2002-01-01T00:00:00Z' }],
    ['after and before', { createdAfter: '2001-01-01T00:00:00Z' }, { createdBefore: '2001-01-01T00:00:00Z' }],
  ])('rejects a token with another filter than it was given for: %s', async (_name, first, second) => {
    const nextToken = await tokenOf(carol, { filter: first });
    const again = (filter: SigningRequestFilter | null) =>
      carol.run(ListSigningRequestsDocument, { filter, limit: 1, nextToken });
    expect((await again(first)).errors).toBeUndefined();
    expect((await again(second)).errors).toMatchObject([{ errorType: 'InvalidInput', path: ['signingRequests'] }]);
  });

  it('takes one token for filters that mean the same', async () => {
    const nextToken = await tokenOf(carol, { filter: { createdAfter: '2001-01-01T00:00:00Z', status: null } });
    const same = { filter: { createdAfter: '2001-01-01T02:00:00.000+02:00' }, limit: 1, nextToken };
    expect((await carol.run(ListSigningRequestsDocument, same)).errors).toBeUndefined();
  });

  it.each([
    ['made up', () => 'next'],
    ['damaged', async () => (await inboxTokenOf(bob)).replace(/.{4}$/, 'AAAA')],
    ["another person's", () => inboxTokenOf(bob)],
    ['of the other list', () => tokenOf(carol)],
  ])('rejects a token of the inbox that is %s', async (_name, token) => {
    const { errors } = await carol.run(ListPendingSignaturesDocument, { nextToken: await token() });
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', path: ['pendingSignatures'] }]);
  });

  it.each([0, -1, 101])('rejects a limit of %i', async (limit) => {
    for (const document of [ListSigningRequestsDocument, ListPendingSignaturesDocument]) {
      const { errors } = await carol.run(document as typeof ListSigningRequestsDocument, { limit });
      expect(errors).toMatchObject([{ errorType: 'InvalidInput', message: expect.stringContaining('1 to 100') }]);
    }
  });

  it.each([1, 100, null])('takes a limit of %s', async (limit) => {
    expect((await carol.run(ListSigningRequestsDocument, { limit })).errors).toBeUndefined();
    expect((await carol.run(ListPendingSignaturesDocument, { limit })).errors).toBeUndefined();
  });
});
