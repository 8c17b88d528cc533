import { describe, expect, it } from 'vitest';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
} from '../../../generated/operations.ts';
import type { Followed, Request } from '../../support/follow.ts';
import { signer } from '../../support/given.ts';
import { codeOf } from '../../support/person.ts';
import { inboxOf, sign } from '../../support/stage/inbox.ts';
import { type Member, openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob, dave, erin, abby] = await stage.people('carol', 'bob', 'dave', 'erin', 'abby');

const decline = (person: Member, requestId: string, reason = 'no') =>
  person.run(DeclineDocumentDocument, { input: { requestId, reason } });
/** How each signer stands. */
const standings = ({ signers }: Pick<Request, 'signers'>) =>
  Object.fromEntries(signers.map(({ email, status }) => [stage.nameOf(email), status]));

/** Bob and Dave first, then Erin. */
const inGroups = {
  signers: [signer(erin.email, { order: 2 }), signer(bob.email), signer(dave.email)],
};
async function begin(): Promise<Followed> {
  const followed = await stage.start(carol, inGroups);
  for (const { email } of [bob, dave]) await followed.asked(email);
  return followed;
}

describe('signers in groups', () => {
  it('are asked when the group before them has signed', async () => {
    const { id, read, asked, closed, updates } = await begin();
    expect(standings(await read())).toEqual({ bob: 'REQUESTED', dave: 'REQUESTED', erin: 'WAITING' });
    await dave.get(SignDocumentDocument, { input: { requestId: id } });
    expect(codeOf(await sign(erin, id))).toBe('NotYourTurn');
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await asked(erin.email);
    await erin.get(SignDocumentDocument, { input: { requestId: id } });
    await closed();
    const events = (await read()).history.map(({ type, signer: who }) => `${type} ${stage.nameOf(who ?? '')}`.trim());
    expect([events[0], ...events.slice(1, 3).sort(), ...events.slice(3, 8)]).toEqual([
      ...['STARTED', 'REQUESTED bob', 'REQUESTED dave', 'SIGNED dave', 'SIGNED bob'],
      ...['REQUESTED erin', 'SIGNED erin', 'COMPLETED'],
    ]);
    await updates.close();
  });

  it('may have orders with gaps', async () => {
    const signers = [signer(dave.email, { order: 100 }), signer(bob.email, { order: 7 })];
    const { id, read, asked, closed, updates } = await stage.start(carol, { signers });
    await asked(bob.email);
    expect(standings(await read())).toEqual({ bob: 'REQUESTED', dave: 'WAITING' });
    await sign(bob, id);
    await asked(dave.email);
    await sign(dave, id);
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 2, total: 2 });
    await updates.close();
  });

  it('sign right after the start, before anybody was asked', async () => {
    const { id, closed, updates } = await stage.start(carol, { signers: [signer(bob.email)] });
    expect(codeOf(await sign(bob, id))).toBe('ok');
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 1 });
    expect(await stage.executionEnded(id)).toMatchObject({ status: 'SUCCEEDED' });
    await updates.close();
  });
});

/** How each end comes about, and what is then to be seen. */
const ends: [string, (request: Followed) => Promise<unknown>, { seen: object; ended: object }][] = [
  [
    'COMPLETED',
    async ({ id, asked }) => {
      for (const person of [bob, dave]) await person.get(SignDocumentDocument, { input: { requestId: id } });
      await asked(erin.email);
      await erin.get(SignDocumentDocument, { input: { requestId: id } });
    },
    {
      seen: { closedReason: null, progress: { signed: 3, total: 3 } },
      ended: { status: 'SUCCEEDED', output: '{"status":"COMPLETED","reason":null}' },
    },
  ],
  [
    'DECLINED',
    ({ id }) => bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'the rent is wrong' } }),
    {
      seen: { closedReason: 'the rent is wrong', progress: { signed: 0, total: 3 } },
      ended: { status: 'FAILED', error: 'SigningDeclined', cause: 'a signer declined' },
    },
  ],
  [
    'CANCELLED',
    ({ id }) => carol.get(CancelSigningDocument, { input: { requestId: id, reason: 'sold already' } }),
    {
      seen: { closedReason: 'sold already', progress: { signed: 0, total: 3 } },
      ended: { status: 'FAILED', error: 'SigningCancelled', cause: 'the requester cancelled' },
    },
  ],
];

describe('the ends of a request', () => {
  it.each(ends)('are seen everywhere: %s', async (status, bring, { seen, ended }) => {
    const request = await begin();
    const { id, read, closed, updates } = request;
    await bring(request);
    const update = await closed();
    expect(await stage.executionEnded(id)).toMatchObject(ended);
    const after = await read();
    expect(after).toMatchObject({ status, ...seen });
    const close = after.history.find(({ type }) => type === status)!;
    expect(after.closedAt).toBe(close.at);
    expect(update).toMatchObject({
      ...{ event: status, status, version: close.version, requestId: id, documentId: '3', at: after.closedAt },
      ...{ signed: after.progress.signed, total: 3, reason: after.closedReason },
    });
    for (const each of after.signers) expect(['REQUESTED', 'WAITING']).not.toContain(each.status);
    for (const person of [bob, dave, erin]) expect(await inboxOf(person)).not.toContain(id);
    await updates.close();
  });

  it('take no further answer', async () => {
    const { id, closed, updates } = await begin();
    expect(standings((await decline(dave, id)).data!.declineDocument!)).toEqual({
      ...{ bob: 'CLOSED', dave: 'DECLINED', erin: 'CLOSED' },
    });
    expect(await closed()).toMatchObject({ signer: dave.email, signerStatus: 'DECLINED', reason: 'no' });
    expect(codeOf(await sign(bob, id))).toBe('RequestClosed');
    await updates.close();
  });

  it('come by the requester who is a signer, too, each in the role that it takes', async () => {
    const { id, asked, closed, updates } = await stage.start(carol, {
      signers: [signer(carol.email.toUpperCase()), signer(bob.email)],
    });
    await asked(carol.email);
    const signed = await carol.get(SignDocumentDocument, { input: { requestId: id } });
    expect(signed.signers[0]).toMatchObject({ status: 'SIGNED', evidence: { sub: expect.any(String) } });
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    expect(await closed()).toMatchObject({ event: 'CANCELLED', signed: 1, total: 2 });
    await updates.close();
  });
});

describe('an approver', () => {
  /** Abby approves, then Bob signs. */
  const signers = [signer(abby.email, { role: 'APPROVER' }), signer(bob.email, { order: 2 })];

  it('is asked in turn, and answered for like a signer', async () => {
    const { id, read, asked, closed, updates } = await stage.start(carol, { signers });
    await asked(abby.email);
    const approved = await abby.get(ApproveDocumentDocument, { input: { requestId: id } });
    expect(standings(approved)).toEqual({ abby: 'APPROVED', bob: 'WAITING' });
    await asked(bob.email);
    await sign(bob, id);
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 2, total: 2 });
    expect((await read()).signers[0]).toMatchObject({
      role: 'APPROVER',
      signedAt: null,
      approvedAt: expect.any(String),
    });
    await updates.close();
  });

  it('answers by the verb of the role, and is told which that is', async () => {
    const { id, read, asked, updates } = await stage.start(carol, { signers });
    await asked(abby.email);
    const before = await read();
    for (const [{ errors }, verb] of [
      [await sign(abby, id), 'approveDocument'],
      [await bob.run(ApproveDocumentDocument, { input: { requestId: id } }), 'signDocument'],
    ] as const)
      expect(errors).toMatchObject([{ errorType: 'InvalidInput', message: expect.stringContaining(verb) }]);
    expect(await read()).toEqual(before);
    await updates.close();
  });

  it('closes the request by declining', async () => {
    const { id, asked, closed, updates } = await stage.start(carol, { signers });
    await asked(abby.email);
    await decline(abby, id, 'too dear');
    expect(await closed()).toMatchObject({ event: 'DECLINED', signer: abby.email, reason: 'too dear' });
    await updates.close();
  });
});

describe('a quorum', () => {
  const board = [bob, dave, erin].map(({ email }) => signer(email));
  const begin = async (required: number, more: (typeof board)[number][] = []) => {
    const request = await stage.start(carol, { signers: [...board, ...more], quorums: [{ order: 1, required }] });
    for (const { email } of board) await request.asked(email);
    return request;
  };

  it('lets the others go when enough have answered, and the next order is asked', async () => {
    const { id, read, asked, closed, updates } = await begin(2, [signer(abby.email, { order: 2, role: 'APPROVER' })]);
    await sign(bob, id);
    await sign(dave, id);
    expect(standings(await read())).toMatchObject({ erin: 'NOT_NEEDED' });
    expect(codeOf(await sign(erin, id))).toBe('NotNeeded');
    await asked(abby.email);
    expect(await inboxOf(erin)).not.toContain(id);
    await abby.get(ApproveDocumentDocument, { input: { requestId: id } });
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 3, total: 3 });
    await updates.close();
  });

  it('goes on after a decline as long as the others can reach it', async () => {
    const { id, read, closed, updates } = await begin(2);
    expect((await decline(bob, id)).data!.declineDocument).toMatchObject({ status: 'PENDING', closedReason: null });
    expect(await updates.until(({ event }) => event === 'DECLINED')).toMatchObject({ status: 'PENDING' });
    await decline(dave, id, 'never');
    expect(await closed()).toMatchObject({ event: 'DECLINED', signer: dave.email, reason: 'never' });
    expect(standings(await read())).toEqual({ bob: 'DECLINED', dave: 'DECLINED', erin: 'CLOSED' });
    await updates.close();
  });

  it('is reached in spite of a decline', async () => {
    const { id, closed, updates } = await begin(2);
    await decline(bob, id);
    for (const person of [dave, erin]) await sign(person, id);
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 2, total: 2 });
    expect(await stage.executionEnded(id)).toMatchObject({ status: 'SUCCEEDED' });
    await updates.close();
  });
});

describe('an observer', () => {
  it('sees everything, and does nothing', async () => {
    const request = await stage.start(carol, { signers: [signer(bob.email)], observers: [{ email: abby.email }] });
    const { id, asked, updates } = request;
    await asked(bob.email);
    const seen = await abby.subscribe(OnSignatureUpdateDocument, { requestId: id });
    expect(codeOf(await sign(abby, id))).toBe('Unauthorized');
    expect(await inboxOf(abby)).not.toContain(id);
    await sign(bob, id);
    expect(await seen.until(({ status }) => status !== 'PENDING')).toMatchObject({ event: 'COMPLETED', requestId: id });
    const { status, signers } = await abby.get(GetSigningRequestDocument, { id });
    expect({ status, evidence: signers[0]!.evidence }).toEqual({ status: 'COMPLETED', evidence: null });
    await seen.close();
    await updates.close();
  });
});
