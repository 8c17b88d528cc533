import { serviceOf, takeAnswers } from './outage.ts';

/** How long a request may be the only one that sees an outage before that is its own, in milliseconds. */
const patience = 60_000;

/** A request that an outage stops. */
interface Stop {
  /** When in the order of all calls it was first stopped. */
  turn: number;
  /** Since when it is known that others get through. */
  aloneSince?: number;
}

/** What this instance of the function has seen; another one begins anew. Turns and not times, for calls may share a moment. */
let turns = 0;
const stops = new Map<string, Stop>();
const latest = new Map<string, { requestId: string; turn: number; at: number }>();

/** Notes that a change of a request was handled, and which services did what for it. */
export function noteHandled(requestId: string): void {
  stops.delete(requestId);
  for (const service of takeAnswers()) latest.set(service, { requestId, turn: ++turns, at: Date.now() });
}

/** Notes that an outage stops a request. */
export function noteStopped(requestId: string): void {
  if (!stops.has(requestId)) stops.set(requestId, { turn: ++turns });
}

/** Whether an outage stops a request since an earlier run. */
export const isStopped = (requestId: string): boolean => stops.has(requestId);

/**
 * Whether an outage is that of one request alone, and has been for too long: the same call was done for another one after it had
 * failed for this one, and is done for others still, a minute later. One time alone may be the end of one outage and the
 * beginning of the next. How old a change is says nothing: it may have waited.
 */
export function isAlone(requestId: string, outage: Error): boolean {
  const stop = stops.get(requestId);
  const other = latest.get(serviceOf(outage) ?? '');
  if (!stop || !other || other.requestId === requestId || other.turn < stop.turn) return false;
  stop.aloneSince ??= Date.now();
  const aMinuteAgo = Date.now() - patience;
  return stop.aloneSince < aMinuteAgo && other.at >= aMinuteAgo;
}
