/**
 * `util.math`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/math-helpers-in-util-math-js.html
 */
export const math = {
  /** Halves go up, as Java's `Math.round` does. */
  roundNum: (value: number) => Math.floor(value + 0.5),
  minVal: (first: number, second: number) => Math.min(first, second),
  maxVal: (first: number, second: number) => Math.max(first, second),
  randomDouble: () => Math.random(),
  /** From `start` up to, and not including, `end`. */
  randomWithinRange: (start: number, end: number) => Math.floor(start + Math.random() * (end - start)),
};
