import { randomUUID } from 'node:crypto';
import { createClock, type Intercept } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import type { StartSigningInput } from '../../generated/schema.ts';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { execution, executionEnded, stored } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const frank = await backend.as('frank@example.com');
const start = (input: StartSigningInput, person = carol) => person.run(StartSigningDocument, { input });
const inTime = (milliseconds: number) => new Date(backend.clock.now() + milliseconds).toISOString();

const full = (): StartSigningInput => ({
  id: randomUUID(),
  documentId: '3',
  documentSha256: 'ab'.repeat(32),
  externalId: 'deal 7',
  metadata: '{"from":"crm","deal":"7"}',
  documentUrl: 'https://example.com/3.pdf',
  observers: [{ email: 'olga@example.com', name: 'Olga' }],
  title: 'Lease',
  message: 'Please',
  signers: [signer('bob@example.com', { name: 'Bob' }), signer('dave@example.com', { order: 2 })],
  expiresInSeconds: 3600,
  remindEverySeconds: 600,
});

describe('startSigning by id', () => {
  it('returns the request as it stands where the same call is repeated', async () => {
    const input = full();
    const first = await start(input);
    await backend.idle();
    backend.clock.advance(5000);
    const again = await start(input);
    expect(again.errors).toBeUndefined();
    expect(again.data!.startSigning).toMatchObject({
      ...{ id: input.id, status: 'PENDING', version: 2 },
      // The first call's deadline stands.
      expiresAt: first.data!.startSigning!.expiresAt,
    });
    expect((await stored(input.id!)).events.map(([type]) => type)).toEqual(['STARTED', 'REQUESTED']);
  });

  it('takes what is written otherwise but means the same for the same', async () => {
    const input = full();
    await start(input);
    const [first, second] = input.signers;
    const again = await start({
      ...input,
      documentSha256: 'AB'.repeat(32),
      observers: [{ email: 'OLGA@example.com', name: 'Olga' }],
      metadata: '{ "deal": "\\u0037", "from": "crm" }',
      signers: [
        { ...first!, email: 'BOB@example.com', method: 'MANUAL', order: 1 },
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
    ['another observer', () => ({ observers: [{ email: 'adam@example.com' }] })],
    ['another title', () => ({ title: 'Loan' })],
    ['no message', () => ({ message: null })],
    ['another deadline', () => ({ expiresInSeconds: 3601 })],
    ['no deadline', () => ({ expiresInSeconds: null })],
    ['no reminders', () => ({ remindEverySeconds: null })],
    ['fewer signers', ({ signers }) => ({ signers: signers.slice(0, 1) })],
    ['signers in other places', ({ signers }) => ({ signers: signers.toReversed() })],
    ['another name', () => ({ signers: [signer('bob@example.com'), signer('dave@example.com', { order: 2 })] })],
    ['reassignment by signers', () => ({ allowReassignment: true })],
    ['no mail', () => ({ notify: false })],
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
    const input = full();
    await start(input);
    await backend.idle();
    const before = await stored(input.id!);
    const { data, errors } = await start({ ...input, ...change(input) });
    expect(data?.startSigning).toBeNull();
    expect(errors).toMatchObject([{ errorType: 'IdempotencyConflict', path: ['startSigning'] }]);
    expect(await stored(input.id!)).toEqual(before);
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
    await executionEnded(input.id!);
    const { data } = await start(input);
    expect(data!.startSigning).toMatchObject({ status: 'CANCELLED' });
    expect((await start({ ...input, title: 'Loan' })).errors).toMatchObject([{ errorType: 'IdempotencyConflict' }]);
    expect(await execution(input.id!)).toMatchObject({ status: 'FAILED', error: 'SigningCancelled' });
  });

  it('returns the request after the deadline that the input names has passed', async () => {
    const { expiresInSeconds: _, ...others } = full();
    const input = { ...others, expiresAt: inTime(90_000) };
    await start(input);
    backend.clock.advance(60_000);
    expect((await start(input)).data!.startSigning).toMatchObject({ status: 'PENDING', expiresAt: input.expiresAt });
    backend.clock.advance(60_000);
    await executionEnded(input.id!);
    const { data, errors } = await start(input);
    expect(errors).toBeUndefined();
    expect(data!.startSigning).toMatchObject({ status: 'EXPIRED' });
    expect((await start({ ...input, documentId: '4' })).errors).toMatchObject([{ errorType: 'IdempotencyConflict' }]);
    expect((await start({ ...input, id: randomUUID() })).errors).toMatchObject([{ errorType: 'InvalidInput' }]);
  });

  it('takes one instant, however it is written, for the same deadline', async () => {
    const { expiresInSeconds: _, ...others } = full();
    await start({ ...others, expiresAt: '2027-01-01T12:00:00.000Z' });
    const again = await start({ ...others, expiresAt: '2027-01-01T14:00+02:00' });
    expect(again.errors).toBeUndefined();
    expect((await start({ ...others, expiresAt: '2027-01-01T14:00:01+02:00' })).errors).toMatchObject([
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
    await backend.idle();
    const { events } = await stored(input.id!);
    expect(events.filter(([type]) => type === 'STARTED')).toHaveLength(1);
    expect(events.filter(([type]) => type === 'REQUESTED')).toHaveLength(1);
  });

  it('lets one of two people have an id that both take at once', async () => {
    const input = full();
    const answers = await Promise.all([carol, bob, carol, bob].map((person) => start(input, person)));
    const outcomes = answers.map(({ data, errors }) => errors?.[0]?.errorType ?? data!.startSigning!.requestedBy);
    const winner = (await stored(input.id!)).requestedBy;
    expect(outcomes).toEqual(
      ['carol', 'bob', 'carol', 'bob'].map((name) =>
        winner === `${name}@example.com` ? winner : 'IdempotencyConflict',
      ),
    );
  });

  it('makes a request each time where no id is given', async () => {
    const ids = [await start(startInput()), await start(startInput())].map(({ data }) => data!.startSigning!.id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('startSigning twice at one instant', () => {
  it('returns one request: AppSync takes a refused put of the very same item for done', async () => {
    const moving = createClock();
    const instant = moving.now();
    // The workflow does not follow, so that the item stays as it was put.
    const invoke: Intercept['invoke'] = async (name, _payload, perform) =>
      name.includes('AdvanceWorkflow')
        ? { ok: false, error: { errorType: 'Error', errorMessage: 'not now' } }
        : perform();
    const still = await startBackend({ clock: { ...moving, now: () => instant }, intercept: { invoke } });
    const [carolThere, bobThere] = [await still.as('carol@example.com'), await still.as('bob@example.com')];
    const input = full();
    const first = await start(input, carolThere);
    expect(first.data!.startSigning).toMatchObject({ version: 1, createdAt: new Date(instant).toISOString() });
    expect(await start(input, carolThere)).toEqual(first);
    for (const answer of [await start({ ...input, title: 'Loan' }, carolThere), await start(input, bobThere)])
      expect(answer.errors).toMatchObject([{ errorType: 'IdempotencyConflict' }]);
    await still.stop();
  });
});

describe('repeated acts', () => {
  const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
  const toErin = { from: 'bob@example.com', to: { email: 'erin@example.com' } };
  const signers = [
    signer('bob@example.com'),
    signer('dave@example.com'),
    signer('frank@example.com', { role: 'APPROVER' }),
  ];

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
        await executionEnded(requestId);
        await carol.get(EraseRequestDocument, { input: { requestId } });
      },
      (requestId: string) => carol.get(EraseRequestDocument, { input: { requestId } }),
    ],
    [
      'remind',
      (requestId: string) => {
        backend.clock.advance(3_600_000);
        return carol.get(RemindSignersDocument, { input: { requestId } });
      },
      (requestId: string) => carol.get(RemindSignersDocument, { input: { requestId } }),
    ],
  ])('returns the request unchanged when the caller repeats: %s', async (_name, act, actAgain) => {
    const { id, asked, updates } = await startAndFollow(carol, { signers });
    await asked('bob@example.com');
    await asked('dave@example.com');
    await act(id);
    await backend.idle();
    const before = await stored(id);
    const again = await actAgain(id);
    expect(again).toMatchObject({ version: before.version, status: before.status });
    expect(await stored(id)).toEqual(before);
    await updates.close();
  });

  it('makes one signature of two devices that sign at once', async () => {
    const { id, asked, updates } = await startAndFollow(carol, { signers });
    await asked('bob@example.com');
    await asked('dave@example.com');
    const sign = () => bob.run(SignDocumentDocument, { input: { requestId: id } });
    const answers = await Promise.all([sign(), sign(), sign(), sign()]);
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined, undefined]);
    const { signed, events } = await stored(id);
    expect(signed).toBe(1);
    expect(events.filter(([type]) => type === 'SIGNED')).toHaveLength(1);
    await updates.close();
  });
});
