import { afterAll, describe, expect, it } from 'vitest';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const carol = identityOf('carol@example.com');
const hour = 3_600_000;
const now = Date.now();
const longAgo = now - 2 * hour;
const [alice, bob, dave] = ['alice@example.com', 'bob@example.com', 'dave@example.com'] as const;

/** A request of Carol's with Bob and Dave, who were asked two hours ago unless said otherwise. */
function open(overrides: Partial<StoredSigner> = {}, reminders = 0): StoredRequest {
  const asked = { status: 'REQUESTED', askedAt: longAgo } as const;
  return storedRequest({
    signers: {
      [dave]: storedSigner({ position: 1, ...asked }),
      [bob]: storedSigner({ position: 0, ...asked, ...overrides }),
    },
    events: [
      storedEvent({ at: longAgo }),
      ...Array.from({ length: reminders }, () =>
        storedEvent({ type: 'REMINDED', actor: 'SYSTEM', signer: 0, at: longAgo }),
      ),
    ],
    expiresAt: now + hour,
  });
}

const reached = { required: 1, needed: 0, mayDecline: 1 };

const write = (stored: StoredRequest | null, signer?: string, identity = carol) =>
  evaluate('remindAwaited', 'request', {
    identity,
    prev: { result: stored },
    stash: { requestId: 'request-1', ...(signer === undefined ? {} : { signer }) },
  });

describe('Mutation.remindSigners', () => {
  it.each([
    [undefined, {}],
    [null, {}],
    [' Bob@Example.com ', { signer: bob }],
    ['bób@example.com', { signer: '' }],
  ])('hands the address to its steps: %j', async (signer, kept) => {
    const input = { requestId: 'request-1', signer };
    const { stash } = await evaluate('Mutation.remindSigners', 'request', { arguments: { input }, identity: carol });
    expect(stash).toEqual({ requestId: 'request-1', ...kept });
  });
});

describe('remindAwaited', () => {
  it('writes a reminder for each on condition that none has been told anything or answered since', async () => {
    const { result } = await write(open());
    const at = result.update.expressionValues[':now'].N as number;
    const event = (signer: number) => [{ S: 'REMINDED' }, { N: at }, { N: signer }, { NULL: null }, { S: 'REQUESTER' }];
    expect(result.update).toEqual({
      expression:
        'SET signers.#s0.askedAt = :now, signers.#s1.askedAt = :now, version = version + :changes, lastEvent = :event, events = list_append(events, :events)',
      expressionNames: { '#s0': bob, '#s1': dave },
      expressionValues: {
        ':now': { N: at },
        ':changes': { N: 2 },
        ':event': {
          M: {
            ...{ type: { S: 'REMINDED' }, at: { N: at }, actor: { S: 'REQUESTER' } },
            ...{ signer: { N: 1 }, changes: { N: 2 } },
          },
        },
        ':events': { L: [{ L: event(0) }, { L: event(1) }] },
      },
    });
    expect(result.condition).toEqual({
      expression:
        '#isStatus = :isPending AND expiresAt > :isNow AND signers.#is0.askedAt = :is0 AND signers.#is1.askedAt = :is1',
      expressionNames: { '#isStatus': 'status', '#is0': bob, '#is1': dave },
      expressionValues: {
        ...{ ':isPending': { S: 'PENDING' }, ':isNow': { N: at } },
        ...{ ':is0': { N: longAgo }, ':is1': { N: longAgo } },
      },
    });
  });

  it('writes only while the quorum of each is still to be reached', async () => {
    const quorums = { 1: { required: 1, needed: 1, mayDecline: 1 } };
    const { condition } = (await write({ ...open(), quorums })).result;
    expect(condition.expression).toMatch(/:is1 AND quorums\.#isOrder1\.needed > :isNone$/);
    expect(condition.expressionNames).toMatchObject({ '#isOrder1': '1' });
    expect(condition.expressionValues).toMatchObject({ ':isNone': { N: 0 } });
  });

  it('writes one as any other change', async () => {
    const { update } = (await write(open(), bob)).result;
    expect(update.expression).toContain('version = version + :one');
    expect(update.expressionValues[':event'].M).not.toHaveProperty('changes');
  });

  it('keeps within what DynamoDB takes of an expression', async () => {
    const signers = Object.fromEntries(
      Array.from({ length: limits.signersOfOrder }, (_, position) => [
        `signer${position}@example.com`,
        storedSigner({ position, status: 'REQUESTED', askedAt: longAgo }),
      ]),
    );
    const { update, condition } = (await write({ ...open(), signers, total: limits.signersOfOrder })).result;
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
    for (const { expression } of [update, condition]) expect(expression.length).toBeLessThan(4096);
  });

  it.each([
    ['who was told something within the hour', open({ askedAt: now - hour + 60_000 })],
    ['who has answered', open({ status: 'SIGNED', askedAt: undefined })],
    ['who has not been asked', open({ status: 'WAITING', askedAt: undefined })],
    ['who is not needed any more', { ...open({ order: 2 }), quorums: { 2: reached } }],
    ['who has had all the reminders', open({}, limits.remindersOfSigner)],
  ])('passes over %s', async (_who, stored) => {
    const { result } = await write(stored);
    expect(result.update.expressionNames).toEqual({ '#s0': dave });
  });

  it.each([
    ['was told something within the hour', open({ askedAt: now - hour + 60_000 })],
    ['has answered', open({ status: 'SIGNED', askedAt: undefined })],
  ])('writes nothing where the one who is named %s', async (_who, stored) => {
    expect((await write(stored, bob)).result).toMatchObject({ id: 'request-1', version: 1 });
  });

  it.each([
    ['no request', null, undefined, carol, 'there is no request request-1'],
    ['a stranger', open(), undefined, identityOf('mallory@example.com'), 'there is no request request-1'],
    ['a signer', open(), undefined, identityOf(bob), 'only its requester can remind'],
    ['a closed request', { ...open(), status: 'EXPIRED', closedAt: 1 } as const, undefined, carol, 'it is EXPIRED'],
    ['one whose deadline passed', { ...open(), expiresAt: now - 1 }, undefined, carol, 'its deadline passed'],
    ['the address of nobody who signs', open(), alice, carol, 'got an address of nobody who signs'],
    ['what is no address', open(), '', carol, 'got an address of nobody who signs'],
    ['who is not needed any more', { ...open(), quorums: { 1: reached } }, bob, carol, 'whose answer is not needed'],
    ['who has not been asked', open({ status: 'WAITING' }), bob, carol, 'got a signer who has not been asked'],
    [
      'who has had all the reminders',
      open({}, limits.remindersOfSigner),
      bob,
      carol,
      'got a signer who has had all 30 reminders',
    ],
  ])('rejects %s', async (_name, stored, signer, identity, message) => {
    const { error } = await write(stored, signer, identity);
    expect(error).toContain(message);
    expect(error).not.toContain('@');
  });
});
