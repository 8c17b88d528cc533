import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventsOf, maxEvents, roundsOf } from '../../../functions/domain/history.ts';
import { limits } from '../../../functions/domain/limits.ts';

const reminders = limits.remindersOfRequest;
const reassigned = limits.reassignmentsOfRequest * eventsOf.reassignment;

describe('roundsOf', () => {
  it.each([
    ['one signer', { groups: 1, signers: 1, reminders: limits.remindersOfSigner }],
    ['the tutorial', { groups: 1, signers: 2, reminders: 0 }],
    ['the largest group', { groups: 1, signers: limits.signersOfOrder, reminders }],
    ['the largest request', { groups: 3, signers: limits.signers, reminders }],
    ['a hundred groups', { groups: limits.order, signers: limits.signers, reminders }],
  ])('lets %s wait out as many faults as the history has room for', (_name, plan) => {
    const { execution, group, signer, reminder, round } = eventsOf;
    const spoken = execution + plan.groups * group + plan.signers * signer + plan.reminders * reminder + reassigned;
    const rounds = roundsOf(plan);
    expect(rounds).toBeGreaterThanOrEqual(12);
    expect(spoken + rounds * plan.signers * round).toBeLessThanOrEqual(maxEvents);
    expect(spoken + (rounds + 1) * plan.signers * round).toBeGreaterThan(maxEvents);
  });

  it('keeps every execution of the largest request below 25,000 events, over an outage of nineteen hours', () => {
    const { execution, group, signer, reminder, round } = eventsOf;
    const definition = JSON.parse(readFileSync('test/infra/signing-definition.json', 'utf8')) as Definition;
    const attempts = definition.States['Close request'].Retry[0]!.MaxAttempts;
    let waited = 0;
    let faults = 0;
    // With the shortest of each wait: half of it.
    for (; waited < 19 * 3600; faults++) waited += Math.min(600, 2 ** Math.min(faults, 10)) / 2;
    const plan = { groups: 3, signers: limits.signers, reminders };
    const executions: number[] = [];
    for (let left = faults; left > 0; left -= roundsOf(plan)) {
      const spoken = execution + plan.groups * group + plan.signers * signer + plan.reminders * reminder + reassigned;
      executions.push(spoken + Math.min(left, roundsOf(plan)) * plan.signers * round + 3 * attempts);
    }
    expect(executions.length).toBeGreaterThan(1);
    expect(Math.max(...executions)).toBeLessThan(25_000);
  });
});

interface Definition {
  States: { 'Close request': { Retry: { MaxAttempts: number }[] } };
}
