import type { ApiSubscription, Invalidation, Publication } from '../api-types.ts';
import { argumentFilter } from './argument-filter.ts';
import { enhancedFilter } from './enhanced-filter.ts';
import { readField, type Equality, type Filter, type Scalar } from './filter.ts';

/** A subscription and how to reach its client. */
export interface Subscriber {
  subscription: ApiSubscription;
  /** Subscribers of one selection get the same payload, made once. */
  selection: string;
  /** @param payload JSON text of a `data` frame's payload */
  deliver(payload: string): void;
  invalidate(): void;
}

/** Brings each publication to those who want it, at a cost that grows with these and not with all. */
export interface FanOut {
  /**
   * From its return on, publications are delivered.
   * @returns ends that
   * @throws `StartRefused` where a filter is malformed
   */
  add(subscriber: Subscriber): () => void;
  /** @returns how many subscribers it was delivered to, by the field of `Subscription` */
  publish(publication: Publication): Record<string, number>;
  invalidate(invalidation: Invalidation): void;
}

/** What the fan-out needs of the rest. */
export interface FanOutOptions {
  log(line: Record<string, unknown>): void;
  /** A larger payload is not delivered but logged. @default 240 KB, AWS's quota */
  maxPayloadBytes?: number;
}

interface Entry {
  subscriber: Subscriber;
  filter: Filter;
}

/** The subscribers of one mutation field: by a value that they want, and the rest. */
interface Bucket {
  byValue: Map<string, Map<Scalar, Set<Entry>>>;
  rest: Set<Entry>;
}

/** Makes the register of all subscriptions of one API. */
export function createFanOut({ log, maxPayloadBytes = 240 * 1024 }: FanOutOptions): FanOut {
  const byMutation = new Map<string, Bucket>();
  const invalidatable = new Map<string, Set<Entry>>();

  return {
    add(subscriber) {
      const { fieldName, args, filter, invalidationFilter, mutations } = subscriber.subscription;
      const wanted = filter === undefined ? argumentFilter(args) : enhancedFilter('setSubscriptionFilter', filter);
      const ending =
        invalidationFilter === undefined
          ? undefined
          : enhancedFilter('setSubscriptionInvalidationFilter', invalidationFilter);

      const removals = mutations.map((mutation) => {
        const bucket = getOrSet(byMutation, mutation, newBucket);
        return place(bucket, { subscriber, filter: wanted });
      });
      if (ending) removals.push(insert(invalidatable, fieldName, { subscriber, filter: ending }));
      return () => removals.splice(0).forEach((remove) => remove());
    },

    publish({ mutationField, value }) {
      const delivered: Record<string, number> = {};
      const bucket = byMutation.get(mutationField);
      if (!bucket || value === null || value === undefined) return delivered;
      const payloads = new Map<string, string | undefined>();
      for (const { subscriber, filter } of candidates(bucket, value)) {
        safely(() => {
          if (!filter.matches(value)) return;
          const { selection, subscription } = subscriber;
          if (!payloads.has(selection)) payloads.set(selection, serialise(subscription, value));
          const payload = payloads.get(selection);
          if (payload === undefined) return;
          subscriber.deliver(payload);
          delivered[subscription.fieldName] = (delivered[subscription.fieldName] ?? 0) + 1;
        });
      }
      return delivered;
    },

    invalidate({ subscriptionField, payload }) {
      for (const { subscriber, filter } of [...(invalidatable.get(subscriptionField) ?? [])]) {
        safely(() => {
          if (filter.matches(payload)) subscriber.invalidate();
        });
      }
    },
  };

  function serialise(subscription: ApiSubscription, value: unknown): string | undefined {
    const payload = JSON.stringify(subscription.deliver(value));
    const bytes = Buffer.byteLength(payload);
    if (bytes <= maxPayloadBytes) return payload;
    log({ realtime: 'payload too large, not delivered', field: subscription.fieldName, bytes, maxPayloadBytes });
    return undefined;
  }

  /** What goes wrong with one subscriber is no reason to fail the mutation or to pass over the others. */
  function safely(step: () => void): void {
    try {
      step();
    } catch (error) {
      log({ realtime: 'bug', error });
    }
  }
}

const newBucket = (): Bucket => ({ byValue: new Map(), rest: new Set() });

/** Files an entry by one equality of each alternative, that with the fewest others; by none if one has none. */
function place(bucket: Bucket, entry: Entry): () => void {
  const { alternatives } = entry.filter;
  if (alternatives.some((equalities) => equalities.length === 0)) {
    bucket.rest.add(entry);
    return () => void bucket.rest.delete(entry);
  }
  const sizeOf = ({ field, value }: Equality) => bucket.byValue.get(field)?.get(value)?.size ?? 0;
  const removals = alternatives.map((equalities) => {
    const { field, value } = equalities.reduce((best, each) => (sizeOf(each) < sizeOf(best) ? each : best));
    return insert(
      getOrSet(bucket.byValue, field, () => new Map<Scalar, Set<Entry>>()),
      value,
      entry,
    );
  });
  return () => removals.forEach((remove) => remove());
}

/** Those whose filter may match: the entries filed by a value that is there, each once, and the rest. */
function candidates(bucket: Bucket, value: unknown): Set<Entry> {
  const found = new Set(bucket.rest);
  for (const [field, entries] of bucket.byValue) {
    const filed = entries.get((readField(value, field) ?? null) as Scalar);
    for (const entry of filed ?? []) found.add(entry);
  }
  return found;
}

function insert<Key>(sets: Map<Key, Set<Entry>>, key: Key, entry: Entry): () => void {
  const set = getOrSet(sets, key, () => new Set<Entry>());
  set.add(entry);
  return () => {
    set.delete(entry);
    if (set.size === 0 && sets.get(key) === set) sets.delete(key);
  };
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
