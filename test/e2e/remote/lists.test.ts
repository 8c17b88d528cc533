import { describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  ListSigningRequestsWholeDocument,
  GetSigningRequestDocument,
  OnSignatureRequestedDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../../generated/operations.ts';
import type { SigningRequestFilter } from '../../../generated/schema.ts';
import { signer } from '../../support/given.ts';
import { codeOf } from '../../support/person.ts';
import { eventually } from '../../support/stage/eventually.ts';
import { type Member, openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob, dora] = await stage.people('carol', 'bob', 'dora');

const inboxOf = (person: Member) => person.get(ListPendingSignaturesDocument, { limit: 100 });
const given = { title: 'Lease', message: 'Please', externalId: 'deal 7', metadata: '{"from":"crm"}' };
const started: string[] = [];
for (const documentId of ['3', '3', '3', '4']) {
  const input = stage.input({ ...given, documentId, signers: [signer(bob.email)] });
  started.push((await carol.get(StartSigningDocument, { input })).id);
  // Who was asked last is listed first, in the order in which the executions began.
  await eventually(
    () => inboxOf(bob),
    ({ items }) => items.length === started.length,
  );
}
await carol.get(CancelSigningDocument, { input: { requestId: started[2]! } });
// Lists are read from an index, which follows the request in its own time.
const isCancelled = ({ items }: { items: { status: string }[] }) => items[1]?.status === 'CANCELLED';
await eventually(() => carol.get(ListSigningRequestsDocument, {}), isCancelled);
await eventually(
  () => inboxOf(bob),
  ({ items }) => items.length === 3,
);

const at = (places: number[]) => places.map((place) => started[place]);
const newest = [3, 2, 1, 0];

describe('signingRequests', () => {
  it.each<[string, SigningRequestFilter, number[]]>([
    ['nothing', {}, newest],
    ['status', { status: 'CANCELLED' }, [2]],
    ['document', { documentId: '4' }, [3]],
    ['a document of none', { documentId: '5' }, []],
    ['externalId and status', { externalId: 'deal 7', status: 'PENDING' }, [3, 1, 0]],
    ['start, at or after 1960', { createdAfter: '1960-01-01T00:00:00Z' }, newest],
    ['start, in a year without any', { createdBefore: '2001-01-01T00:00:00Z' }, []],
  ])('lists by %s those that the caller started, the newest first', async (_name, filter, places) => {
    const { items } = await carol.get(ListSigningRequestsDocument, { filter });
    expect(items.map(({ id }) => id)).toEqual(at(places));
  });

  it('goes through its pages without loss or repetition', async () => {
    const seen: string[] = [];
    let nextToken: string | null | undefined;
    do {
      const page = await carol.get(ListSigningRequestsDocument, { limit: 1, nextToken: nextToken ?? null });
      seen.push(...page.items.map(({ id }) => id));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen).toEqual(at(newest));
  });

  it('shows rows as the query for one request does', async () => {
    const look = async () => ({
      listed: (await carol.get(ListSigningRequestsWholeDocument, {})).items,
      singly: await Promise.all(at(newest).map((id) => carol.get(GetSigningRequestDocument, { id: id! }))),
    });
    const isSame = ({ listed, singly }: Awaited<ReturnType<typeof look>>) =>
      JSON.stringify(listed) === JSON.stringify(singly);
    expect(isSame(await eventually(look, isSame))).toBe(true);
  });

  it('lists nothing of others', async () => {
    expect(await dora.get(ListSigningRequestsDocument, {})).toEqual({ items: [], nextToken: null });
  });

  it('takes a page token of nobody else, and of no other list', async () => {
    const { nextToken } = await carol.get(ListSigningRequestsDocument, { limit: 1 });
    expect(codeOf(await dora.run(ListSigningRequestsDocument, { nextToken: nextToken! }))).toBe('InvalidInput');
    expect(codeOf(await carol.run(ListPendingSignaturesDocument, { nextToken: nextToken! }))).toBe('InvalidInput');
  });
});

describe('pendingSignatures', () => {
  it('lists what waits for the caller, what was asked last first', async () => {
    const { items } = await inboxOf(bob);
    expect(items.map(({ requestId }) => requestId)).toEqual(at([3, 1, 0]));
    expect(items[0]).toMatchObject({ role: 'SIGNER', documentId: '4', title: 'Lease', requestedBy: carol.email });
    expect((await inboxOf(carol)).items).toEqual([]);
  });

  it('shows a signature from the ask to the answer', async () => {
    const { id, asked, updates } = await stage.start(carol, { signers: [signer(dora.email)] });
    await asked(dora.email);
    const read = async () => (await inboxOf(dora)).items.map(({ requestId }) => requestId);
    expect(await eventually(read, ({ length }) => length === 1)).toEqual([id]);
    await dora.get(SignDocumentDocument, { input: { requestId: id } });
    expect(await eventually(read, ({ length }) => length === 0)).toEqual([]);
    await updates.close();
  });
});

describe('onSignatureRequested', () => {
  it('brings each person what asks them, and nothing else', async () => {
    const [frank, gina] = await stage.people('frank', 'gina');
    const [franks, ginas] = await Promise.all(
      [frank, gina].map((person) => person.subscribe(OnSignatureRequestedDocument, {})),
    );
    const first = await stage.start(carol, { signers: [signer(frank.email)] });
    await franks!.until(({ requestId }) => requestId === first.id);
    // An ask of both shows that what came before it has arrived.
    const last = await stage.start(carol, { signers: [signer(frank.email), signer(gina.email)] });
    for (const inbox of [franks!, ginas!]) await inbox.until(({ requestId }) => requestId === last.id);
    expect(franks!.items.map(({ requestId, signer: who }) => [requestId, who])).toEqual([
      [first.id, frank.email],
      [last.id, frank.email],
    ]);
    expect(ginas!.items).toMatchObject([{ requestId: last.id, event: 'REQUESTED', signer: gina.email }]);
    for (const each of [franks!, ginas!, first.updates, last.updates]) await each.close();
  });
});
