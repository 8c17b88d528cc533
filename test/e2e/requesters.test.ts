import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  CreateWebhookDocument,
  ExtendDeadlineDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { type Person, startBackend, type TestBackend } from '../support/backend.ts';
import { signer, startInput, storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { codeOf } from '../support/person.ts';
import { decodeJwt } from 'jose';

const backends: TestBackend[] = [];
afterAll(() => Promise.all(backends.map((backend) => backend.stop())));
const begin = async (requesters: string) => {
  const backend = await startBackend({ assembly: await synthesise({ context: { requesters, webhooks: 'on' } }) });
  backends.push(backend);
  return backend;
};
const [byGroup, byDomain] = [await begin('group'), await begin('example.com,sub.example.org')];

const member = { groups: ['requesters'] };
const cases: [TestBackend, string, Parameters<TestBackend['as']>, boolean][] = [
  [byGroup, 'a member of the group', ['carol@example.com', member], true],
  [byGroup, 'a member, by an ID token', ['carol@example.com', { ...member, use: 'id' }], true],
  [byGroup, 'a member of more groups', ['carol@example.com', { groups: ['admins', 'requesters'] }], true],
  [byGroup, 'a member of none', ['carol@example.com'], false],
  [byGroup, 'a member of another group', ['carol@example.com', { groups: ['Requesters', 'requesters2'] }], false],
  [byDomain, 'a person of the domain', ['carol@example.com'], true],
  [byDomain, 'a person of the other domain', ['carol@sub.example.org'], true],
  [byDomain, 'a person of the domain in other case', ['Carol@EXAMPLE.com'], true],
  [byDomain, 'a person of a domain below', ['carol@mail.example.com'], false],
  [byDomain, 'a person of the domain above', ['carol@example.org'], false],
  [byDomain, 'a person of one that ends likewise', ['carol@notexample.com'], false],
  [byDomain, 'a member of the group, of no such domain', ['carol@example.net', member], false],
];

describe.each(cases)('%#', (backend, name, [email, token], may) => {
  const { put, stored } = inside(backend);
  let count = 0;
  /** Puts a request of the caller's that has waited for Bob for hours. */
  const mine = async ({ token: jwt }: Person) => {
    const [id, at] = [`${name.replace(/\W/g, '-')}-${count++}`, backend.clock.now()];
    await put(
      storedRequest({
        ...{ id, requestedBySub: decodeJwt(jwt).sub!, createdAt: at, expiresAt: at + 3_600_000 },
        signers: { 'bob@example.com': storedSigner({ status: 'REQUESTED', askedAt: at - 7_200_000 }) },
        events: [storedEvent(), storedEvent({ type: 'REQUESTED', at: at - 7_200_000, actor: 'SYSTEM', signer: 0 })],
      }),
    );
    return id;
  };
  const to = { email: 'dave@example.com' };

  it(`${may ? 'lets' : 'rejects'} ${name}, wherever the backend would write to people`, async () => {
    const caller = await backend.as(email, token);
    const expected = may ? 'ok' : 'Unauthorized';
    expect(codeOf(await caller.run(StartSigningDocument, { input: startInput() }))).toBe(expected);
    const [reminded, reassigned] = [await mine(caller), await mine(caller)];
    expect(codeOf(await caller.run(RemindSignersDocument, { input: { requestId: reminded } }))).toBe(expected);
    const reassign = { requestId: reassigned, from: 'bob@example.com', to };
    expect(codeOf(await caller.run(ReassignSignerDocument, { input: reassign }))).toBe(expected);
    const webhook = { url: 'https://example.com/' };
    expect(codeOf(await caller.run(CreateWebhookDocument, { input: webhook }))).toBe(expected);
    for (const id of [reminded, reassigned]) expect((await stored(id)).version).toBe(may ? 3 : 2);
  });

  it('lets anybody end, extend and answer', async () => {
    const caller = await backend.as(email, token);
    const id = await mine(caller);
    const extended = await caller.run(ExtendDeadlineDocument, { input: { requestId: id, expiresInSeconds: 7200 } });
    expect(codeOf(extended)).toBe('ok');
    expect(codeOf(await caller.run(CancelSigningDocument, { input: { requestId: id } }))).toBe('ok');
  });
});

describe('who may ask nobody', () => {
  it('is told what to do', async () => {
    const message = async (backend: TestBackend, email: string) =>
      (await (await backend.as(email)).run(StartSigningDocument, { input: startInput() })).errors![0]!.message;
    expect(await message(byGroup, 'carol@example.com')).toBe(
      'only members of the group requesters may ask people here; ask an administrator to add you to the group requesters, then sign in again',
    );
    expect(await message(byDomain, 'carol@example.net')).toBe(
      'only people of example.com, sub.example.org may ask people here; sign in with an address of theirs',
    );
  });

  it.each([true, false])('gives the own place away where the request says so: %s', async (allowReassignment) => {
    const carol = await byGroup.as('carol@example.com', member);
    const signers = [signer('bob@example.com'), signer('erin@example.com')];
    const { id } = await carol.get(StartSigningDocument, { input: startInput({ signers, allowReassignment }) });
    const bob = await byGroup.as('bob@example.com');
    const input = { requestId: id, from: 'bob@example.com', to: { email: 'dave@example.com' } };
    const { errors } = await bob.run(ReassignSignerDocument, { input });
    expect(errors?.[0]?.errorType).toBe(allowReassignment ? undefined : 'Unauthorized');
    const erin = await byGroup.as('erin@example.com');
    expect(await erin.get(SignDocumentDocument, { input: { requestId: id } })).toMatchObject({ id });
  });
});
