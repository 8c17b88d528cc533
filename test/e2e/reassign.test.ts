import { afterAll, describe, expect, it } from 'vitest';
import { eventsOf } from '../../functions/domain/history.ts';
import {
  DeclineDocumentDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { NewSignerInput, ReassignSignerInput, StartSigningInput } from '../../generated/schema.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { type Followed, standings, startAndFollow } from '../support/follow.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { countHistory, execution, executionEnded, openSignatures, stored } = inside(backend);

const people = {
  carol: await backend.as('carol@example.com'),
  alice: await backend.as('alice@example.com'),
  bob: await backend.as('bob@example.com'),
  dave: await backend.as('dave@example.com'),
  erin: await backend.as('erin@example.com'),
};
type Name = keyof typeof people;
const { carol, bob, dave, erin } = people;
const addressOf = (name: string) => `${name}@example.com`;

/** Starts a request for Bob unless said otherwise, and waits until those whose turn it is have been asked. */
async function begin(overrides: Partial<StartSigningInput> = {}): Promise<Followed> {
  const followed = await startAndFollow(carol, { signers: [signer('bob@example.com')], ...overrides });
  await backend.idle();
  return followed;
}

const reassign = (
  person: Person,
  { id }: { id: string },
  [from, to]: [string, string],
  more: { name?: string; reason?: string } = {},
) => {
  const { reason, ...named } = more;
  const input: ReassignSignerInput = { requestId: id, from: addressOf(from), to: { email: addressOf(to), ...named } };
  return person.run(ReassignSignerDocument, { input: { ...input, ...(reason === undefined ? {} : { reason }) } });
};
const sign = (person: Person, { id }: { id: string }) => person.run(SignDocumentDocument, { input: { requestId: id } });
const inbox = async (person: Person, { id }: { id: string }) =>
  (await person.get(ListPendingSignaturesDocument, {})).items.filter(({ requestId }) => requestId === id);
const told = async ({ read }: Pick<Followed, 'read'>) =>
  (await read()).history.map(({ type, signer }) => (signer ? `${type} ${signer.split('@')[0]}` : type));

describe('a reassigned signer', () => {
  it('is followed by the new one, who is asked at once, and of whom all is told', async () => {
    const request = await begin({ signers: [signer('bob@example.com', { name: 'Bob' })] });
    const history = await countHistory(request.id);
    const { data, errors } = await reassign(carol, request, ['bob', 'dave'], { name: 'Dave', reason: 'on leave' });
    expect(errors).toBeUndefined();
    expect(data!.reassignSigner).toMatchObject({
      ...{ status: 'PENDING', version: 3, progress: { signed: 0, total: 1 } },
      signers: [{ email: 'dave@example.com', name: 'Dave', method: 'MANUAL', status: 'WAITING', requestedAt: null }],
    });
    const reassigned = { signer: 'dave@example.com', formerSigner: 'bob@example.com', reason: 'on leave' };
    expect(data!.reassignSigner!.history.at(-1)).toMatchObject({
      ...{ type: 'REASSIGNED', actor: 'REQUESTER', ...reassigned },
    });
    expect(await request.updates.until(({ event }) => event === 'REASSIGNED')).toMatchObject({
      ...{ version: 3, status: 'PENDING', signerStatus: 'WAITING', ...reassigned },
    });
    await request.asked('dave@example.com');
    await backend.idle();
    expect((await countHistory(request.id)) - history).toBe(eventsOf.reassignment);
    expect(await inbox(dave, request)).toMatchObject([{ requestId: request.id, requestedBy: 'carol@example.com' }]);
    expect((await openSignatures(request.id)).map(({ email }) => email)).toEqual(['dave@example.com']);
    expect(await sign(dave, request)).not.toHaveProperty('errors');
    await request.closed();
    await executionEnded(request.id);
    expect(await execution(request.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await told(request)).toEqual([
      ...['STARTED', 'REQUESTED bob', 'REASSIGNED dave', 'REQUESTED dave', 'SIGNED dave', 'COMPLETED'],
    ]);
    expect(await stored(request.id)).not.toHaveProperty('execution');
    await request.updates.close();
  });

  it('is told nothing more, and reads and answers nothing', async () => {
    const request = await begin();
    const his = await bob.subscribe(OnSignatureUpdateDocument, { requestId: request.id });
    const daves = await begin({ signers: [signer('dave@example.com'), signer('erin@example.com')] });
    const hers = await erin.subscribe(OnSignatureUpdateDocument, { requestId: daves.id });
    await reassign(carol, request, ['bob', 'erin']);
    await his.ended;
    await backend.idle();
    expect(his.items).toEqual([]);
    for (const answer of [
      await bob.run(GetSigningRequestDocument, { id: request.id }),
      await sign(bob, request),
      await bob.run(DeclineDocumentDocument, { input: { requestId: request.id, reason: 'no' } }),
      await reassign(bob, request, ['erin', 'bob']),
    ])
      expect(answer.errors).toMatchObject([{ errorType: 'RequestNotFound' }]);
    expect(await inbox(bob, request)).toEqual([]);
    await expect(bob.subscribe(OnSignatureUpdateDocument, { requestId: request.id })).rejects.toThrow();
    // Another request's, and another person's, go on.
    await reassign(carol, daves, ['dave', 'bob']);
    expect(await hers.until(({ event }) => event === 'REASSIGNED')).toMatchObject({ signer: 'bob@example.com' });
    for (const { close } of [hers, request.updates, daves.updates]) await close();
  });

  it('stays the person of past events', async () => {
    const request = await begin({
      signers: [signer('bob@example.com'), signer('erin@example.com')],
      remindEverySeconds: 60,
    });
    backend.clock.advance(61_000);
    await backend.idle();
    await reassign(carol, request, ['bob', 'dave']);
    await backend.idle();
    await reassign(carol, request, ['dave', 'alice']);
    await reassign(carol, request, ['erin', 'bob']);
    await backend.idle();
    const expected = [
      ...['STARTED', 'REMINDED bob', 'REMINDED erin', 'REQUESTED alice', 'REQUESTED bob', 'REQUESTED bob'],
      ...['REQUESTED dave', 'REQUESTED erin', 'REASSIGNED alice', 'REASSIGNED bob', 'REASSIGNED dave'],
    ];
    expect((await told(request)).sort()).toEqual(expected.sort());
    const updates = request.updates.items.map(({ event, signer }) => `${event} ${signer?.split('@')[0]}`);
    expect((await told(request)).slice(1)).toEqual(expect.arrayContaining(updates));
    expect(standings(await request.read())).toEqual({ alice: 'REQUESTED', bob: 'REQUESTED' });
    await request.updates.close();
  });

  it('may get a place back, and another one', async () => {
    const signers = [signer('bob@example.com'), signer('erin@example.com', { order: 2 })];
    const request = await begin({ signers });
    await reassign(carol, request, ['bob', 'dave']);
    await backend.idle();
    await reassign(carol, request, ['erin', 'bob']);
    await reassign(carol, request, ['bob', 'erin']);
    await reassign(carol, request, ['dave', 'bob']);
    await backend.idle();
    expect(await sign(bob, request)).not.toHaveProperty('errors');
    await request.asked('erin@example.com');
    expect(await sign(erin, request)).not.toHaveProperty('errors');
    await request.closed();
    expect(await told(request)).toEqual([
      ...['STARTED', 'REQUESTED bob', 'REASSIGNED dave', 'REQUESTED dave', 'REASSIGNED bob', 'REASSIGNED erin'],
      ...['REASSIGNED bob', 'REQUESTED bob', 'SIGNED bob', 'REQUESTED erin', 'SIGNED erin', 'COMPLETED'],
    ]);
    await request.updates.close();
  });

  it('is asked for nothing where it is not the turn of the place', async () => {
    const request = await begin({ signers: [signer('bob@example.com'), signer('erin@example.com', { order: 2 })] });
    await reassign(carol, request, ['erin', 'dave']);
    await backend.idle();
    expect(await sign(dave, request)).toMatchObject({ errors: [{ errorType: 'NotYourTurn' }] });
    await sign(bob, request);
    await request.asked('dave@example.com');
    await sign(dave, request);
    await request.closed();
    expect((await told(request)).filter((event) => event.endsWith('erin'))).toEqual([]);
    await request.updates.close();
  });

  it('leaves the plan of reminders as it is', async () => {
    const request = await begin({ remindEverySeconds: 600, expiresInSeconds: 3000 });
    const started = Date.parse((await request.read()).createdAt);
    backend.clock.advance(400_000);
    await backend.idle();
    await reassign(carol, request, ['bob', 'dave']);
    await backend.idle();
    for (let minutes = 7; minutes < 21; minutes++) {
      backend.clock.advance(60_000);
      await backend.idle();
    }
    const { history } = await request.read();
    const minutes = history
      .filter(({ type }) => type === 'REMINDED')
      .map(({ at }) => Math.floor((Date.parse(at) - started) / 60_000));
    // What falls due at the tenth would come too soon after the ask.
    expect(minutes).toEqual([20]);
    await request.updates.close();
  });
});

describe('startSigning', () => {
  it('takes the call that started a reassigned request for a repeat', async () => {
    const input = startInput({
      ...{ id: 'reassigned-and-started-again', allowReassignment: true },
      signers: [signer('bob@example.com', { name: 'Bob' }), signer('erin@example.com', { order: 2 })],
    });
    const { id } = await carol.get(StartSigningDocument, { input });
    await reassign(carol, { id }, ['bob', 'dave'], { name: 'Dave' });
    await reassign(carol, { id }, ['erin', 'bob']);
    const again = await carol.run(StartSigningDocument, { input });
    expect(again.data!.startSigning).toMatchObject({ id, version: expect.any(Number), allowReassignment: true });
    for (const other of [
      { signers: [signer('dave@example.com', { name: 'Dave' }), signer('bob@example.com', { order: 2 })] },
      { signers: [signer('bob@example.com'), signer('erin@example.com', { order: 2 })] },
      { allowReassignment: false },
    ])
      expect(await carol.run(StartSigningDocument, { input: { ...input, ...other } })).toMatchObject({
        errors: [{ errorType: 'IdempotencyConflict' }],
      });
  });
});

describe('a signer', () => {
  it('gives his own place away where the request allows it, and sees it no more', async () => {
    const request = await begin({ allowReassignment: true });
    const first = await reassign(bob, request, ['bob', 'dave'], { reason: 'I am on leave' });
    expect(first).toEqual({ data: { reassignSigner: null } });
    await backend.idle();
    expect(await reassign(bob, request, ['bob', 'dave'])).toEqual(first);
    expect(await reassign(bob, request, ['bob', 'erin'])).toMatchObject({ errors: [{ errorType: 'RequestNotFound' }] });
    const { history, signers } = await request.read();
    expect(history.find(({ type }) => type === 'REASSIGNED')).toMatchObject({
      ...{ actor: 'SIGNER', signer: 'dave@example.com', formerSigner: 'bob@example.com', reason: 'I am on leave' },
    });
    expect(signers).toMatchObject([{ email: 'dave@example.com', status: 'REQUESTED' }]);
    expect(await reassign(dave, request, ['dave', 'bob'])).toEqual(first);
    await request.updates.close();
  });

  it('sees the request on where he has started it', async () => {
    const request = await begin({ signers: [signer('carol@example.com')] });
    const { data } = await reassign(carol, request, ['carol', 'dave']);
    expect(data!.reassignSigner!.history.at(-1)).toMatchObject({ type: 'REASSIGNED', actor: 'REQUESTER' });
    await request.asked('dave@example.com');
    await request.updates.close();
  });
});

describe('reassignSigner', () => {
  const both = { signers: [signer('bob@example.com'), signer('erin@example.com'), signer('alice@example.com')] };

  it('returns the request unchanged where it is repeated, whatever has become of it', async () => {
    const request = await begin();
    await reassign(carol, request, ['bob', 'dave'], { reason: 'on leave' });
    await backend.idle();
    const before = await stored(request.id);
    const again = await reassign(carol, request, ['bob', 'dave'], { name: 'Dave' });
    expect(again.data!.reassignSigner).toMatchObject({ version: before.version });
    expect(await stored(request.id)).toEqual(before);
    await sign(dave, request);
    await request.closed();
    expect((await reassign(carol, request, ['bob', 'dave'])).data!.reassignSigner).toMatchObject({
      ...{ status: 'COMPLETED', version: before.version + 2 },
    });
    await request.updates.close();
  });

  it('changes the places of a request at most ten times', async () => {
    const request = await begin();
    const names = ['bob', ...Array.from({ length: 11 }, (_, number) => `new-${number}`)];
    for (let times = 0; times < 10; times++)
      expect(await reassign(carol, request, [names[times]!, names[times + 1]!])).not.toHaveProperty('errors');
    expect(await reassign(carol, request, [names[10]!, names[11]!])).toMatchObject({
      ...{ errors: [{ errorType: 'InvalidInput', message: expect.stringContaining('10 times') }] },
    });
    expect(await reassign(carol, request, [names[9]!, names[10]!])).not.toHaveProperty('errors');
    await backend.idle();
    expect((await openSignatures(request.id)).map(({ email }) => email)).toEqual([addressOf(names[10]!)]);
    await request.updates.close();
  });

  it('changes them ten times also where more come at once', async () => {
    const signers = Array.from({ length: 12 }, (_, number) => signer(`old-${number}@example.com`));
    const request = await begin({ signers });
    const answers = await Promise.all(
      signers.map((_, number) => reassign(carol, request, [`old-${number}`, `new-${number}`])),
    );
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(10);
    expect((await stored(request.id)).reassigned).toBe(10);
    await request.updates.close();
  });

  const to = (email: string, name?: string): NewSignerInput => ({ email, ...(name === undefined ? {} : { name }) });
  it.each<[string, Name, string, Partial<ReassignSignerInput>]>([
    ['a signer of the request', 'carol', 'InvalidInput', { to: to('erin@example.com') }],
    ['himself', 'carol', 'InvalidInput', { to: to('BOB@example.com') }],
    ['a person of too long a name', 'carol', 'InvalidInput', { to: to('dave@example.com', 'n'.repeat(101)) }],
    ['another, for no reason but blanks', 'carol', 'InvalidInput', { reason: '  ' }],
    ['another, for too long a reason', 'carol', 'InvalidInput', { reason: 'r'.repeat(501) }],
    ['another, from nobody', 'carol', 'InvalidInput', { from: 'dave@example.com', to: to('zoe@example.com') }],
    ['another, by another signer', 'erin', 'Unauthorized', {}],
    ['another, by the signer, where it is not allowed', 'bob', 'Unauthorized', {}],
    ['another, by a stranger', 'dave', 'RequestNotFound', {}],
  ])('rejects to give a place to %s, and writes nothing', async (_name, caller, errorType, overrides) => {
    const request = await begin(both);
    const before = await stored(request.id);
    const input = { requestId: request.id, from: 'bob@example.com', to: to('dave@example.com'), ...overrides };
    const { data, errors } = await people[caller].run(ReassignSignerDocument, { input });
    expect([data?.reassignSigner, errors?.map((each) => each.errorType)]).toEqual([null, [errorType]]);
    expect(JSON.stringify(errors)).not.toContain('@');
    expect(await stored(request.id)).toEqual(before);
    await request.updates.close();
  });

  it('rejects an automatic signer', async () => {
    const alice = signer('alice@example.com', { method: 'AUTOMATIC', order: 2 });
    const request = await begin({ signers: [signer('bob@example.com'), alice] });
    const answer = await reassign(carol, request, ['alice', 'dave']);
    expect(answer).toMatchObject({ errors: [{ errorType: 'InvalidInput' }] });
    await request.updates.close();
  });

  it('rejects a signer who has answered, and a request that has closed', async () => {
    const request = await begin({ signers: [signer('bob@example.com'), signer('erin@example.com')] });
    await sign(bob, request);
    expect(await reassign(carol, request, ['bob', 'dave'])).toMatchObject({
      errors: [{ errorType: 'AlreadyAnswered' }],
    });
    await erin.get(DeclineDocumentDocument, { input: { requestId: request.id, reason: 'no' } });
    expect(await reassign(carol, request, ['erin', 'dave'])).toMatchObject({
      errors: [{ errorType: 'AlreadyAnswered' }],
    });
    const expired = await begin({ expiresInSeconds: 60 });
    backend.clock.advance(60_000);
    expect(await reassign(carol, expired, ['bob', 'dave'])).toMatchObject({ errors: [{ errorType: 'RequestClosed' }] });
    for (const { updates } of [request, expired]) await updates.close();
  });
});
