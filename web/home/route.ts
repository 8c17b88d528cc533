/** What the address says is shown. */
export type Route = { view: 'requests' | 'inbox' | 'new' } | { view: 'request'; id: string };

/**
 * Reads what follows `#` in the address; what is not known shows the reader's requests.
 * @param hash e.g. `#/request/lease-1`
 */
export function routeOf(hash: string): Route {
  const [view = '', id = ''] = hash.replace(/^#?\/?/, '').split('/');
  if (view === 'request' && /^[\w-]{1,64}$/.test(id)) return { view, id };
  if (view === 'inbox' || view === 'new') return { view };
  return { view: 'requests' };
}

/** The address of a view. */
export const addressOf = (route: Route): string =>
  route.view === 'request' ? `#/request/${route.id}` : `#/${route.view}`;

/** The view that a mail leads to, by its parameter `request`; undefined where there is none. */
export function mailedRoute(search: string): Route | undefined {
  const id = new URLSearchParams(search).get('request');
  return id === null ? undefined : routeOf(`#/request/${id}`);
}
