import { raise } from './signals.ts';

/** Work after which a run without a watchdog gives up, to be repeated under one. */
const quickAllowance = 20_000;

/** Work that no run may pass: it would sooner use up the memory than the time. */
const fullAllowance = 20_000_000;

const { keys } = Object;
const { isArray } = Array;
const { toJSON: dateToJson } = Date.prototype;
// Instead of spread, which iterates: that is charged to the code.
const { apply } = Reflect;

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
  held.length = 0;
}

/** Starts the count over, so that a run that gave up can still report. */
export function resetMeter(): void {
  work = 0;
}

/** Counts work: calls, iterations, and members of what is made or read whole. */
export function charge(amount: number): void {
  if (amount > 0) work += amount;
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

/** Stands at the start of every function of the code, with what its body costs. */
export function onCall(cost: number): void {
  charge(cost);
}

/** Stands at the start of every loop's body: takes how often the loop went round, gives one more. */
export function onIteration(count: number, cost: number): number {
  charge(cost);
  if (count >= loopLimit) throw new RangeError(`loop ran more than the ${loopLimit} iterations that are allowed`);
  return count + 1;
}

/**
 * Stands around what `map`, `forEach` and the like are given: they end at about so many elements on AWS, in silence.
 * @see https://github.com/aws/aws-appsync-community/issues/371
 */
export function onCallback(method: string, callback: unknown): unknown {
  if (typeof callback !== 'function') return callback;
  let calls = 0;
  return (...values: unknown[]): unknown => {
    if (++calls > loopLimit)
      throw new RangeError(
        `${method} goes over more than the ${loopLimit} elements that are allowed: AWS ends it there in silence (aws-appsync-community 371)`,
      );
    return apply(callback, undefined, values);
  };
}

/** What is about to be written to, the innermost last. */
const held: unknown[] = [];

/** Stands around the object of an assignment to a computed member. */
export function onList(object: unknown): unknown {
  held[held.length] = object;
  return object;
}

/** Stands around the name of that member: what AWS makes of an element beyond the end of a list is not documented. */
export function onIndex(name: unknown): unknown {
  const object = held[held.length - 1];
  held.length -= 1;
  if (isArray(object) && typeof name === 'number' && name >= object.length)
    throw new RangeError(
      `element ${name} of a list of ${object.length} is assigned: what AWS makes of it is not documented; push in order, or key an object by text`,
    );
  return name;
}

/** Stands around what is spread into an object; what is spread elsewhere is counted as it is iterated. */
export function onSpread(value: unknown): unknown {
  charge(typeof value === 'object' && value !== null ? keys(value).length : String(value).length);
  return value;
}

/** Characters that a string of the code, and all that an evaluation gives, may have: AWS's 5 MB. */
const textLimit = 5 * 2 ** 20;

/** Refuses a text that is too long, where possible before it is made. */
export function limitText(length: number): void {
  if (length > textLimit) throw new RangeError(`a string is longer than the ${textLimit} characters that are allowed`);
}

/** Counts a text that is made. */
export function chargeText(length: number): void {
  limitText(length);
  charge(length / 10);
}

/** Characters of a text up to which it costs nothing to append to it. */
const shortText = 1000;

/** Stands around every expression that may append to a string. */
export function onText(value: unknown): unknown {
  if (typeof value === 'string' && value.length > shortText) chargeText(value.length);
  return value;
}

/** Stands around what is assigned to a `length`: the engine makes room for a list that long. */
export function onLength(value: unknown): unknown {
  if (typeof value === 'number') charge(value);
  return value;
}

/** How deep values are counted; a circle is left to `JSON.stringify`, which says so. */
const depthLimit = 200;

/** Counts all members and characters of a value that is about to become JSON, each as often as it appears. */
export function chargeJson(value: unknown, indent = 0): void {
  let length = 0;
  const count = (each: unknown, depth: number): void => {
    if (typeof each === 'string') length += each.length;
    limitText(length);
    if ((typeof each !== 'object' && typeof each !== 'function') || each === null || depth > depthLimit) return;
    const { toJSON } = each as Partial<Date>;
    if (typeof toJSON === 'function' && toJSON !== dateToJson) throw new TypeError('toJSON is not supported');
    charge(1);
    for (const name in each) {
      length += name.length + indent * depth;
      count((each as Record<string, unknown>)[name], depth + 1);
    }
  };
  count(value, 1);
  charge(length / 10);
}
