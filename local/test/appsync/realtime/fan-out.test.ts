import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiSubscription } from '../../../src/appsync/api-types.ts';
import { createFanOut, type FanOut } from '../../../src/appsync/realtime/fan-out.ts';
import { subscription } from './stub-api.ts';

let fanOut: FanOut;
let logged: Record<string, unknown>[];
beforeEach(() => {
  logged = [];
  fanOut = createFanOut({ log: (line) => logged.push(line), maxPayloadBytes: 100 });
});

function subscriber(given: Partial<ApiSubscription> = {}, selection = 'all') {
  const received: unknown[] = [];
  const invalidate = vi.fn<() => void>();
  const deliver = (payload: string) => void received.push(JSON.parse(payload));
  const remove = fanOut.add({ subscription: subscription(given), selection, deliver, invalidate });
  return { received, invalidate, remove };
}
const publish = (value: unknown, mutationField = 'publishUpdate') => fanOut.publish({ mutationField, value });
const payload = (value: unknown) => ({ data: { onUpdate: value } });
const eq = (fieldName: string, value: unknown) => ({ fieldName, operator: 'eq', value });
const groups = (...filters: unknown[][]) => ({ filterGroup: filters.map((each) => ({ filters: each })) });

describe('createFanOut', () => {
  it('delivers what a mutation publishes to those who listen to it', () => {
    const one = subscriber();
    const both = subscriber({ mutations: ['publishUpdate', 'other'] });
    const none = subscriber({ mutations: ['third'] });
    publish({ id: 1 });
    publish({ id: 2 }, 'other');

    expect(one.received).toEqual([payload({ id: 1 })]);
    expect(both.received).toEqual([payload({ id: 1 }), payload({ id: 2 })]);
    expect(none.received).toEqual([]);
  });

  it('says how many got it, by their field', () => {
    subscriber();
    subscriber({ args: { id: 1 } });
    subscriber({ args: { id: 2 } });
    subscriber({ fieldName: 'onOther' });
    expect(publish({ id: 1 })).toEqual({ onUpdate: 2, onOther: 1 });
    expect(publish({ id: 1 }, 'nobody')).toEqual({});
    expect(publish({ id: 1, long: 'x'.repeat(100) })).toEqual({});
  });

  it.each<[string, Partial<ApiSubscription>, unknown[], unknown[]]>([
    ['an argument', { args: { id: 1 } }, [{ id: 1 }, { id: 2 }, {}], [{ id: 1 }]],
    ['a null argument', { args: { id: null } }, [{ id: 1 }, { id: null }, {}], [{ id: null }, {}]],
    [
      'an enhanced filter instead of arguments',
      { args: { id: 1 }, filter: groups([eq('id', 2)]) },
      [{ id: 1 }, { id: 2 }],
      [{ id: 2 }],
    ],
    [
      'two groups that both match, once',
      { filter: groups([eq('id', 1)], [eq('open', true)]) },
      [
        { id: 1, open: true },
        { id: 2, open: false },
      ],
      [{ id: 1, open: true }],
    ],
    [
      'a group that cannot be looked up',
      { filter: groups([eq('id', 1)], [{ fieldName: 'id', operator: 'gt', value: 5 }]) },
      [{ id: 1 }, { id: 3 }, { id: 6 }],
      [{ id: 1 }, { id: 6 }],
    ],
    ['a nested field', { filter: groups([eq('a.b', 1)]) }, [{ a: { b: 1 } }, { a: 1 }], [{ a: { b: 1 } }]],
  ])('filters by %s', (_, given, published, expected) => {
    const { received } = subscriber(given);
    published.forEach((value) => publish(value));
    expect(received).toEqual(expected.map(payload));
  });

  it.each([null, undefined])('delivers nothing for %s', (value) => {
    const { received } = subscriber();
    publish(value);
    expect(received).toEqual([]);
  });

  it('delivers nothing once removed, and removes itself once', () => {
    const first = subscriber({ args: { id: 1 } });
    first.remove();
    const second = subscriber({ args: { id: 1 } });
    first.remove();
    publish({ id: 1 });

    expect([first.received, second.received]).toEqual([[], [payload({ id: 1 })]]);
  });

  it('makes the payload of a selection once for all', () => {
    const deliver = vi.fn(subscription().deliver);
    const alike = [1, 2, 3].map(() => subscriber({ deliver }, 'alike'));
    const other = subscriber({ deliver: () => ({ data: { onUpdate: 'other' } }) }, 'other');
    publish({ id: 1 });

    expect(deliver).toHaveBeenCalledTimes(1);
    expect(alike.map(({ received }) => received)).toEqual(Array(3).fill([payload({ id: 1 })]));
    expect(other.received).toEqual([payload('other')]);
  });

  it('looks at none of those who want another value', () => {
    const looked = vi.fn();
    const args = (id: number) => ({ open: true, id });
    const unrelated = Array.from({ length: 1000 }, (_, id) => subscriber({ args: args(id) }));
    const related = subscriber({ args: args(-1) });
    // Every look at a filter reads the field `open`; the look-up reads it at most once.
    publish({
      id: -1,
      get open() {
        looked();
        return true;
      },
    });

    expect(related.received).toHaveLength(1);
    expect(unrelated.flatMap(({ received }) => received)).toEqual([]);
    expect(looked.mock.calls.length).toBeLessThan(10);
  });

  it('delivers to the others where one fails', () => {
    const error = new Error('broken');
    const failing = subscriber(
      {
        deliver: () => {
          throw error;
        },
      },
      'failing',
    );
    const { received } = subscriber();
    publish({ id: 1 });

    expect([failing.received, received]).toEqual([[], [payload({ id: 1 })]]);
    expect(logged).toEqual([{ realtime: 'bug', error }]);
  });

  it('logs a payload that is too large, once for each selection, and does not deliver it', () => {
    const [first, second] = [subscriber(), subscriber()];
    publish({ id: 'ä'.repeat(50) });

    expect([first.received, second.received]).toEqual([[], []]);
    expect(logged).toEqual([
      { realtime: 'payload too large, not delivered', field: 'onUpdate', bytes: 131, maxPayloadBytes: 100 },
    ]);
  });

  it('invalidates those of the field whose filter matches the payload', () => {
    const invalidationFilter = groups([eq('userId', 'bob')]);
    const hit = subscriber({ invalidationFilter });
    const otherUser = subscriber({ invalidationFilter: groups([eq('userId', 'alice')]) });
    const otherField = subscriber({ invalidationFilter, fieldName: 'onOther' });
    const never = subscriber();
    const gone = subscriber({ invalidationFilter });
    gone.remove();
    fanOut.invalidate({ subscriptionField: 'onUpdate', payload: { userId: 'bob' } });

    const calls = [hit, otherUser, otherField, never, gone].map(({ invalidate }) => invalidate.mock.calls.length);
    expect(calls).toEqual([1, 0, 0, 0, 0]);
  });

  it.each([
    ['filter', 'setSubscriptionFilter'],
    ['invalidationFilter', 'setSubscriptionInvalidationFilter'],
  ])('rejects a malformed %s and keeps nothing of it', (member, source) => {
    expect(() => subscriber({ [member]: {} })).toThrow(
      `${source}: the filter must have a list filterGroup that is not empty`,
    );
    publish({ id: 1 });
    expect(logged).toEqual([]);
  });
});
