import { describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  ConfirmAccessCodeDocument,
  GetSigningRequestDocument,
  InvitationDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  OnSignatureUpdateDocument,
  RevokeApiKeyDocument,
  SendAccessCodeDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../../generated/operations.ts';
import { signer } from '../../support/given.ts';
import { codeOf } from '../../support/person.ts';
import { eventually } from '../../support/stage/eventually.ts';
import { linksOf } from '../../support/stage/link.ts';
import { openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob] = await stage.people('carol', 'bob');
const links = linksOf(stage);
const toBob = { signers: [signer(bob.email)] };

const withoutLinks = stage.without('links');
describe.skipIf(withoutLinks)(`a link${withoutLinks && ` (${withoutLinks})`}`, () => {
  /** A request to somebody without an account, and a link to it. */
  async function invited() {
    const request = await stage.start(carol, { signers: [signer(stage.address('guest'))], title: 'Lease' });
    await request.asked(stage.address('guest'));
    return { ...request, link: await links.put(await request.read()) };
  }

  it('leads by a mailed code to a session, which follows the request and signs it', async () => {
    const { id, read, link, closed, updates } = await invited();
    expect(await stage.by(link).get(InvitationDocument, {})).toMatchObject({ requestId: id, title: 'Lease' });
    const session = stage.by(await links.comeIn(await read(), link));
    const seen = await session.subscribe(OnSignatureUpdateDocument, { requestId: id });
    await session.get(SignDocumentDocument, { input: { requestId: id } });
    expect(await seen.until(({ status }) => status !== 'PENDING')).toMatchObject({ event: 'COMPLETED' });
    await closed();
    expect((await read()).signers[0]!.evidence).toMatchObject({ via: 'LINK', sub: 'link' });
    for (const each of [seen, updates]) await each.close();
  });

  it('reads and signs nothing without a code, nor with a wrong one', async () => {
    const { id, link, updates } = await invited();
    const guest = stage.by(link);
    expect(codeOf(await guest.run(GetSigningRequestDocument, { id }))).toBe('Unauthorized');
    expect(codeOf(await guest.run(SignDocumentDocument, { input: { requestId: id } }))).toBe('Unauthorized');
    await guest.get(SendAccessCodeDocument, {});
    const wrong = await guest.run(ConfirmAccessCodeDocument, { code: '123' });
    expect(codeOf(wrong)).toBe('CodeRefused');
    await updates.close();
  });

  it('is for one place of one request: a session reads no other', async () => {
    const [first, second] = [await invited(), await invited()];
    const session = stage.by(await links.comeIn(await first.read(), first.link));
    expect(await session.get(GetSigningRequestDocument, { id: first.id })).toMatchObject({ id: first.id });
    expect(codeOf(await session.run(GetSigningRequestDocument, { id: second.id }))).toBe('RequestNotFound');
    expect(codeOf(await session.run(ListPendingSignaturesDocument, {}))).toBe('Unauthorized');
    for (const { updates } of [first, second]) await updates.close();
  });

  it('that nobody was mailed leads nowhere', async () => {
    const unknown = stage.by(`link-${'a'.repeat(43)}`);
    expect(codeOf(await unknown.run(InvitationDocument, {}))).toBe('UnauthorizedException');
  });
});

const withoutKeys = stage.without('apiKeys');
describe.skipIf(withoutKeys)(`an API key${withoutKeys && ` (${withoutKeys})`}`, () => {
  it('starts, follows and cancels a request in the name of its owner', async () => {
    const program = await stage.program(carol, { scopes: ['READ', 'START', 'CHANGE'] });
    const { id, requestedBy } = await program.get(StartSigningDocument, { input: stage.input(toBob) });
    expect(requestedBy).toBe(carol.email);
    const updates = await program.subscribe(OnSignatureUpdateDocument, { requestId: id });
    await program.get(CancelSigningDocument, { input: { requestId: id } });
    expect(await updates.until(({ status }) => status !== 'PENDING')).toMatchObject({ event: 'CANCELLED' });
    const { history } = await carol.get(GetSigningRequestDocument, { id });
    expect(history[0]).toMatchObject({ type: 'STARTED', via: 'KEY', keyName: 'end to end' });
    await updates.close();
  });

  it('never signs', async () => {
    const { id, asked, updates } = await stage.start(carol, toBob);
    await asked(bob.email);
    const program = await stage.program(bob, { scopes: ['READ', 'START', 'CHANGE'] });
    expect(codeOf(await program.run(SignDocumentDocument, { input: { requestId: id } }))).toBe('Unauthorized');
    await updates.close();
  });

  it('does what its scopes say alone', async () => {
    const reader = await stage.program(carol, { scopes: ['READ'] });
    expect(codeOf(await reader.run(ListSigningRequestsDocument, {}))).toBe('ok');
    expect(codeOf(await reader.run(StartSigningDocument, { input: stage.input(toBob) }))).toBe('Unauthorized');
  });

  it('is good for nothing once it is revoked', async () => {
    const program = await stage.program(carol, {});
    expect(codeOf(await program.run(ListSigningRequestsDocument, {}))).toBe('ok');
    await carol.get(RevokeApiKeyDocument, { id: program.keyId });
    const list = () => program.run(ListSigningRequestsDocument, {});
    const refused = await eventually(list, (answer) => codeOf(answer) === 'UnauthorizedException');
    expect(refused.data).toBeUndefined();
  });
});
