import type { Clock } from '../shared/clock.ts';

const units: Record<string, number> = { minute: 60_000, hour: 60 * 60_000, day: 24 * 60 * 60_000 };

/**
 * Reads a rate, in milliseconds: `rate(1 minute)`, `rate(5 hours)`.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html
 * @param of the rule's name, for messages
 * @throws Error for what is no rate; cron expressions are not emulated
 */
export function readRate(expression: string, of: string): number {
  const [, value = '', unit = '', plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if ((plural === 's') === (value !== '1') && unit in units) return Number(value) * units[unit]!;
  throw new Error(
    `cannot run rule ${of}: its ScheduleExpression is ${expression}; allowed: rate(1 minute), rate(5 hours) and the like, no cron; ` +
      'see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html',
  );
}

/**
 * Calls back at a rate by the clock, the first time after one period. Of the times that a moved clock leaps over only the
 * last counts, as those that pass while nothing runs do not.
 * @returns ends it
 */
export function atRate(every: number, clock: Clock, callback: (time: number) => void): () => void {
  let cancel = () => {};
  const next = (last: number) => {
    cancel = clock.at(last + every, () => {
      const time = last + every * Math.floor((clock.now() - last) / every);
      next(time);
      callback(time);
    });
  };
  next(clock.now());
  return () => cancel();
}
