import { afterAll, describe, expect, it } from 'vitest';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  ConfirmAccessCodeDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetSigningRequestDocument,
  InvitationDocument,
  ListPendingSignaturesDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  SendAccessCodeDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { by, codeTo, comeIn, linkOf, linksTo, mailsTo } from '../support/invited.ts';
import { withLinks } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withLinks) });
afterAll(() => backend.stop());
const { clock, idle } = backend;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let count = 0;
/** A requester and a signer of a test's own. */
const people = () => {
  count++;
  return { email: `bob-${count}@example.com`, requester: `carol-${count}@example.com` };
};

/** A request to a signer of a test's own, and his link. */
async function asked(input: Partial<StartSigningInput> = {}, { email, requester } = people()) {
  const carol = await backend.as(requester);
  const given = { title: 'Lease', message: 'Please read it.', signers: [signer(email)], ...input };
  const { id } = await carol.get(StartSigningDocument, { input: startInput(given) });
  await idle();
  const links = await linksTo(backend, email);
  return { email, requester, carol, id, link: links.at(-1)!, input: { requestId: id } };
}

/** What refuses a call: its code, or that of HTTP. */
async function refusal(call: Promise<{ errors?: { errorType: string | null }[] }>): Promise<string | null | undefined> {
  return (await call).errors?.[0]?.errorType;
}

describe('a link', () => {
  it('lets whoever gets the mail sign, with a code, and no account', async () => {
    const { email, carol, id, link, input } = await asked();
    expect(await by(backend, link).get(InvitationDocument, {})).toEqual({
      ...{ requestId: id, requestedBy: `carol-${count}@example.com`, title: 'Lease', message: 'Please read it.' },
      ...{ documentId: '3', documentSha256: null, role: 'SIGNER', canAnswer: true, sentTo: 'b•••@example.com' },
      expiresAt: (await carol.get(GetSigningRequestDocument, { id })).expiresAt,
    });
    const session = by(backend, await comeIn(backend, email, link));
    expect(await session.get(GetSigningRequestDocument, { id })).toMatchObject({ id, status: 'PENDING' });
    const updates = await session.subscribe(OnSignatureUpdateDocument, { requestId: id });
    await session.get(ViewDocumentDocument, { input });
    await session.get(SignDocumentDocument, { input });
    await updates.until(({ event }) => event === 'COMPLETED');
    await updates.close();
    const shown = await carol.get(GetSigningRequestDocument, { id });
    expect(shown.signers[0]!.evidence).toMatchObject({
      ...{ sub: 'link', via: 'LINK', sentTo: email, userAgent: 'node', sourceIp: '127.0.0.1' },
      invitation: expect.stringMatching(/^[\w-]{43}$/) as string,
      sentAt: expect.any(String) as string,
      confirmedAt: expect.any(String) as string,
    });
    expect(shown.history.map(({ type, via }) => [type, via])).toEqual([
      ['STARTED', 'ACCOUNT'],
      ['REQUESTED', null],
      ['VIEWED', 'LINK'],
      ['SIGNED', 'LINK'],
      ['COMPLETED', null],
    ]);
  });

  it('lets an approver approve, and a signer decline', async () => {
    const both = people();
    const approver = await asked({ signers: [signer(both.email, { role: 'APPROVER' })] }, both);
    const abby = by(backend, await comeIn(backend, approver.email, approver.link));
    expect(await abby.get(ApproveDocumentDocument, { input: approver.input })).toMatchObject({ status: 'PENDING' });
    const declined = await asked();
    const bob = by(backend, await comeIn(backend, declined.email, declined.link));
    const input = { ...declined.input, reason: 'too dear' };
    expect(await bob.get(DeclineDocumentDocument, { input })).toMatchObject({ status: 'DECLINED' });
  });

  it('is of its mail alone, and each is good', async () => {
    const { email, carol, input } = await asked();
    clock.advance(hour);
    await carol.get(RemindSignersDocument, { input });
    await idle();
    const links = await linksTo(backend, email);
    expect(new Set(links).size).toBe(2);
    for (const link of links) await by(backend, link).get(InvitationDocument, {});
  });

  it('is no more than a link: it neither reads the request nor answers', async () => {
    const { id, link, input } = await asked();
    const bob = by(backend, link);
    expect(await refusal(bob.run(GetSigningRequestDocument, { id }))).toBe('Unauthorized');
    expect(await refusal(bob.run(SignDocumentDocument, { input }))).toBe('Unauthorized');
    await expect(bob.subscribe(OnSignatureUpdateDocument, { requestId: id })).rejects.toThrow();
  });

  it('still shows the request with a code after the answer and the end, for thirty days, and answers nothing', async () => {
    const { email, id, link, input } = await asked();
    const first = await comeIn(backend, email, link);
    await by(backend, first).get(SignDocumentDocument, { input });
    await idle();
    clock.advance(29 * day);
    await idle();
    expect(await by(backend, link).get(InvitationDocument, {})).toMatchObject({ canAnswer: false });
    const again = by(backend, await comeIn(backend, email, link));
    expect(await again.get(GetSigningRequestDocument, { id })).toMatchObject({ status: 'COMPLETED' });
    expect(await refusal(again.run(DeclineDocumentDocument, { input: { ...input, reason: 'no' } }))).toBe(
      'AlreadyAnswered',
    );
    clock.advance(2 * day);
    await idle();
    expect(await refusal(by(backend, link).run(InvitationDocument, {}))).toBe('Unauthorized');
  });

  it('comes with the mail of the completion, for who may come in by one', async () => {
    const { email, link, input, requester } = await asked();
    await by(backend, await comeIn(backend, email, link)).get(SignDocumentDocument, { input });
    await idle();
    const completed = (await mailsTo(backend, email)).find(({ subject }) => subject.startsWith('Completed'))!;
    expect(await by(backend, linkOf(completed)!).get(InvitationDocument, {})).toMatchObject({ canAnswer: false });
    const [told] = (await mailsTo(backend, requester)).filter(({ subject }) => subject.startsWith('Completed'));
    expect(linkOf(told!)).toBeUndefined();
  });

  it('dies when the place goes to another person, with its sessions and codes, also when it comes back', async () => {
    const { email, carol, id, link, input } = await asked();
    const session = by(backend, await comeIn(backend, email, link));
    const updates = await session.subscribe(OnSignatureUpdateDocument, { requestId: id });
    await by(backend, link).get(SendAccessCodeDocument, {});
    const code = await codeTo(backend, email);
    const dave = `dave-${count}@example.com`;
    await carol.get(ReassignSignerDocument, { input: { ...input, from: email, to: { email: dave } } });
    await updates.ended;
    await idle();
    const dead = async () => {
      expect(await refusal(by(backend, link).run(InvitationDocument, {}))).toBe('Unauthorized');
      expect(await refusal(by(backend, link).run(ConfirmAccessCodeDocument, { code }))).toBe('Unauthorized');
      expect(await refusal(session.run(GetSigningRequestDocument, { id }))).toBe('RequestNotFound');
      expect(await refusal(session.run(SignDocumentDocument, { input }))).toBe('RequestNotFound');
    };
    await dead();
    const [link2] = (await linksTo(backend, dave)) as [string];
    expect(await refusal(by(backend, link2).run(ConfirmAccessCodeDocument, { code }))).toBe('CodeRefused');
    await by(backend, link2).get(InvitationDocument, {});
    await carol.get(ReassignSignerDocument, { input: { ...input, from: dave, to: { email } } });
    await idle();
    await dead();
    const links = await linksTo(backend, email);
    await by(backend, links.at(-1)!).get(InvitationDocument, {});
  });

  it('dies with an erasure', async () => {
    const { email, carol, link, input } = await asked();
    const session = by(backend, await comeIn(backend, email, link));
    await carol.get(CancelSigningDocument, { input });
    await idle();
    await carol.get(EraseRequestDocument, { input });
    expect(await refusal(by(backend, link).run(InvitationDocument, {}))).toBe('Unauthorized');
    expect(await refusal(session.run(GetSigningRequestDocument, { id: input.requestId }))).toBe('RequestNotFound');
  });

  it('is mailed to nobody but the signer, and not to who needs an account or started the request', async () => {
    const { email, requester } = people();
    const own = signer(requester, { order: 2 });
    const carl = signer(`carl-${count}@example.com`, { access: 'ACCOUNT' });
    const { carol, id } = await asked(
      { signers: [signer(email), carl, own], observers: [{ email: 'olga@example.com' }] },
      {
        email,
        requester,
      },
    );
    const answer = await carol.get(GetSigningRequestDocument, { id });
    expect(JSON.stringify(answer)).not.toContain('link-');
    expect(await linksTo(backend, carl.email)).toEqual([]);
    await by(backend, await comeIn(backend, email, (await linksTo(backend, email))[0]!)).get(SignDocumentDocument, {
      input: { requestId: id },
    });
    await (await backend.as(carl.email)).get(SignDocumentDocument, { input: { requestId: id } });
    await idle();
    expect((await mailsTo(backend, requester)).length).toBeGreaterThan(0);
    expect(await linksTo(backend, requester)).toEqual([]);
  });
});

describe('a session', () => {
  it('is good for thirty minutes, and for that one request', async () => {
    const { email, id, link } = await asked();
    const other = await asked({ observers: [{ email }] });
    const session = by(backend, await comeIn(backend, email, link));
    expect(await refusal(session.run(GetSigningRequestDocument, { id: other.id }))).toBe('RequestNotFound');
    expect(await refusal(session.run(SignDocumentDocument, { input: other.input }))).toBe('RequestNotFound');
    await expect(session.subscribe(OnSignatureUpdateDocument, { requestId: other.id })).rejects.toThrow();
    clock.advance(29 * minute);
    await session.get(GetSigningRequestDocument, { id });
    clock.advance(minute);
    expect(await refusal(session.run(GetSigningRequestDocument, { id }))).toBe('UnauthorizedException');
  });

  it('cannot answer again what was answered elsewhere', async () => {
    const both = people();
    const { email, carol, id, link, input } = await asked(
      { signers: [signer(both.email), signer('eve@example.com')] },
      both,
    );
    const [one, other] = [await comeIn(backend, email, link), await comeIn(backend, email, link)];
    await by(backend, one).get(SignDocumentDocument, { input });
    const before = await carol.get(GetSigningRequestDocument, { id });
    expect(await by(backend, other).get(SignDocumentDocument, { input })).toMatchObject({ version: before.version });
    expect(await refusal(by(backend, other).run(DeclineDocumentDocument, { input: { ...input, reason: 'no' } }))).toBe(
      'AlreadyAnswered',
    );
    const account = await backend.as(email);
    expect(await refusal(account.run(SignDocumentDocument, { input }))).toBe('RequestNotFound');
    expect((await carol.get(GetSigningRequestDocument, { id })).signers[0]!.evidence).toEqual(
      before.signers[0]!.evidence,
    );
  });
});

describe('access', () => {
  it('LINK takes no answer of an account, ACCOUNT none of a link, and a repeated start must give the same', async () => {
    const { email, requester } = people();
    const signers = [signer(email, { access: 'LINK' })];
    const id = `access-${count}-of-a-signer`;
    const { carol, link, input } = await asked({ id, signers }, { email, requester });
    const account = await backend.as(email);
    await account.get(GetSigningRequestDocument, { id });
    expect(await refusal(account.run(SignDocumentDocument, { input }))).toBe('Unauthorized');
    const given = { title: 'Lease', message: 'Please read it.', id };
    const again = startInput({ ...given, signers: [signer(email, { access: 'ACCOUNT' })] });
    expect(await refusal(carol.run(StartSigningDocument, { input: again }))).toBe('IdempotencyConflict');
    await by(backend, await comeIn(backend, email, link)).get(SignDocumentDocument, { input });
  });

  it('of LINK is not got round by an account, which neither views nor gives the place away, nor has it in the inbox', async () => {
    const { email, requester } = people();
    const both = [signer(email, { access: 'LINK' }), signer('eve@example.com')];
    const { id, link, input } = await asked({ signers: both, allowReassignment: true }, { email, requester });
    const account = await backend.as(email);
    const to = { email: `mallory-${count}@example.com` };
    expect(await refusal(account.run(ReassignSignerDocument, { input: { ...input, from: email, to } }))).toBe(
      'Unauthorized',
    );
    expect(await refusal(account.run(ViewDocumentDocument, { input }))).toBe('Unauthorized');
    const { items } = await account.get(ListPendingSignaturesDocument, {});
    expect(items.map(({ requestId }) => requestId)).not.toContain(id);
    const session = by(backend, await comeIn(backend, email, link));
    expect((await session.get(ViewDocumentDocument, { input })).history.at(-1)).toMatchObject({
      type: 'VIEWED',
      via: 'LINK',
    });
  });

  it('of LINK is refused where no link would be mailed', async () => {
    const { email, requester } = people();
    const carol = await backend.as(requester);
    const starting = (input: Partial<StartSigningInput>) =>
      refusal(carol.run(StartSigningDocument, { input: startInput(input) }));
    expect(await starting({ signers: [signer(requester, { access: 'LINK' })] })).toBe('InvalidInput');
    expect(await starting({ signers: [signer(email, { access: 'LINK' })], notify: false })).toBe('InvalidInput');
    const robot = signer('alice@example.com', { access: 'LINK', method: 'AUTOMATIC' });
    expect(await starting({ signers: [robot] })).toBe('InvalidInput');
    const { input } = await asked({ signers: [signer(email, { access: 'LINK' })] }, { email, requester });
    const reassigning = { input: { ...input, from: email, to: { email: requester } } };
    expect(await refusal(carol.run(ReassignSignerDocument, reassigning))).toBe('InvalidInput');
  });

  it('to a place that an account has answered no link gives: the address may be another person’s by then', async () => {
    const { email, id, link, input } = await asked();
    const session = by(backend, await comeIn(backend, email, link));
    await (await backend.as(email)).get(SignDocumentDocument, { input });
    await idle();
    expect(await refusal(by(backend, link).run(InvitationDocument, {}))).toBe('Unauthorized');
    expect(await refusal(session.run(GetSigningRequestDocument, { id }))).toBe('RequestNotFound');
    const completed = (await mailsTo(backend, email)).find(({ subject }) => subject.startsWith('Completed'))!;
    expect(linkOf(completed)).toBeUndefined();
  });

  it('is still told after an erasure, without the invitation', async () => {
    const { email, carol, id, link, input } = await asked();
    await by(backend, await comeIn(backend, email, link)).get(SignDocumentDocument, { input });
    await idle();
    await carol.get(EraseRequestDocument, { input });
    const { signers, history } = await carol.get(GetSigningRequestDocument, { id });
    expect(signers[0]!.evidence).toMatchObject({ sub: 'erased', via: 'LINK', invitation: null });
    expect(history.find(({ type }) => type === 'SIGNED')).toMatchObject({ via: 'LINK' });
  });
});
