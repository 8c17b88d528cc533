import { createKeptStore } from './store.ts';

/** What was asked once; who asked is an address or a mode, and never what showed it. */
export interface Asked {
  at: number;
  by: string;
  query: string;
  variables: string;
}

const kept = 100;

/** The newest first; this browser keeps it. */
export const history = createKeptStore<Asked[]>('history', []);

/** Notes what is asked; the same asked again moves up. */
export function remember(asked: Asked): void {
  const isSame = ({ query, variables, by }: Asked) =>
    query === asked.query && variables === asked.variables && by === asked.by;
  history.set((before) => [asked, ...before.filter((each) => !isSame(each))].slice(0, kept));
}

/** Takes one out, or all. */
export const forget = (asked?: Asked): void =>
  history.set((before) => (asked ? before.filter((each) => each !== asked) : []));
