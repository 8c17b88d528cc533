import { raise } from './signals.ts';

/** Steps after which a quick run gives up, to be repeated under the watchdog. */
const quickAllowance = 10_000;

let allowance = 0;
let loopLimit = 0;
let steps = 0;

/**
 * Starts the count of one run.
 * @param quick whether no watchdog guards it, so that it must stay small
 * @param iterations how often one loop may go round
 */
export function startMeter(quick: boolean, iterations: number): void {
  allowance = quick ? quickAllowance : Infinity;
  loopLimit = iterations;
  steps = 0;
}

/** Counts work that grows with data; in a quick run too much of it is left to a guarded one. */
export function charge(amount: number): void {
  steps += amount;
  if (steps > allowance) raise({ kind: 'escalate' });
}

/** Stands at the start of every function of the code. */
export function onCall(): void {
  charge(1);
}

/** Stands at the start of every loop's body: takes how often the loop went round, gives one more. */
export function onIteration(count: number): number {
  charge(1);
  if (count >= loopLimit) throw new RangeError(`loop ran more than the ${loopLimit} iterations that are allowed`);
  return count + 1;
}

/** Stands around what is spread into a list or a call. */
export function onSpread(value: unknown): unknown {
  charge(Array.isArray(value) || typeof value === 'string' ? value.length : 1);
  return value;
}
