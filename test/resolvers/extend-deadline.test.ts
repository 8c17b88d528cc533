import { afterAll, describe, expect, it } from 'vitest';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import type { ExtendDeadlineInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const carol = identityOf('carol@example.com');
const hour = 3_600_000;
const [createdAt, expiresAt] = [Date.now(), Date.now() + hour];
const later = expiresAt + hour;
const open = storedRequest({ createdAt, expiresAt });

describe('Mutation.extendDeadline', () => {
  const extend = (input: Partial<ExtendDeadlineInput>) =>
    evaluate('Mutation.extendDeadline', 'request', {
      arguments: { input: { requestId: 'request-1', ...input } },
      identity: carol,
    });

  it('hands the new deadline to its steps', async () => {
    const { stash } = await extend({ expiresAt: '2027-01-01T00:00:00Z' });
    expect(stash).toEqual({ requestId: 'request-1', expiresAt: Date.parse('2027-01-01T00:00:00Z') });
    const inAnHour = (await extend({ expiresInSeconds: 3600, expiresAt: null })).stash.expiresAt as number;
    expect(Math.abs(inAnHour - expiresAt)).toBeLessThan(60_000);
  });

  it.each([
    ['no deadline', {}],
    ['two', { expiresAt: '2027-01-01T00:00:00Z', expiresInSeconds: 3600 }],
    ['two, of which one is 0', { expiresAt: '2027-01-01T00:00:00Z', expiresInSeconds: 0 }],
  ])('rejects %s', async (_name, input) => {
    expect((await extend(input)).error).toContain('exactly one of expiresAt and expiresInSeconds');
  });
});

describe('extendRequest', () => {
  const write = (stored: StoredRequest | null, wanted = later, identity = carol) =>
    evaluate('extendRequest', 'request', {
      identity,
      prev: { result: stored },
      stash: { requestId: 'request-1', expiresAt: wanted },
    });

  it('writes on condition that the deadline that was read still stands, ahead, and not all have signed', async () => {
    const { result } = await write(open);
    const at = result.update.expressionValues[':event'].M.at.N as number;
    const extension = { L: [{ N: expiresAt }, { N: later }] };
    expect(result.update).toEqual({
      expression:
        'SET expiresAt = :later, version = version + :one, lastEvent = :event, events = list_append(events, :events)',
      expressionNames: {},
      expressionValues: {
        ':later': { N: later },
        ':one': { N: 1 },
        ':event': { M: { type: { S: 'EXTENDED' }, at: { N: at }, actor: { S: 'REQUESTER' }, extension } },
        ':events': { L: [{ L: [{ S: 'EXTENDED' }, { N: at }, { NULL: null }, { NULL: null }, extension] }] },
      },
    });
    expect(result.condition).toEqual({
      expression: '#isStatus = :isPending AND expiresAt > :isNow AND signed < #isTotal AND expiresAt = :isRead',
      expressionNames: { '#isStatus': 'status', '#isTotal': 'total' },
      expressionValues: { ':isPending': { S: 'PENDING' }, ':isNow': { N: at }, ':isRead': { N: expiresAt } },
    });
  });

  it('takes the last moment that is allowed, and none after it', async () => {
    const last = createdAt + limits.farthestDeadline * 1000;
    expect((await write(open, last)).error).toBeUndefined();
    expect((await write(open, last + 1)).error).toContain('the new deadline is not accepted');
    expect((await write(open, expiresAt - 1)).error).toContain('the new deadline is not accepted');
  });

  it.each([
    ['an open request', open],
    ['a closed one', { ...open, status: 'CANCELLED', closedAt: createdAt } as const],
  ])('writes nothing where the deadline of %s stands already', async (_name, stored) => {
    expect((await write(stored, expiresAt)).result).toMatchObject({ id: 'request-1', version: 1 });
  });

  it('counts the extensions that there have been', async () => {
    const extended = (times: number) =>
      storedRequest({
        ...{ createdAt, expiresAt },
        events: [
          storedEvent(),
          ...Array.from({ length: times }, () => storedEvent({ type: 'EXTENDED', extension: [createdAt, expiresAt] })),
        ],
      });
    expect((await write(extended(limits.extensions - 1))).error).toBeUndefined();
    expect((await write(extended(limits.extensions))).error).toContain('has been extended 20 times, which is the most');
  });

  it.each([
    ['no request', null, carol, 'there is no request request-1'],
    ['a stranger', open, identityOf('mallory@example.com'), 'there is no request request-1'],
    ['a signer', open, identityOf('bob@example.com'), 'only its requester can extend request request-1'],
    ['a closed request', { ...open, status: 'EXPIRED', closedAt: 1 } as const, carol, 'it is EXPIRED since'],
    ['one whose deadline passed', { ...open, expiresAt: createdAt - 1 }, carol, 'its deadline passed'],
    [
      'one that all have signed',
      { ...open, signed: 1, total: 1, signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } },
      carol,
      'all who are needed have answered',
    ],
  ])('rejects %s', async (_name, stored, identity, message) => {
    expect((await write(stored, later, identity)).error).toContain(message);
  });
});
