import { afterAll, expect, it } from 'vitest';
import {
  ApproveDocumentDocument,
  DeclineDocumentDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { standings, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

const names = ['carol', 'lena', 'otto', 'bob', 'dave', 'erin', 'frank', 'gina'] as const;
const emailOf = (name: string) => `${name}@example.com`;
const people = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await backend.as(emailOf(name))] as const)),
) as Record<(typeof names)[number], Person>;
const { carol, lena, otto, bob, dave, erin, frank, gina } = people;

it('is told by the API alone: five signers in three orders, a quorum, an approver, an observer, a reassignment', async () => {
  const { id, updates, read, asked, closed } = await startAndFollow(carol, {
    externalId: 'deal 17',
    metadata: '{"stage":"final"}',
    signers: [
      signer(emailOf('lena'), { order: 1, role: 'APPROVER' }),
      ...['bob', 'dave', 'erin'].map((name) => signer(emailOf(name), { order: 2 })),
      signer(emailOf('frank'), { order: 3 }),
    ],
    quorums: [{ order: 2, required: 2 }],
    observers: [{ email: emailOf('otto'), name: 'Otto' }],
  });
  const input = { requestId: id };
  const inbox = async (person: Person) =>
    (await person.get(ListPendingSignaturesDocument, {})).items.map(({ requestId }) => requestId);

  // Otto sees everything and does nothing; Gina, who is nobody yet, sees nothing.
  const seenByOtto = await otto.subscribe(OnSignatureUpdateDocument, input);
  expect((await gina.run(GetSigningRequestDocument, { id })).errors).toMatchObject([{ errorType: 'RequestNotFound' }]);
  expect((await otto.run(SignDocumentDocument, { input })).errors).toMatchObject([{ errorType: 'Unauthorized' }]);

  await asked(emailOf('lena'));
  expect(await inbox(lena)).toEqual([id]);
  expect((await bob.run(SignDocumentDocument, { input })).errors).toMatchObject([{ errorType: 'NotYourTurn' }]);
  // Who waits may read already, and says so.
  await dave.get(ViewDocumentDocument, { input });
  await lena.get(ApproveDocumentDocument, { input });

  for (const name of ['bob', 'dave', 'erin']) await asked(emailOf(name));
  await erin.get(DeclineDocumentDocument, { input: { ...input, reason: 'not mine' } });
  await carol.get(ExtendDeadlineDocument, { input: { ...input, expiresInSeconds: 60 * 86_400 } });
  await bob.get(SignDocumentDocument, { input });
  const between = await dave.get(SignDocumentDocument, { input });
  expect(between).toMatchObject({ status: 'PENDING', progress: { signed: 3, total: 4 } });

  await asked(emailOf('frank'));
  const to = { email: emailOf('gina'), name: 'Gina' };
  await carol.get(ReassignSignerDocument, { input: { ...input, from: emailOf('frank'), to, reason: 'on leave' } });
  expect((await frank.run(GetSigningRequestDocument, { id })).errors).toMatchObject([{ errorType: 'RequestNotFound' }]);
  await asked(emailOf('gina'));
  expect(await inbox(gina)).toEqual([id]);
  await gina.get(SignDocumentDocument, { input });
  await closed();

  const completed = await read();
  expect(completed).toMatchObject({ status: 'COMPLETED', progress: { signed: 4, total: 4 }, closedReason: null });
  expect(standings(completed)).toEqual({
    ...{ lena: 'APPROVED', bob: 'SIGNED', dave: 'SIGNED', erin: 'DECLINED', gina: 'SIGNED' },
  });
  const told = completed.history.map(({ type, signer: of }) => `${type} ${of?.split('@')[0] ?? ''}`.trim());
  expect(told.filter((each) => !/^REQUESTED (bob|dave|erin)$/.test(each))).toEqual([
    ...['STARTED', 'REQUESTED lena', 'VIEWED dave', 'APPROVED lena', 'DECLINED erin', 'EXTENDED'],
    ...[
      'SIGNED bob',
      'SIGNED dave',
      'REQUESTED frank',
      'REASSIGNED gina',
      'REQUESTED gina',
      'SIGNED gina',
      'COMPLETED',
    ],
  ]);

  // Otto was told all that Carol was, sees no evidence, and finds nothing of the request in lists of his own.
  await seenByOtto.until(({ status }) => status === 'COMPLETED');
  expect(seenByOtto.items.at(-1)).toEqual(updates.items.at(-1));
  const seen = await otto.get(GetSigningRequestDocument, { id });
  expect(seen.signers.map(({ evidence }) => evidence)).toEqual([null, null, null, null, null]);
  expect(completed.signers.every(({ evidence }) => evidence)).toBe(true);
  expect((await otto.get(ListSigningRequestsDocument, {})).items).toEqual([]);
  const found = await carol.get(ListSigningRequestsDocument, { filter: { externalId: 'deal 17' } });
  expect(found.items).toMatchObject([{ id, status: 'COMPLETED', metadata: '{"stage":"final"}' }]);
  await Promise.all([updates.close(), seenByOtto.close()]);
});
