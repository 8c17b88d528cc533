import type { Live } from '../../../client/src/client.ts';
import { follow } from '../../../client/src/follow.ts';
import type { Client } from '../account/client.ts';
import { type Answers, operations, type Summary, type Update } from '../operations.ts';
import { createList, type ListOptions } from './list.ts';
import { pageSize, readMore, readPages } from './pages.ts';

/** How many open requests are watched at most; the others are read again when the page is looked at, and by its timer. */
export const mostWatched = 20;

/** What the list is made of. */
export interface RequestsOptions extends ListOptions<Summary> {
  client: Client;
}

/**
 * The requests that the reader started. The API pushes what happens to one request, not to a list of them: so the newest that
 * are open are watched one by one, over one connection, while the list is shown.
 */
export function createRequests({ client, ...options }: RequestsOptions) {
  const list = createList(options);
  const { set, took, connected, disconnected, gone, end } = list;
  let watching: { ids: Set<string>; end: AbortController } | undefined;

  /** Keeps the newer of two states of a request, and what was started since the list was made. */
  function merged(read: Summary[]): Summary[] {
    const { items } = list.state();
    const known = new Map(items.map((each) => [each.id, each]));
    const newest = (each: Summary) => {
      const before = known.get(each.id);
      return before && before.version > each.version ? before : each;
    };
    const listed = new Set(read.map(({ id }) => id));
    const since = items.filter(({ id, createdAt }) => !listed.has(id) && !(createdAt <= (read[0]?.createdAt ?? '')));
    return [...since, ...read.map(newest)];
  }

  async function refresh(): Promise<void> {
    const wanted = Math.max(pageSize, list.state().items.length);
    const { items, nextToken } = await readPages<Summary>(client, operations.requests, wanted);
    took({ items: merged(items), nextToken });
  }

  async function refreshOne(id: string): Promise<void> {
    const { signingRequest } = await client.run<Answers['summary']>(operations.summary, { id });
    put(signingRequest);
  }

  const put = (request: Summary) => {
    const { items } = list.state();
    const isThere = items.some(({ id }) => id === request.id);
    const newer = (each: Summary) => (each.id === request.id && each.version < request.version ? request : each);
    set({ items: isThere ? items.map(newer) : [request, ...items] });
  };

  const open = () =>
    list
      .state()
      .items.filter(({ status }) => status === 'PENDING')
      .slice(0, mostWatched)
      .map(({ id }) => id);

  /** Watches what is open now, where something is that is not watched. */
  function watch(): void {
    const ids = open();
    if (end.signal.aborted || ids.every((id) => watching?.ids.has(id))) return;
    watching?.end.abort();
    const own = new AbortController();
    end.signal.addEventListener('abort', () => own.abort());
    watching = { ids: new Set(ids), end: own };
    void follow<Update>({
      hasEveryVersion: false,
      signal: own.signal,
      subscribe: (onUpdate) =>
        together(
          ids.map((id) =>
            client.subscribe<Answers['changed']>(operations.changed, { id }, (data) =>
              onUpdate(data.onSignatureUpdate),
            ),
          ),
        ),
      async read() {
        await refresh();
        return [];
      },
      onUpdate: ({ requestId }) => void refreshOne(requestId).catch(gone),
      onConnected() {
        connected();
        watch();
      },
      onNotice() {
        disconnected();
        void refresh().catch(gone);
      },
    }).catch(() => {
      // One was refused for good: the list is right all the same, and the next look tries again.
      if (watching?.end === own) watching = undefined;
      disconnected();
      if (!end.signal.aborted) void refresh().catch(gone);
    });
  }

  const look = () => refresh().then(watch, gone);

  return {
    state: list.state,
    /** Reads it, and watches what is open, until `unwatch`. */
    look,
    /** Watches nothing while the list is not shown. */
    unwatch(): void {
      watching?.end.abort();
      watching = undefined;
      disconnected();
      set({ connection: 'none' });
    },
    /** Takes what was started on this page: the list may lack it for a moment. */
    put,
    async more(): Promise<void> {
      set({ isBusy: true });
      await readMore(client, operations.requests, list.state()).then(took, gone);
      set({ isBusy: false });
      watch();
    },
    close: () => end.abort(),
  };
}

/** Several subscriptions as one, which ends when the first of them does. */
async function together(subscriptions: Promise<Live>[]): Promise<Live> {
  const all = await Promise.allSettled(subscriptions);
  const stand = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const close = () => stand.forEach((each) => each.close());
  const failed = all.find((each) => each.status === 'rejected');
  if (failed) {
    close();
    throw failed.reason;
  }
  return { close, ended: Promise.race(stand.map(({ ended }) => ended)) };
}
