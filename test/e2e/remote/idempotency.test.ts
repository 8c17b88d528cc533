import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../../generated/operations.ts';
import type { StartSigningInput } from '../../../generated/schema.ts';
import type { Request } from '../../support/follow.ts';
import { signer } from '../../support/given.ts';
import { eventually } from '../../support/stage/eventually.ts';
import { openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob, frank] = await stage.people('carol', 'bob', 'frank');
const [dave, erin, olga] = ['dave', 'erin', 'olga'].map(stage.address) as [string, string, string];
const start = (input: StartSigningInput, person = carol) => person.run(StartSigningDocument, { input });
const read = (id: string) => carol.get(GetSigningRequestDocument, { id });

const full = (): StartSigningInput => ({
  id: randomUUID(),
  documentId: '3',
  documentSha256: 'ab'.repeat(32),
  externalId: 'deal 7',
  metadata: '{"from":"crm","deal":"7"}',
  documentUrl: 'https://example.com/3.pdf',
  observers: [{ email: olga, name: 'Olga' }],
  title: 'Lease',
  message: 'Please',
  notify: false,
  signers: [signer(bob.email, { name: 'Bob' }), signer(dave, { order: 2 })],
  expiresInSeconds: 3600,
  remindEverySeconds: 3600,
});

/** Whose id others take, and how it stands when Bob has been asked. */
const taken = full();
await start(taken);
const isAsked = ({ version }: Request) => version === 2;
const standing = await eventually(() => read(taken.id!), isAsked);

describe('startSigning by id', () => {
  it('takes what is written otherwise but means the same for the same', async () => {
    const input = full();
    await start(input);
    const [first, second] = input.signers;
    const again = await start({
      ...input,
      documentSha256: 'AB'.repeat(32),
      observers: [{ email: olga.toUpperCase(), name: 'Olga' }],
      metadata: '{ "deal": "\\u0037", "from": "crm" }',
      signers: [
        { ...first!, email: bob.email.toUpperCase(), method: 'MANUAL', order: 1 },
        { ...second!, name: null },
      ],
      expiresAt: null,
    });
    expect(again.errors).toBeUndefined();
  });

  const others: [string, (input: StartSigningInput) => Partial<StartSigningInput>][] = [
    ['another document', () => ({ documentId: '4' })],
    ['another hash', () => ({ documentSha256: 'cd'.repeat(32) })],
    ['no hash', () => ({ documentSha256: null })],
    ['another externalId', () => ({ externalId: 'deal 8' })],
    ['other metadata', () => ({ metadata: '{"deal":"7"}' })],
    ['no metadata', () => ({ metadata: null })],
    ['another URL', () => ({ documentUrl: 'https://example.com/4.pdf' })],
    ['no observers', () => ({ observers: [] })],
    ['another observer', () => ({ observers: [{ email: stage.address('adam') }] })],
    ['another title', () => ({ title: 'Loan' })],
    ['no message', () => ({ message: null })],
    ['another deadline', () => ({ expiresInSeconds: 3601 })],
    ['no deadline', () => ({ expiresInSeconds: null })],
    ['no reminders', () => ({ remindEverySeconds: null })],
    ['fewer signers', ({ signers }) => ({ signers: signers.slice(0, 1) })],
    ['signers in other places', ({ signers }) => ({ signers: signers.toReversed() })],
    ['another name', () => ({ signers: [signer(bob.email), signer(dave, { order: 2 })] })],
    ['reassignment by signers', () => ({ allowReassignment: true })],
    ['mail', () => ({ notify: true })],
    ['mail in another language', () => ({ locale: 'fr' })],
    [
      'a signer’s own language',
      ({ signers }) => ({ signers: signers.map((each) => ({ ...each, locale: 'fr' as const })) }),
    ],
    ['another role', ({ signers }) => ({ signers: signers.map((each) => ({ ...each, role: 'APPROVER' as const })) })],
    ['a quorum', () => ({ quorums: [{ order: 1, required: 1 }] })],
    ['another order', ({ signers }) => ({ signers: signers.map((each) => ({ ...each, order: 1 })) })],
  ];
  it.each(others)('rejects the id with %s', async (_name, change) => {
    const { data, errors } = await start({ ...taken, ...change(taken) });
    expect(data?.startSigning).toBeNull();
    expect(errors).toMatchObject([{ errorType: 'IdempotencyConflict', path: ['startSigning'] }]);
    expect(await read(taken.id!)).toEqual(standing);
  });

  it('rejects the id of another person, who hears nothing of the request', async () => {
    const input = full();
    await start(input);
    const { errors } = await start(input, bob);
    expect(errors).toMatchObject([{ errorType: 'IdempotencyConflict' }]);
    expect(errors![0]!.message).toBe(`id ${input.id} is taken by another request; take a new id`);
  });

  it('returns the request after it has closed', async () => {
    const input = full();
    await start(input);
    await carol.get(CancelSigningDocument, { input: { requestId: input.id! } });
    const ended = await stage.executionEnded(input.id!);
    const { data } = await start(input);
    expect(data!.startSigning).toMatchObject({ status: 'CANCELLED' });
    expect((await start({ ...input, title: 'Loan' })).errors).toMatchObject([{ errorType: 'IdempotencyConflict' }]);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'SigningCancelled' });
  });

  it('takes one instant, however it is written, for the same deadline', async () => {
    const { expiresInSeconds: _, ...others } = full();
    const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    await start({ ...others, expiresAt: `${day}T12:00:00.000Z` });
    const again = await start({ ...others, expiresAt: `${day}T14:00+02:00` });
    expect(again.errors).toBeUndefined();
    expect((await start({ ...others, expiresAt: `${day}T14:00:01+02:00` })).errors).toMatchObject([
      { errorType: 'IdempotencyConflict' },
    ]);
  });

  it('makes one request of calls that come at once', async () => {
    const input = full();
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(input)));
    const requests = answers.map(({ data, errors }) => {
      expect(errors).toBeUndefined();
      return data!.startSigning!;
    });
    expect(new Set(requests.map(({ createdAt }) => createdAt)).size).toBe(1);
    const { history } = await eventually(() => read(input.id!), isAsked);
    expect(history.map(({ type }) => type)).toEqual(['STARTED', 'REQUESTED']);
  });

  it('lets one of two people have an id that both take at once', async () => {
    const input = full();
    const answers = await Promise.all([carol, bob, carol, bob].map((person) => start(input, person)));
    const outcomes = answers.map(({ data, errors }) => errors?.[0]?.errorType ?? data!.startSigning!.requestedBy);
    const winner = outcomes.find((outcome) => outcome.includes('@'));
    expect(outcomes).toEqual(
      [carol, bob, carol, bob].map(({ email }) => (winner === email ? email : 'IdempotencyConflict')),
    );
  });

  it('makes a request each time where no id is given', async () => {
    const unnamed = stage.input({ signers: [signer(bob.email)] });
    const ids = [await start(unnamed), await start(unnamed)].map(({ data }) => data!.startSigning!.id);
    expect(new Set(ids).size).toBe(2);
  });
});

/** Whether all has followed: who was asked anew has been, and what is closed is sealed where the stage does so. */
const isSettled = (request: Request) =>
  request.signers.every(({ status }) => status !== 'WAITING') && (request.status === 'PENDING' || isClosed(request));
const isClosed = ({ status, history }: Request) =>
  status !== 'PENDING' && (!stage.has.records || history.some(({ type }) => type === 'SEALED'));

describe('repeated acts', () => {
  const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
  const toErin = { from: bob.email, to: { email: erin } };
  const signers = [signer(bob.email), signer(dave), signer(frank.email, { role: 'APPROVER' })];

  it.each([
    [
      'sign',
      (requestId: string) => bob.get(SignDocumentDocument, { input: { requestId, documentSha256: 'f'.repeat(64) } }),
      (requestId: string) => bob.get(SignDocumentDocument, { input: { requestId } }),
    ],
    [
      'approve',
      (requestId: string) =>
        frank.get(ApproveDocumentDocument, { input: { requestId, documentSha256: 'f'.repeat(64) } }),
      (requestId: string) => frank.get(ApproveDocumentDocument, { input: { requestId } }),
    ],
    [
      'decline',
      (requestId: string) => bob.get(DeclineDocumentDocument, { input: { requestId, reason: 'no' } }),
      (requestId: string) => bob.get(DeclineDocumentDocument, { input: { requestId, reason: 'never' } }),
    ],
    [
      'view',
      (requestId: string) => bob.get(ViewDocumentDocument, { input: { requestId } }),
      (requestId: string) => bob.get(ViewDocumentDocument, { input: { requestId } }),
    ],
    [
      'cancel',
      (requestId: string) => carol.get(CancelSigningDocument, { input: { requestId, reason: 'sold' } }),
      (requestId: string) => carol.get(CancelSigningDocument, { input: { requestId } }),
    ],
    [
      'extend',
      (requestId: string) => carol.get(ExtendDeadlineDocument, { input: { requestId, expiresAt: later } }),
      (requestId: string) => carol.get(ExtendDeadlineDocument, { input: { requestId, expiresAt: later } }),
    ],
    [
      'reassign',
      (requestId: string) => carol.get(ReassignSignerDocument, { input: { requestId, ...toErin, reason: 'on leave' } }),
      (requestId: string) => carol.get(ReassignSignerDocument, { input: { requestId, ...toErin } }),
    ],
    [
      'erase',
      async (requestId: string) => {
        await carol.get(CancelSigningDocument, { input: { requestId } });
        await eventually(() => read(requestId), isClosed);
        await carol.get(EraseRequestDocument, { input: { requestId } });
      },
      (requestId: string) => carol.get(EraseRequestDocument, { input: { requestId } }),
    ],
  ])('returns the request unchanged when the caller repeats: %s', async (_name, act, actAgain) => {
    const { id, asked, read, updates } = await stage.start(carol, { signers });
    for (const { email } of signers) await asked(email);
    await act(id);
    const before = await eventually(read, isSettled);
    const again = await actAgain(id);
    expect(again).toMatchObject({ version: before.version, status: before.status });
    expect(await read()).toEqual(before);
    await updates.close();
  });

  it('makes one signature of two devices that sign at once', async () => {
    const { id, asked, read, updates } = await stage.start(carol, { signers });
    for (const { email } of signers) await asked(email);
    const sign = () => bob.run(SignDocumentDocument, { input: { requestId: id } });
    const answers = await Promise.all([sign(), sign(), sign(), sign()]);
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined, undefined]);
    const { progress, history } = await read();
    expect(progress).toEqual({ signed: 1, total: 3 });
    expect(history.filter(({ type }) => type === 'SIGNED')).toHaveLength(1);
    await updates.close();
  });
});
