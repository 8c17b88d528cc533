import { ofIndex } from '../write-units.ts';
import { itemUnits } from './item-units.ts';
import type { Change } from './lanes.ts';
import type { World } from './world.ts';

/** The table of requests: what each item costs to write, and what DynamoDB refuses. */
export interface RequestsTable {
  /** Writes an item; false where DynamoDB throttles it. `besides` are units of other indexes and tables. */
  write(request: number, what: Change, signer: number, besides: number): boolean;
  isClosed(request: number): boolean;
  /** Whether its execution has asked somebody. */
  isAsked(request: number): boolean;
  /** The units that writing the item as it stands takes. */
  unitsOf(request: number): number;
  startedAt(request: number): number;
  /** When somebody last answered. */
  answeredAt(request: number): number;
}

/**
 * Makes the table.
 * @param carry what the stream does with a change that was accepted
 */
export function createRequestsTable(
  world: World,
  carry: (request: number, what: Change, signer: number) => void,
): RequestsTable {
  const { load, limits, quotas, seen } = world;
  const { rate = Infinity, burst = Infinity } = quotas.itemWrites;
  const units = itemUnits(load.signers, load.isFirstAutomatic);
  const versions = new Uint16Array(load.requests);
  const startedAt = new Float64Array(load.requests);
  const answeredAt = new Float64Array(load.requests);
  /** When the partition of each item would have all its units again; what it took in its newest second. */
  const fullAt = new Float64Array(load.requests);
  const newestSecond = new Int32Array(load.requests).fill(-1);
  const tookInSecond = new Uint16Array(load.requests);

  /** When the item would be at rest again after such a write; undefined where its partition has not so much. */
  function ofPartition(request: number, amount: number): number | undefined {
    const { now } = world;
    const ofItem = limits.itemWrites;
    const second = Math.floor(now / 1000);
    if (newestSecond[request] !== second) tookInSecond[request] = 0;
    newestSecond[request] = second;
    tookInSecond[request]! += amount;
    ofItem.peak = Math.max(ofItem.peak, tookInSecond[request]!);
    const after = Math.max(fullAt[request]!, now) + (amount / rate) * 1000;
    if (rate === Infinity || after - now <= (burst / rate) * 1000) return after;
    ofItem.throttled++;
    ofItem.firstAt ??= now;
    return undefined;
  }

  return {
    write(request, what, signer, besides) {
      const { now } = world;
      const amount = units[versions[request]!]!;
      const after = ofPartition(request, amount);
      if (after === undefined) return false;
      if (!limits.requesterWrites.has(now)) return limits.requesterWrites.take(now);
      if (!limits.tableWrites.take(now, amount)) return false;
      limits.requesterWrites.take(now);
      fullAt[request] = after;
      versions[request]!++;
      seen.usage.writeUnits += amount + ofIndex + besides;
      if (what === 'STARTED') startedAt[request] = now;
      if (what === 'SIGNED') answeredAt[request] = now;
      carry(request, what, signer);
      return true;
    },
    isAsked: (request) => versions[request]! > 1,
    isClosed: (request) => versions[request] === units.length,
    unitsOf: (request) => units[versions[request]! - 1]!,
    startedAt: (request) => startedAt[request]!,
    answeredAt: (request) => answeredAt[request]!,
  };
}
