import type { MovableClock } from '@countersign/local';
import fc from 'fast-check';
import {
  type Call,
  commonServices,
  type Kind,
  kinds,
  type Meet,
  type Service,
  suffer,
} from '../support/faulty-services.ts';

/** An outage of a run. */
export interface PlannedOutage {
  service: Service;
  kind: Kind;
  /** It begins at the call behind so many, from when the one before is over. */
  after: number;
  /** How long it lasts. */
  seconds: number;
}

/** How long an answer takes that is slow, in milliseconds. */
const slowness = 1000;

const hour = 3600;
const short = fc.constantFrom(5, 45, 600);
/**
 * The first of a run may be longer; with the deadlines that a run passes it stays below the twenty hours for which a change is
 * tried again.
 */
const long = fc.constantFrom(45, 600, 6 * hour, 12 * hour);
const one = fc.record({ service: fc.constantFrom(...commonServices), after: fc.nat(12) });

/** No outage, or one of each kind. */
export const anyOutages: fc.Arbitrary<PlannedOutage[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<PlannedOutage[]>([]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.shuffledSubarray([...kinds], { minLength: kinds.length }),
        fc.array(one, { minLength: kinds.length, maxLength: kinds.length }),
        fc.tuple(long, short, short, short),
      )
      .map(([ofKind, ones, lasting]) =>
        ones.map((each, at) => ({ ...each, kind: ofKind[at]!, seconds: lasting[at]! })),
      ),
  },
);

/** The outages of a run, one after another. */
export interface Outages {
  plan(outages: PlannedOutage[]): void;
  /** When the newest began and ends; undefined where none has begun. */
  newest(): { begun: number; ends: number } | undefined;
  meet: Meet;
}

/**
 * Makes outages that begin by the calls they find, and end by the clock.
 * @param finds which calls they may find
 * @param tell gets the kind of an outage that a call has met
 */
export function createOutages(
  clock: () => MovableClock,
  finds: (call: Call) => boolean,
  tell: (kind: Kind) => void,
): Outages {
  let left: PlannedOutage[] = [];
  let calls = 0;
  let newest: (PlannedOutage & { begun: number; ends: number }) | undefined;
  /** The outage that a call finds. */
  const current = () => {
    const now = clock().now();
    if (newest && now < newest.ends) return newest;
    const [next] = left;
    if (!next || calls++ < next.after) return undefined;
    left.shift();
    calls = 0;
    return (newest = { ...next, begun: now, ends: now + next.seconds * 1000 });
  };
  return {
    plan(outages) {
      left = [...outages];
      calls = 0;
      newest = undefined;
    },
    newest: () => newest,
    async meet(call, perform) {
      const outage = finds(call) ? current() : undefined;
      if (outage?.service !== call.service) return perform();
      tell(outage.kind);
      return suffer({ ...outage, wait: () => clock().advance(slowness / 2) }, perform);
    },
  };
}
