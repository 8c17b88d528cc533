import { raise } from './signals.ts';

/** Work after which a run without a watchdog gives up, to be repeated under one. */
const quickAllowance = 20_000;

/** Work that no run may pass: it would sooner use up the memory than the time. */
const fullAllowance = 20_000_000;

let allowance = Infinity;
let loopLimit = 0;
let work = 0;

/**
 * Starts the count of one run.
 * @param quick whether no watchdog guards it, so that it must stay small
 * @param iterations how often one loop may go round
 */
export function startMeter(quick: boolean, iterations: number): void {
  allowance = quick ? quickAllowance : fullAllowance;
  loopLimit = iterations;
  work = 0;
}

/** Starts the count over, so that a run that gave up can still report. */
export function forgive(): void {
  work = 0;
}

/** Counts work: calls, iterations, and members of what is made or read whole. */
export function charge(amount: number): void {
  work += amount;
  if (work > allowance) giveUp();
}

/** Leaves what might take long to a run under the watchdog. */
export function askForWatchdog(): void {
  if (allowance === quickAllowance) raise({ kind: 'escalate' });
}

function giveUp(): never {
  askForWatchdog();
  throw new RangeError('evaluation makes or does more than is allowed');
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

/** How deep values are counted; a circle is left to `JSON.stringify`, which says so. */
const depthLimit = 200;

/** Counts all members of a value that is about to become JSON, each as often as it appears. */
export function chargeJson(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > depthLimit) return;
  charge(1);
  for (const name in value) chargeJson((value as Record<string, unknown>)[name], depth + 1);
}
