import { follow } from '../../../client/src/follow.ts';
import { pause } from '../../api/patiently.ts';
import type { Client } from '../account/client.ts';
import { type Answers, operations, type PendingSignature, type Update } from '../operations.ts';
import { createList, type ListOptions } from './list.ts';
import { pageSize, readMore, readPages } from './pages.ts';

/** What an inbox is made of. */
export interface InboxOptions extends ListOptions<PendingSignature> {
  client: Client;
  /** Waits until the index has what was pushed. @default real time */
  wait?: (milliseconds: number) => Promise<void>;
}

/** What waits for the reader, as long as the reader is signed in. */
export function createInbox({ client, wait = pause, ...options }: InboxOptions) {
  const list = createList(options);
  const { set, took, connected, disconnected, gone, end } = list;
  // The index may list for a moment what was answered.
  const answered = new Set<string>();

  async function refresh(): Promise<void> {
    const wanted = Math.max(pageSize, list.state().items.length);
    const { items, nextToken } = await readPages<PendingSignature>(client, operations.inbox, wanted);
    const open = items.filter(({ requestId }) => !answered.has(requestId));
    took({ items: open, nextToken });
  }

  /** The index may lack for a moment what was pushed. */
  async function refreshFor(requestId: string): Promise<void> {
    answered.delete(requestId);
    await refresh();
    if (list.state().items.some((each) => each.requestId === requestId)) return;
    await wait(1000);
    await refresh();
  }

  return {
    state: list.state,
    /** Reads it, and follows it. */
    open(): void {
      void follow<Update>({
        hasEveryVersion: false,
        signal: end.signal,
        subscribe: (onUpdate) =>
          client.subscribe<Answers['asked']>(operations.asked, {}, (data) => onUpdate(data.onSignatureRequested)),
        async read() {
          await refresh();
          return [];
        },
        onUpdate: ({ requestId }) => void refreshFor(requestId).catch(gone),
        onConnected: connected,
        onNotice() {
          disconnected();
          void refresh().catch(gone);
        },
      }).catch((error: unknown) => {
        disconnected();
        gone(error);
      });
    },
    /** Reads it again: what others cancel, or is over, nobody pushes. */
    look: () => refresh().catch(gone),
    /** Leaves out what the reader has answered. */
    answered(requestId: string): void {
      answered.add(requestId);
      set({ items: list.state().items.filter((each) => each.requestId !== requestId) });
    },
    async more(): Promise<void> {
      set({ isBusy: true });
      await readMore(client, operations.inbox, list.state()).then(took, gone);
      set({ isBusy: false });
    },
    close: () => end.abort(),
  };
}
