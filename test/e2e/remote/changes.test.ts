import { describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../../generated/operations.ts';
import type { ReassignSignerInput } from '../../../generated/schema.ts';
import { signer } from '../../support/given.ts';
import { codeOf } from '../../support/person.ts';
import { eventually } from '../../support/stage/eventually.ts';
import { inboxOf, sign } from '../../support/stage/inbox.ts';
import { type Member, openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob, dave, erin] = await stage.people('carol', 'bob', 'dave', 'erin');

async function begin(overrides: Partial<Parameters<typeof stage.start>[1]> = {}) {
  const request = await stage.start(carol, { signers: [signer(bob.email)], ...overrides });
  await request.asked(bob.email);
  return request;
}
const reassign = (
  by: Member,
  requestId: string,
  [from, to]: [Member, Member],
  rest: Partial<ReassignSignerInput> = {},
) => by.run(ReassignSignerDocument, { input: { requestId, from: from.email, to: { email: to.email }, ...rest } });

describe('a reassigned signer', () => {
  it('is followed by the new one, who is asked at once', async () => {
    const { id, read, asked, closed, updates } = await begin();
    await reassign(carol, id, [bob, dave], { reason: 'on leave' });
    expect(await updates.until(({ event }) => event === 'REASSIGNED')).toMatchObject({
      ...{ version: 3, signerStatus: 'WAITING', signer: dave.email, formerSigner: bob.email, reason: 'on leave' },
    });
    await asked(dave.email);
    await eventually(
      () => inboxOf(dave),
      (ids) => ids.includes(id),
    );
    expect(codeOf(await sign(dave, id))).toBe('ok');
    expect(await closed()).toMatchObject({ event: 'COMPLETED' });
    expect((await read()).signers).toMatchObject([{ email: dave.email, status: 'SIGNED' }]);
    await updates.close();
  });

  it('is told nothing more, and reads and answers nothing', async () => {
    const { id, asked, updates } = await begin();
    await updates.until(({ version }) => version === 2);
    const his = await bob.subscribe(OnSignatureUpdateDocument, { requestId: id });
    await reassign(carol, id, [bob, erin]);
    await his.ended;
    await asked(erin.email);
    for (const answer of [await bob.run(GetSigningRequestDocument, { id }), await sign(bob, id)])
      expect(codeOf(answer)).toBe('RequestNotFound');
    expect(his.items).toEqual([]);
    expect(await inboxOf(bob)).not.toContain(id);
    await updates.close();
  });

  it('gives his own place away where the request allows it', async () => {
    const { id, read, asked, updates } = await begin({ allowReassignment: true });
    expect(await reassign(bob, id, [bob, dave])).toEqual({ data: { reassignSigner: null } });
    await asked(dave.email);
    expect((await read()).history.find(({ type }) => type === 'REASSIGNED')).toMatchObject({ actor: 'SIGNER' });
    await updates.close();
  });

  it.each<[string, Member, Partial<ReassignSignerInput>, string]>([
    ['a signer of the request', carol, { to: { email: erin.email } }, 'InvalidInput'],
    ['himself', carol, { to: { email: bob.email.toUpperCase() } }, 'InvalidInput'],
    ['another, from nobody', carol, { from: stage.address('nobody') }, 'InvalidInput'],
    ['another, by another signer', erin, {}, 'Unauthorized'],
    ['another, by the signer, where it is not allowed', bob, {}, 'Unauthorized'],
    ['another, by a stranger', dave, {}, 'RequestNotFound'],
  ])('keeps the place that was to go to %s', async (_name, caller, overrides, code) => {
    const { id, read, asked, updates } = await begin({ signers: [signer(bob.email), signer(erin.email)] });
    await asked(erin.email);
    const before = await read();
    expect(codeOf(await reassign(caller, id, [bob, dave], overrides))).toBe(code);
    expect(await read()).toEqual(before);
    await updates.close();
  });
});

describe('a deadline', () => {
  it('is moved away by the requester alone, and pushed', async () => {
    const { id, read, updates } = await begin();
    const input = { requestId: id, expiresInSeconds: 7200 };
    expect(codeOf(await bob.run(ExtendDeadlineDocument, { input }))).toBe('Unauthorized');
    const { expiresAt: before } = await read();
    const { expiresAt } = await carol.get(ExtendDeadlineDocument, { input });
    expect(expiresAt > before).toBe(true);
    expect(await updates.until(({ event }) => event === 'EXTENDED')).toMatchObject({ version: 3, expiresAt });
    await updates.close();
  });
});

describe('an erased request', () => {
  it('says of nobody who he was, and cannot be started again', async () => {
    const input = stage.input({
      signers: [signer(bob.email, { name: 'Bob' })],
      title: 'Lease',
      id: `erased-${stage.run}`,
    });
    const { id } = await carol.get(StartSigningDocument, { input });
    const erase = () => carol.run(EraseRequestDocument, { input: { requestId: id } });
    expect(codeOf(await erase())).toBe('RequestOpen');
    await carol.get(CancelSigningDocument, { input: { requestId: id, reason: 'a private one' } });
    const erased = (await erase()).data!.eraseRequest!;
    expect(erased).toMatchObject({ status: 'CANCELLED', title: null, signers: [{ email: 'signer-1@erased.invalid' }] });
    expect(JSON.stringify(erased)).not.toMatch(/Bob|Lease|private|simulator/);
    expect(codeOf(await carol.run(StartSigningDocument, { input }))).toBe('IdempotencyConflict');
    expect(codeOf(await bob.run(GetSigningRequestDocument, { id }))).toBe('RequestNotFound');
  });
});

describe('a document', () => {
  it('was opened by its signer, once, which the requester sees', async () => {
    const { id, read, updates } = await begin({ documentUrl: 'https://example.com/3.pdf' });
    for (let times = 0; times < 2; times++) await bob.get(ViewDocumentDocument, { input: { requestId: id } });
    const viewed = (seen: Awaited<ReturnType<typeof read>>) => seen.history.filter(({ type }) => type === 'VIEWED');
    expect(viewed(await read())).toMatchObject([{ signer: bob.email, evidence: { sub: expect.any(String) } }]);
    await updates.close();
  });
});
