import { describe, expect, it } from 'vitest';
import { workflowInput } from '../../../functions/domain/groups.ts';
import { storedEvent, storedRequest, storedSigner } from '../../support/given.ts';

const signersOf = (...orders: number[]) =>
  Object.fromEntries(
    orders.map((order, position) => [`signer${position}@example.com`, storedSigner({ position, order })]),
  );

describe('workflowInput', () => {
  it.each([
    ['one signer', [1], [[0]]],
    ['one group', [1, 1, 1], [[0, 1, 2]]],
    ['groups by number, not by text', [10, 2, 1], [[2], [1], [0]]],
    [
      'gaps and mixed places',
      [7, 3, 7, 3],
      [
        [1, 3],
        [0, 2],
      ],
    ],
  ])('makes groups of %s', (_name, orders, positions) => {
    const { groups } = workflowInput(storedRequest({ signers: signersOf(...orders) }));
    expect(groups).toEqual(
      positions.map((group) => ({ signers: group.map((position) => ({ position, method: 'MANUAL' })) })),
    );
  });

  it('goes on from the item: asks who has not answered, and keeps the plan of reminders', () => {
    const at = Date.parse('2026-11-23T10:00:00.000Z');
    const events = [storedEvent(), storedEvent({ type: 'REMINDED', actor: 'SYSTEM', signer: 1 })];
    const signers = {
      'alice@example.com': storedSigner({ status: 'SIGNED' }),
      'bob@example.com': storedSigner({ position: 1, status: 'REQUESTED', askedAt: at }),
      'dave@example.com': storedSigner({ position: 2, order: 2 }),
    };
    const request = { ...storedRequest({ signers, events }), remindEverySeconds: 600, execution: 3 };
    expect(workflowInput(request)).toMatchObject({
      execution: 3,
      groups: [
        { signers: [{ position: 1, method: 'MANUAL', reminded: 1, remindAt: at + 600_000 }] },
        { signers: [{ position: 2, method: 'MANUAL' }] },
      ],
    });
  });

  it('leaves out whom a quorum does not need any more', () => {
    const request = storedRequest({ signers: signersOf(1, 1, 2, 2) });
    request.quorums = { 1: { required: 1, needed: 0, mayDecline: 1 }, 2: { required: 1, needed: 1, mayDecline: 1 } };
    expect(workflowInput(request).groups.map(({ signers }) => signers.map(({ position }) => position))).toEqual([
      [2, 3],
    ]);
  });

  it('reminds nobody where the requester did not ask for it', () => {
    expect(workflowInput(storedRequest())).toEqual({
      requestId: 'request-1',
      execution: 1,
      expiresAt: Date.parse('2026-11-23T11:00:00.000Z'),
      remindEverySeconds: 0,
      reminders: 0,
      rounds: 1103,
      groups: [
        {
          signers: [
            { position: 0, method: 'AUTOMATIC' },
            { position: 1, method: 'MANUAL' },
          ],
        },
      ],
    });
  });
});
