import { limits } from './limits.ts';

/**
 * What the history of an execution holds. Step Functions ends an execution at 25,000 events, so an execution stays below
 * `maxEvents` whatever happens to it, and leaves what remains for the retries of `Close request`.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const maxEvents = 20_000;

/** At most so many events, each as infra/signing-definition.ts makes them: a test compares them with executions. */
export const eventsOf = {
  /** Start and end, `Groups`, the first attempt of `Close request`, `Outcome`. */
  execution: 25,
  /** One iteration of `Groups` with its `Signers`, failing. */
  group: 8,
  /** One iteration of `Signers`: the method, the first ask, its answer or its abortion. */
  signer: 14,
  /** One reminder: the ask times out, `Go on?`, the next ask. */
  reminder: 8,
  /** One reassignment: the ask fails, `Go on?`, the next ask. */
  reassignment: 8,
  /**
   * One fault: the task fails, `Wait out`, `Go on?`, the next attempt. An extension takes two of them at most: the old
   * deadline comes, `Go on?`, the ask that learns the new one, `Go on?`, the next ask.
   */
  round: 9,
};

/** How many faults, and asks that learn a new deadline, each signer's tasks may have in one execution: all stay below `maxEvents`. */
export function roundsOf(plan: { groups: number; signers: number; reminders: number }): number {
  const { execution, group, signer, reminder, reassignment, round } = eventsOf;
  const reassigned = limits.reassignmentsOfRequest * reassignment;
  const spoken = execution + plan.groups * group + plan.signers * signer + plan.reminders * reminder + reassigned;
  // Nobody is asked where all have answered.
  return Math.floor((maxEvents - spoken) / (Math.max(1, plan.signers) * round));
}
