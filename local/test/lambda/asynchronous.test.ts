import { describe, expect, it, onTestFinished } from 'vitest';
import { createAsynchronousInvocations } from '../../src/lambda/asynchronous.ts';
import type { FunctionOptions } from '../../src/lambda/functions.ts';
import { AwsError, type InvocationResult } from '../../src/shared/service.ts';
import { folder, mailbox, steppedClock } from './given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const second = 1000;
const minute = 60 * second;
const failure: InvocationResult = { ok: false, error: { errorType: 'Error', errorMessage: 'no', trace: [] } };
const success: InvocationResult = { ok: true, payload: null };
const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
const systemError = new AwsError('ServiceException', 'Lambda cannot do it now.', 500);

/** A queue before a function that gives these results one after another, the last one for ever. */
async function queue(
  results: (InvocationResult | Error)[],
  eventInvoke: FunctionOptions['eventInvoke'] = {},
  directory?: string,
  gone = false,
) {
  const clock = steppedClock();
  const attempts = mailbox<string>();
  const letters = mailbox<[string, unknown]>();
  const target = {
    name: 'f',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:f',
    eventInvoke: { DestinationConfig: { OnFailure: { Destination: 'dead' } }, ...eventInvoke },
  } as FunctionOptions;
  const path = directory ?? (await folder());
  const open = createAsynchronousInvocations({
    directory: path,
    disk: relaxedDisk(),
    clock,
    find: () => (gone ? undefined : target),
    async invoke(_, event) {
      const result = results.length > 1 ? results.shift()! : results[0]!;
      attempts.put(event);
      if (result instanceof Error) throw result;
      return result;
    },
    sendDeadLetter: async (destination, body) => letters.put([destination, JSON.parse(body)]),
  });
  onTestFinished(open.stop);
  return {
    ...open,
    enqueue: (event: object) => open.enqueue(target, JSON.stringify(event), 'id-1'),
    clock,
    attempts,
    letters,
    path,
  };
}

describe('asynchronous invocation', () => {
  it('retries twice, after one minute and two, then sends a dead letter', async () => {
    const { enqueue, clock, attempts, letters } = await queue([failure]);
    await enqueue({ a: 1 });
    for (const delay of [minute, 2 * minute]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay);
      timer.fire();
    }
    expect(await letters.next()).toEqual([
      'dead',
      {
        version: '1.0',
        timestamp: '2026-01-01T00:03:00.000Z',
        requestContext: {
          requestId: 'id-1',
          functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:f:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage: 'no', trace: [] },
      },
    ]);
    expect(attempts.waiting).toHaveLength(3);
  });

  it('retries as often as the function says', async () => {
    const { enqueue, attempts, letters } = await queue([failure], { MaximumRetryAttempts: 0 });
    await enqueue({});
    await letters.next();
    expect(attempts.waiting).toHaveLength(1);
  });

  it('gives up when the event would be too old', async () => {
    const { enqueue, letters } = await queue([failure], { MaximumEventAgeInSeconds: 59 });
    await enqueue({});
    expect(await letters.next()).toMatchObject(['dead', { requestContext: { condition: 'EventAgeExceeded' } }]);
  });

  it.each([
    ['throttles', throttled],
    ['system errors', systemError],
  ])('does not count %s', async (_, refusal) => {
    const { enqueue, clock, letters } = await queue([refusal, refusal, refusal, refusal, failure], {
      MaximumRetryAttempts: 0,
    });
    await enqueue({});
    for (const delay of [2, 4, 8, 16]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay * second);
      timer.fire();
    }
    expect(await letters.next()).toMatchObject(['dead', { requestContext: { approximateInvokeCount: 1 } }]);
  });

  it.each([
    ['throttled', throttled],
    ['out', systemError],
  ])('gives up an event that is too old while Lambda is %s', async (_, refusal) => {
    const { enqueue, clock, letters } = await queue([refusal], { MaximumEventAgeInSeconds: 60 });
    await enqueue({});
    for (const delay of [2, 4, 8, 16]) {
      const timer = await clock.timers.next();
      expect(timer.delay).toBe(delay * second);
      timer.fire();
    }
    expect(await letters.next()).toMatchObject([
      'dead',
      { requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 } },
    ]);
  });

  it('runs after a restart what was not handled, once the port had a moment to open', async () => {
    const first = await queue([failure]);
    await first.enqueue({ a: 1 });
    await first.clock.timers.next();
    await first.stop();

    const later = await queue([success], {}, first.path);
    const timer = await later.clock.timers.next();
    expect(timer.delay).toBe(second);
    timer.fire();
    expect(await later.attempts.next()).toBe('{"a":1}');
    await later.stop();

    const third = await queue([success], {}, first.path);
    await third.enqueue({ b: 2 });
    expect(await third.attempts.next()).toBe('{"b":2}');
    expect(third.clock.timers.waiting).toEqual([]);
  });

  it('forgets events of a function that is gone', async () => {
    const first = await queue([failure]);
    await first.enqueue({ a: 1 });
    await first.clock.timers.next();
    await first.stop();

    const without = await queue([success], {}, first.path, true);
    (await without.clock.timers.next()).fire();
    await without.stop();

    const third = await queue([success], {}, first.path);
    await third.enqueue({ b: 2 });
    expect(third.clock.timers.waiting).toEqual([]);
  });
});
