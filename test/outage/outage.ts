import { setTimeout } from 'node:timers/promises';
import type { Clock, Intercept } from '@countersign/local';
import { betweenServices, type Call, type Kind, type Meet, type Service, suffer } from '../support/faulty-services.ts';

/** An outage that begins for each request by itself, at the very call that is its point. */
export interface Outage {
  intercept: Partial<Intercept>;
  /** From now on calls about requests that are out meet this. */
  plan(fault: { service: Service; kind: Kind; milliseconds: number; slowness: number }): void;
  /** From now on calls that name no request meet the outage too, until it ends for the last. */
  spread(): void;
  /** A request is out from the next call of its that matches, or from now on. */
  strike(id: string, at?: (call: Call) => boolean): void;
  /** When a request was struck; undefined before. */
  struckAt(id: string): number | undefined;
  /** When the last outage of the plan ends. */
  endsAt(): number;
  /** How many calls about a request met the outage. */
  hits(id: string): number;
  /** Lets people's calls about a request meet the outage too, which they do not otherwise. */
  exposed: Set<string>;
}

/** Calls within so many real milliseconds are beside each other. */
const beside = 5;

/** What every id of a request of this test begins with. */
export const idPrefix = 'outage-';

/** Makes an outage that has not begun. */
export function createOutage(clock: () => Pick<Clock, 'now'> & { advance(milliseconds: number): void }): Outage {
  let fault = { service: 'Lambda' as Service, kind: 'refused' as Kind, milliseconds: 0, slowness: 0 };
  const armed = new Map<string, (call: Call) => boolean>();
  const struck = new Map<string, number>();
  const hits = new Map<string, number>();
  const exposed = new Set<string>();
  let isSpread = false;
  const isOut = (id: string) => struck.has(id) && clock().now() < struck.get(id)! + fault.milliseconds;

  /** The requests that are out and that a call is about; one that names none is about all. */
  const outIn = (call: Call) => {
    const ids = idsIn(call.text);
    for (const id of ids) {
      if (!armed.get(id)?.(call)) continue;
      armed.delete(id);
      struck.set(id, clock().now());
    }
    if (ids.length > 0) return { ids: ids.filter(isOut), isNamed: true };
    return { ids: isSpread ? [...struck.keys()].filter(isOut) : [], isNamed: false };
  };
  /** Calls that are slow beside each other share the time: the clock moves for the first of them, and has moved for the others. */
  const wait = async () => {
    const until = clock().now() + fault.slowness / 2;
    await setTimeout(beside);
    clock().advance(Math.max(0, until - clock().now()));
  };
  /** People get through unless they are exposed. */
  const isSpared = ({ isOfPerson, text }: Call) => isOfPerson && !idsIn(text).some((id) => exposed.has(id));
  const meet: Meet = async (call, perform) => {
    if (isSpared(call)) return perform();
    const { ids, isNamed } = outIn(call);
    if (ids.length === 0 || call.service !== fault.service) return perform();
    if (isNamed) for (const id of ids) hits.set(id, (hits.get(id) ?? 0) + 1);
    return suffer({ ...fault, wait }, perform);
  };

  return {
    exposed,
    plan(planned) {
      fault = planned;
      isSpread = false;
    },
    spread: () => void (isSpread = true),
    strike(id, at) {
      if (at) armed.set(id, at);
      else struck.set(id, clock().now());
    },
    struckAt: (id) => struck.get(id),
    endsAt: () => Math.max(...struck.values()) + fault.milliseconds,
    hits: (id) => hits.get(id) ?? 0,
    intercept: betweenServices(meet),
  };
}

const idsIn = (text: string) => [...new Set(text.match(new RegExp(`${idPrefix}[\\w-]+`, 'g')))];
