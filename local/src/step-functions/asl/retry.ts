import type { Retrier } from './definition/asl.ts';
import type { StateFailure } from './failure.ts';

/**
 * Whether a name in ErrorEquals matches a failure; reference §5.
 * `States.TaskFailed` is everything but a timeout.
 */
export function matchesError(name: string, { error, details }: StateFailure): boolean {
  if (name === 'States.ALL') return true;
  if (name === 'States.TaskFailed') return !details.timeout;
  if (name === 'States.HeartbeatTimeout') return details.heartbeat === true;
  return name === error;
}

/**
 * The milliseconds before a retrier's n-th attempt: interval × rate^(n-1), capped, then jittered.
 * @param random from 0 to below 1
 */
export function retryDelay(retrier: Retrier, n: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy = 'NONE' } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** (n - 1), MaxDelaySeconds);
  return Math.round(seconds * 1000 * (JitterStrategy === 'FULL' ? random() : 1));
}
