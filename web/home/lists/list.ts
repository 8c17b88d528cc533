import type { Connection } from '../../api/connection.ts';
import { SessionOver } from '../account/client.ts';
import type { ListPage } from '../operations.ts';
import { problemOf, type Problem } from '../problems.ts';

/** A list, as it is shown. */
export interface ListState<Item> {
  items: Item[];
  /** Null where there is no more. */
  nextToken: string | null;
  /** Whether it was read at all. */
  isRead: boolean;
  connection: Connection;
  isBusy: boolean;
  problem?: Problem | undefined;
}

/** What a list is drawn by, and told by. */
export interface ListOptions<Item> {
  onChange(state: ListState<Item>): void;
  /** @default the browser's, in milliseconds since the epoch */
  now?: (() => number) | undefined;
}

/** Holds the state of a list until it is closed. */
export function createList<Item>({ onChange, now = Date.now }: ListOptions<Item>) {
  let state: ListState<Item> = { items: [], nextToken: null, isRead: false, connection: 'none', isBusy: false };
  let pushed: Connection = 'none';
  const end = new AbortController();
  const set = (change: Partial<ListState<Item>>) => {
    if (end.signal.aborted) return;
    state = { ...state, ...change };
    onChange(state);
  };
  return {
    ...{ set, end },
    state: () => state,
    /** Takes what was read. That nothing could be read is over with it. */
    took({ items, nextToken }: ListPage<Item>): void {
      set({ items, nextToken, isRead: true, problem: undefined, connection: pushed });
    },
    /** Says that changes are pushed from now on. */
    connected(): void {
      pushed = 'live';
      set({ connection: pushed });
    },
    /** Says that none are; what is read next shows it. */
    disconnected(): void {
      pushed = 'none';
    },
    /** Says that nothing can be read, or why nothing is there. The end of a session is told elsewhere. */
    gone(error: unknown): void {
      if (error instanceof SessionOver) return;
      const problem = problemOf(error, 'read', now());
      set(state.isRead ? { connection: 'lost' } : { connection: 'lost', problem });
    },
  };
}
