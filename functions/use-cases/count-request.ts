import { count } from '../adapters/metrics.ts';
import { isOfCanary } from '../domain/canary.ts';
import type { EventCount } from '../domain/events.ts';
import type { StoredRequest } from '../domain/request.ts';

/** Counts how a request goes, if it is a customer's. */
export function countRequest(request: StoredRequest, name: EventCount): void {
  if (!isOfCanary(request)) count(name);
}
