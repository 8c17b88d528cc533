import { randomUUID } from 'node:crypto';
import { createClock, type Intercept } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import type { StartSigningInput } from '../../generated/schema.ts';
import { RemindSignersDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { executionEnded, stored } = inside(backend);

const carol = await backend.as('carol@example.com');
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

describe('a repeated reminder', () => {
  it('returns the request unchanged', async () => {
    const { id, asked, updates } = await startAndFollow(carol, { signers: [signer('bob@example.com')] });
    await asked('bob@example.com');
    await backend.idle();
    backend.clock.advance(3_600_000);
    const remind = () => carol.get(RemindSignersDocument, { input: { requestId: id } });
    await remind();
    await backend.idle();
    const before = await stored(id);
    expect(await remind()).toMatchObject({ version: before.version, status: before.status });
    expect(await stored(id)).toEqual(before);
    await updates.close();
  });
});
