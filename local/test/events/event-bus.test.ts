import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventBus, type Rule, type RuleTarget } from '../../src/events/event-bus.ts';
import { folder, mailbox, steppedClock } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const event = {
  id: 'event-1',
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  time: '2026-01-01T00:00:00Z',
  version: '0',
  detail: { status: 'FAILED', name: 'r"1', parts: [{ n: 1 }, { n: 2 }] },
};

const rule = (target: Partial<RuleTarget> = {}, eventPattern: unknown = { source: ['aws.states'] }): Rule => ({
  name: 'rule',
  arn: 'rule-arn',
  eventPattern,
  targets: [{ arn: 'target-arn', ...target }],
});

/** A bus whose deliveries end as said, for each attempt. */
async function open(
  rules: Rule[],
  outcome: (attempt: number) => Error | undefined = () => undefined,
  directory?: string,
) {
  const clock = steppedClock();
  const delivered = mailbox<{ target: string; input: unknown }>();
  const letters = mailbox<{ queue: string; body: unknown; attributes: Record<string, string> }>();
  const path = directory ?? (await folder());
  let attempts = 0;
  const bus = await createEventBus({
    rules,
    directory: path,
    disk: relaxedDisk(),
    clock,
    newId: () => 'id-1',
    async deliver(target, input) {
      const error = outcome(++attempts);
      delivered.put({ target: target.arn, input: parsed(input) });
      if (error) throw error;
    },
    sendDeadLetter: async (queue, body, attributes) => letters.put({ queue, body: JSON.parse(body), attributes }),
  });
  let stopped = false;
  const stop = async () => {
    if (!stopped) await bus.stop();
    stopped = true;
  };
  onTestFinished(stop);
  return { ...bus, stop, clock, delivered, letters, directory: path };
}

describe('event bus', () => {
  it('rejects a pattern, naming its rule', async () => {
    await expect(open([rule({}, { source: 'x' })])).rejects.toThrow(
      'cannot run rule rule: cannot read event pattern: source is "x"; write its values as a list',
    );
  });

  it('delivers an event to each target of the rules that match it', async () => {
    const two = { ...rule(), targets: [{ arn: 'one' }, { arn: 'two' }] };
    const { put, delivered } = await open([two, rule({}, { source: ['aws.s3'] })]);
    await put(event);
    const targets = [await delivered.next(), await delivered.next()];
    expect(targets).toEqual([
      { target: 'one', input: event },
      { target: 'two', input: event },
    ]);
    expect(delivered.waiting).toEqual([]);
  });

  it('delivers to each of two targets of one ARN what it wants', async () => {
    const target = (Id: string) => ({ arn: 'one', Id, Input: JSON.stringify(Id) });
    const { put, delivered } = await open([{ ...rule(), targets: [target('a'), target('b')] }]);
    await put(event);
    expect([await delivered.next(), await delivered.next()]).toEqual(
      ['a', 'b'].map((input) => ({ target: 'one', input })),
    );
  });

  it('adds what every event has', async () => {
    const { put, delivered } = await open([rule({}, {})]);
    await put({ source: 'x' });
    expect((await delivered.next()).input).toEqual({
      version: '0',
      id: 'id-1',
      time: '2026-01-01T00:00:00Z',
      source: 'x',
    });
  });

  it.each<[string, Partial<RuleTarget>, unknown]>([
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part', { InputPath: '$.detail.parts[1]' }, { n: 2 }],
    [
      'a template',
      {
        InputTransformer: {
          InputPathsMap: { 'detail-name': '$.detail.name', parts: '$.detail.parts', none: '$.detail.none' },
          InputTemplate:
            '{"name":<detail-name>,"all":<parts>,"text":"of <detail-name> by <aws.events.rule-name>","none":<none>}',
        },
      },
      { name: 'r"1', all: [{ n: 1 }, { n: 2 }], text: 'of r"1 by rule', none: '' },
    ],
    [
      'a text',
      { InputTransformer: { InputPathsMap: { status: '$.detail.status' }, InputTemplate: '"it is <status>"' } },
      'it is FAILED',
    ],
    ['a constant that is no JSON', { Input: 'two\nlines' }, { text: 'two\nlines' }],
    ['nothing where there is no such part', { InputPath: '$.detail.nothing' }, null],
    [
      'the whole event in a template',
      { InputTransformer: { InputTemplate: '{"e":<aws.events.event.json>}' } },
      { e: event },
    ],
  ])('makes %s of an event', async (_, target, input) => {
    const { put, delivered } = await open([rule(target)]);
    await put(event);
    expect((await delivered.next()).input).toEqual(input);
  });

  it('tries a failed delivery again, with a delay that doubles', async () => {
    const { put, clock, delivered } = await open([rule()], (attempt) => (attempt <= 11 ? new Error('no') : undefined));
    await put(event);
    for (const delay of [1, 2, 4, 8, 16, 32, 64, 128, 256, 480, 480]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay * 1000);
      timer.fire();
    }
    for (let i = 0; i < 12; i++) await delivered.next();
  });

  it.each([
    ['MaximumRetryAttempts', { MaximumRetryAttempts: 0 }],
    ['MaximumEventAgeInSeconds', { MaximumEventAgeInSeconds: 0 }],
  ])('sends the event, not what the target makes of it, as a dead letter after %s', async (condition, RetryPolicy) => {
    const target = { RetryPolicy, DeadLetterConfig: { Arn: 'dead' }, InputPath: '$.detail.name' };
    const { put, delivered, letters } = await open([rule(target)], () =>
      Object.assign(new Error('no'), { name: 'Broken' }),
    );
    await put(event);
    expect((await delivered.next()).input).toBe('r"1');
    expect(await letters.next()).toEqual({
      queue: 'dead',
      body: event,
      attributes: {
        RULE_ARN: 'rule-arn',
        TARGET_ARN: 'target-arn',
        ERROR_CODE: 'Broken',
        ERROR_MESSAGE: 'no',
        EXHAUSTED_RETRY_CONDITION: condition,
        RETRY_ATTEMPTS: '0',
      },
    });
  });

  it('delivers after a restart what was not, and nothing else', async () => {
    const first = await open([rule()], () => new Error('no'));
    await first.put(event);
    await first.clock.timers.next();
    await first.stop();
    const second = await open([rule()], undefined, first.directory);
    expect((await second.delivered.next()).input).toEqual(event);
    await second.stop();
    const third = await open([rule()], undefined, first.directory);
    await third.stop();
    expect(third.delivered.waiting).toEqual([]);
  });

  it('forgets deliveries of a rule that is gone', async () => {
    const first = await open([rule()], () => new Error('no'));
    await first.put(event);
    await first.clock.timers.next();
    await first.stop();
    const second = await open([], undefined, first.directory);
    await second.stop();
    const third = await open([rule()], undefined, first.directory);
    await third.stop();
    expect(third.delivered.waiting).toEqual([]);
  });

  const ofBus = (bus: string): Rule => ({ ...rule({ arn: `${bus}-target` }), bus });

  it('delivers an event on its bus alone, whatever the rules are called', async () => {
    const { put, stop, delivered } = await open([rule(), ofBus('one'), ofBus('two')]);
    await put(event, { bus: 'two' });
    await put(event, { bus: 'three' });
    await stop();
    expect(delivered.waiting).toEqual([{ target: 'two-target', input: event }]);
  });

  it('delivers after a restart what another bus took', async () => {
    const rules = [rule(), ofBus('one')];
    const first = await open(rules, () => new Error('no'));
    await first.put(event, { bus: 'one' });
    await first.clock.timers.next();
    await first.stop();
    const second = await open(rules, undefined, first.directory);
    expect(await second.delivered.next()).toEqual({ target: 'one-target', input: event });
  });

  it('delivers an event that comes later when it is due, also after a restart', async () => {
    const first = await open([rule({}, {})]);
    await first.put({ source: 'x' }, { delay: 1500 });
    expect((await first.clock.timers.next()).delay).toBe(1500);
    await first.stop();
    const second = await open([rule({}, {})], undefined, first.directory);
    const timer = await second.clock.timers.next();
    expect([timer.delay, second.delivered.waiting]).toEqual([1500, []]);
    timer.fire();
    expect((await second.delivered.next()).input).toMatchObject({ source: 'x', time: '2026-01-01T00:00:01Z' });
  });

  it('rejects a pattern that it cannot read', async () => {
    await expect(open([rule({}, { source: 'aws.states' })])).rejects.toThrow('cannot read event pattern');
  });

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'QueueDoesNotExist'])(
    'gives a delivery that fails with %s up at once',
    async (code) => {
      const { put, letters } = await open([rule({ DeadLetterConfig: { Arn: 'queue' } })], () => failure(code));
      await put(event);
      const { attributes } = await letters.next();
      expect(attributes).toMatchObject({ ERROR_CODE: code, RETRY_ATTEMPTS: '0' });
      expect(attributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
    },
  );
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

const failure = (name: string) => Object.assign(new Error('no'), { name });
