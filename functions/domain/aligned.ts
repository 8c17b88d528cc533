import { compactEvent, type StoredRequest } from './request.ts';

/** A request has fewer changes than this: of one that claims more, nothing is told. */
const most = 10_000;

/**
 * Puts the newest events of a request into the places of their versions, from where all that tells of changes takes them. They are, but where
 * somebody has removed events past the API, or put some in: even then the newest are the last.
 * @param isAsItWas whether the request is as its newest write left it; one that is made again of a later item has later events, too
 */
export function aligned(request: StoredRequest, isAsItWas: boolean): StoredRequest {
  const { events, version } = request;
  const missing = version - events.length;
  if (missing < 0 && isAsItWas) return { ...request, events: events.slice(-missing) };
  if (!(missing > 0 && missing < most)) return request;
  const [oldest = compactEvent(request.lastEvent)] = events;
  return { ...request, events: [...Array.from({ length: missing }, () => oldest), ...events] };
}
