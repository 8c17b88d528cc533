import { describe, expect, it } from 'vitest';
import { eventsOf, mostEvents, roundsOf } from '../../../functions/domain/history.ts';
import { limits } from '../../../functions/domain/limits.ts';

const reminders = limits.remindersOfRequest;

describe('roundsOf', () => {
  it.each([
    ['one signer', { groups: 1, signers: 1, reminders: limits.remindersOfSigner }],
    ['the tutorial', { groups: 1, signers: 2, reminders: 0 }],
    ['the largest group', { groups: 1, signers: limits.signersOfOrder, reminders }],
    ['the largest request', { groups: 3, signers: limits.signers, reminders }],
    ['a hundred groups', { groups: limits.order, signers: limits.signers, reminders }],
  ])('lets %s wait out as many faults as the history has room for', (_name, plan) => {
    const { execution, group, signer, reminder, round } = eventsOf;
    const spoken = execution + plan.groups * group + plan.signers * signer + plan.reminders * reminder;
    const rounds = roundsOf(plan);
    expect(rounds).toBeGreaterThanOrEqual(12);
    expect(spoken + rounds * plan.signers * round).toBeLessThanOrEqual(mostEvents);
    expect(spoken + (rounds + 1) * plan.signers * round).toBeGreaterThan(mostEvents);
  });
});
