/** The smallest of the values that at least this part of them do not exceed. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

/** The middle one of the values. */
export const median = (values: number[]) => percentile(values, 0.5);
