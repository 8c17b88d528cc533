import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventBus, type Rule } from '../../src/events/event-bus.ts';
import { readRate } from '../../src/events/schedule.ts';
import { createActivity } from '../../src/shared/activity.ts';
import { createClock } from '../../src/shared/clock.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

const rule = (scheduleExpression = 'rate(2 minutes)', rest: Partial<Rule> = {}): Rule => ({
  name: 'look',
  arn: 'arn:aws:events:eu-central-1:000000000000:rule/look',
  scheduleExpression,
  targets: [{ arn: 'target-arn' }],
  ...rest,
});

/** A bus on a clock that stands still; `fails` says whether deliveries fail now. */
async function open(rules: Rule[], { directory, at = 0 }: { directory?: string; at?: number } = {}) {
  const clock = createClock(() => Date.UTC(2026, 0, 1) + at);
  const activity = createActivity();
  const path = directory ?? (await folder());
  const delivered: { target: string; input: Record<string, unknown> }[] = [];
  const state = { fails: false };
  const bus = await createEventBus({
    ...{ rules, directory: path, disk: relaxedDisk(), clock, during: activity.during, newId: () => 'id-1' },
    async deliver({ arn }, input) {
      if (state.fails) throw new Error('no');
      delivered.push({ target: arn, input: JSON.parse(input) as Record<string, unknown> });
    },
    sendDeadLetter: async () => {},
  });
  let stopped = false;
  const stop = async () => {
    if (!stopped) await bus.stop();
    stopped = true;
  };
  onTestFinished(stop);
  return {
    ...{ delivered, state, stop, put: bus.put, directory: path },
    async pass(milliseconds: number) {
      clock.advance(milliseconds);
      await activity.idle(async () => {});
    },
    times: () => delivered.map(({ input }) => input.time),
  };
}

describe('rules with a schedule', () => {
  it('make events at their rate, the first after one period', async () => {
    const { pass, delivered } = await open([rule()]);
    await pass(2 * minute - 1);
    expect(delivered).toEqual([]);
    await pass(1);
    await pass(2 * minute);
    const event = {
      version: '0',
      id: 'id-1',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-01-01T00:02:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:000000000000:rule/look'],
      detail: {},
    };
    expect(delivered).toEqual([
      { target: 'target-arn', input: event },
      { target: 'target-arn', input: { ...event, time: '2026-01-01T00:04:00Z' } },
    ]);
  });

  it('keep their pace when they are late', async () => {
    const { pass, times } = await open([rule()]);
    await pass(3 * minute);
    await pass(minute);
    expect(times()).toEqual(['2026-01-01T00:02:00Z', '2026-01-01T00:04:00Z']);
  });

  it('make one event where the clock leaps, however far', async () => {
    const { pass, times } = await open([rule()]);
    await pass(year + minute);
    expect(times()).toEqual(['2027-01-01T00:00:00Z']);
    await pass(minute);
    expect(times().at(-1)).toBe('2027-01-01T00:02:00Z');
  });

  it('make up for nothing that passed while nothing ran', async () => {
    const first = await open([rule()]);
    await first.pass(2 * minute);
    await first.stop();
    const second = await open([rule()], { directory: first.directory, at: year });
    await second.pass(2 * minute - 1);
    expect(second.delivered).toEqual([]);
    await second.pass(1);
    expect(second.times()).toEqual(['2027-01-01T00:02:00Z']);
  });

  it('deliver as other rules do, each event for itself', async () => {
    const { pass, state, times } = await open([rule()]);
    state.fails = true;
    for (let periods = 0; periods < 3; periods++) await pass(2 * minute);
    state.fails = false;
    await pass(8 * minute);
    expect(times().sort()).toEqual(['02', '04', '06', '14'].map((at) => `2026-01-01T00:${at}:00Z`));
  });

  it('make events for their own targets alone, from which they may make something else', async () => {
    const own = rule('rate(1 hour)', { targets: [{ arn: 'own', Input: '{"look":true}' }] });
    const other = rule('rate(1 day)', {
      name: 'other',
      arn: 'a:b:c:d:e',
      eventPattern: {},
      targets: [{ arn: 'other' }],
    });
    const { pass, put, delivered } = await open([own, other]);
    await pass(60 * minute);
    expect(delivered).toEqual([{ target: 'own', input: { look: true } }]);
    await put({ source: 'test' });
    await pass(0);
    expect(delivered.map(({ target }) => target)).toEqual(['own', 'other']);
  });

  it('make no event after the end', async () => {
    const { pass, stop, delivered } = await open([rule()]);
    await stop();
    await pass(2 * minute);
    expect(delivered).toEqual([]);
  });

  it.each([
    ['rate(1 minute)', 1],
    ['rate(20 minutes)', 20],
    ['rate(1 hour)', 60],
    ['rate(2 days)', 2 * 24 * 60],
  ])('read %s', (expression, minutes) => expect(readRate(expression, 'look')).toBe(minutes * minute));

  it.each(['rate(0 minutes)', 'rate(1 minutes)', 'rate(2 minute)', 'rate(30 seconds)', 'cron(0 12 * * ? *)', 'often'])(
    'rejects %s',
    async (expression) => {
      await expect(open([rule(expression)])).rejects.toThrow(
        `cannot run rule ${rule(expression).name}: its ScheduleExpression is ${expression}; allowed: rate(`,
      );
    },
  );
});
