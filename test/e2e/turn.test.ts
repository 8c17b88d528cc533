import { afterAll, describe, expect, it } from 'vitest';
import type { Intercept } from '@countersign/local';
import { createWatch } from '@countersign/local/client';
import {
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Nobody is asked, and nobody signs automatically, as long as this is closed. */
let gate = Promise.resolve();
/** No ask goes on that has put its open signature, as long as this is closed. */
let amidAsk = Promise.resolve();
/** Requests with two open signatures. */
const listed = createWatch<string>();
const puts = new Map<string, number>();
const intercept: Partial<Intercept> = {
  async invoke(name, _payload, perform) {
    if (/RequestSignature|SignAutomatically/.test(name)) await gate;
    return perform();
  },
  async call(_target, input, perform) {
    const result = await perform();
    const { Item } = input as { Item?: Record<string, { S?: string }> };
    if (!Item?.taskToken) return result;
    const requestId = Item.requestId!.S!;
    puts.set(requestId, (puts.get(requestId) ?? 0) + 1);
    if (puts.get(requestId) === 2) listed.push(requestId);
    await amidAsk;
    return result;
  },
};
const backend = await startBackend({ intercept });
afterAll(() => backend.stop());
const { execution, executionEnded, openSignatures } = inside(backend);

/** What waits until it is opened. */
function closed(): { until: Promise<void>; open: () => void } {
  let open!: () => void;
  const until = new Promise<void>((resolve) => (open = resolve));
  return { until, open };
}

const carol = await backend.as('carol@example.com');
const [bob, dave, alice] = await Promise.all(['bob', 'dave', 'alice'].map((name) => backend.as(`${name}@example.com`)));
const start = async (overrides: Parameters<typeof startInput>[0]) =>
  (await carol.get(StartSigningDocument, { input: startInput(overrides) })).id;
const read = (id: string) => carol.get(GetSigningRequestDocument, { id });
const historyOf = async (id: string) => {
  const { history } = await read(id);
  return history.map(({ type, signer, actor }) => [type, ...(signer ? [signer.split('@')[0], actor] : [])].join(' '));
};
const inGroups = {
  signers: [signer('bob@example.com'), signer('dave@example.com', { order: 2 })],
};

describe('whose turn it is by the request', () => {
  it('signs right after the start', async () => {
    for (let times = 0; times < 10; times++) {
      const requestId = await start({ signers: [signer('bob@example.com')] });
      const signed = await bob!.run(SignDocumentDocument, { input: { requestId } });
      expect(signed.errors).toBeUndefined();
    }
    await backend.idle();
  });

  it('signs as soon as the inbox lists it', async () => {
    const { until, open } = closed();
    amidAsk = until;
    const requestId = await start({ signers: [signer('bob@example.com'), signer('dave@example.com')] });
    await listed.until((id) => id === requestId);
    expect((await read(requestId)).version).toBe(1);
    for (const person of [bob!, dave!]) {
      const { items } = await person.get(ListPendingSignaturesDocument, {});
      expect(items.map((item) => item.requestId)).toContain(requestId);
      await person.get(SignDocumentDocument, { input: { requestId } });
    }
    open();
    await executionEnded(requestId);
    expect(await historyOf(requestId)).toEqual(['STARTED', 'SIGNED bob SIGNER', 'SIGNED dave SIGNER', 'COMPLETED']);
    expect(await openSignatures(requestId)).toEqual([]);
  });

  it('signs at once with thirty-nine others, while all are being asked', async () => {
    const emails = Array.from({ length: 40 }, (_, at) => `person${at}@example.com`);
    const people = await Promise.all(emails.map((email) => backend.as(email)));
    const requestId = await start({ signers: emails.map((email) => signer(email)) });
    const answers = people.map((person) => person.run(SignDocumentDocument, { input: { requestId } }));
    for (const { errors } of await Promise.all(answers)) expect(errors).toBeUndefined();
    await executionEnded(requestId);
    expect(await read(requestId)).toMatchObject({ status: 'COMPLETED', progress: { signed: 40, total: 40 } });
    expect(await openSignatures(requestId)).toEqual([]);
  });

  it('signs before anybody was asked, order after order, and the workflow finds it', async () => {
    const { until, open } = closed();
    gate = until;
    const id = await start(inGroups);
    const sign = { input: { requestId: id } };
    const early = await dave!.run(SignDocumentDocument, sign);
    expect(early.errors).toMatchObject([{ errorType: 'NotYourTurn' }]);
    const decline = { input: { requestId: id, reason: 'no' } };
    expect((await dave!.run(DeclineDocumentDocument, decline)).errors).toMatchObject([{ errorType: 'NotYourTurn' }]);
    await bob!.get(SignDocumentDocument, sign);
    await dave!.get(SignDocumentDocument, sign);
    open();
    await executionEnded(id);
    expect(await historyOf(id)).toEqual(['STARTED', 'SIGNED bob SIGNER', 'SIGNED dave SIGNER', 'COMPLETED']);
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await openSignatures(id)).toEqual([]);
  });

  it('declines before anybody was asked', async () => {
    const { until, open } = closed();
    gate = until;
    const id = await start(inGroups);
    await bob!.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'no' } });
    open();
    await executionEnded(id);
    expect(await historyOf(id)).toEqual(['STARTED', 'DECLINED bob SIGNER']);
    expect(await execution(id)).toMatchObject({
      status: 'FAILED',
      error: 'SigningDeclined',
      cause: 'a signer declined',
    });
    expect(await openSignatures(id)).toEqual([]);
  });

  it('signs by hand though it was to be automatic', async () => {
    const { until, open } = closed();
    gate = until;
    const id = await start({ signers: [signer('alice@example.com', { method: 'AUTOMATIC' })] });
    await alice!.get(SignDocumentDocument, { input: { requestId: id } });
    open();
    await executionEnded(id);
    expect(await historyOf(id)).toEqual(['STARTED', 'SIGNED alice SIGNER', 'COMPLETED']);
    expect((await read(id)).signers[0]!.evidence).toMatchObject({ userAgent: 'node' });
  });
});
