import { SessionOver } from '../account/client.ts';
import { problemOf, type Problem } from '../problems.ts';

/** A list, as it is shown. */
export interface ListState<Item> {
  items: Item[];
  /** Null where there is no more. */
  nextToken: string | null;
  /** Whether it was read at all. */
  isRead: boolean;
  /** `live` while changes are pushed, `lost` where nothing can be read either. */
  connection: 'none' | 'live' | 'lost';
  isBusy: boolean;
  problem?: Problem | undefined;
}

/** A list of which nothing is known. */
export const unread = { items: [], nextToken: null, isRead: false, connection: 'none', isBusy: false } as const;

/** What a list is drawn by, and told by. */
export interface ListOptions<Item> {
  onChange(state: ListState<Item>): void;
  /** @default the browser's, in milliseconds since the epoch */
  now?: (() => number) | undefined;
}

/** Holds the state of a list until it is closed. */
export function createList<Item>({ onChange, now = Date.now }: ListOptions<Item>) {
  let state: ListState<Item> = { ...unread, items: [] };
  const end = new AbortController();
  const set = (change: Partial<ListState<Item>>) => {
    if (end.signal.aborted) return;
    state = { ...state, ...change };
    onChange(state);
  };
  return {
    ...{ set, end },
    state: () => state,
    /** Says that nothing can be read, or why nothing is there. The end of a session is told elsewhere. */
    gone(error: unknown): void {
      if (error instanceof SessionOver) return;
      const problem = problemOf(error, 'read', now());
      set(state.isRead ? { connection: 'lost' } : { connection: 'lost', problem });
    },
  };
}
