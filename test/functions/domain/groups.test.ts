import { describe, expect, it } from 'vitest';
import { workflowInput } from '../../../functions/domain/groups.ts';
import { storedRequest, storedSigner } from '../../support/given.ts';

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

  it('reminds nobody where the requester did not ask for it', () => {
    expect(workflowInput(storedRequest())).toEqual({
      requestId: 'request-1',
      expiresAt: Date.parse('2026-11-23T11:00:00.000Z'),
      remindEverySeconds: 0,
      reminders: 0,
      rounds: 1107,
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
