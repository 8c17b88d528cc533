import { createKeptStore } from './store.ts';

/** What is written in a tab. */
export interface Tab {
  id: number;
  query: string;
  /** JSON, or nothing. */
  variables: string;
}

/** The tabs, of which there is one at least. */
export interface Tabs {
  tabs: Tab[];
  chosen: number;
}

const begin = '# Ctrl-Space completes, Ctrl-Enter runs, F1 looks up what the cursor is at.\n{\n  __typename\n}\n';

/** They are there again after a reload. */
export const tabs = createKeptStore<Tabs>('tabs', { tabs: [{ id: 1, query: begin, variables: '' }], chosen: 1 });

/** Opens a tab, or chooses the one that has the same already. */
export function openTab(query: string = begin, variables = ''): void {
  tabs.set(({ tabs }) => {
    const same = tabs.find((tab) => tab.query === query && tab.variables === variables);
    const id = same?.id ?? Math.max(...tabs.map((tab) => tab.id)) + 1;
    return { tabs: same ? tabs : [...tabs, { id, query, variables }], chosen: id };
  });
}

/** Chooses a tab. */
export const chooseTab = (chosen: number): void => tabs.set((before) => ({ ...before, chosen }));

/** Takes over what was typed. */
export const editTab = (id: number, change: Partial<Tab>): void =>
  tabs.set((before) => ({
    ...before,
    tabs: before.tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)),
  }));

/** Closes a tab; the one beside it is chosen, and a new one where it was the last. */
export function closeTab(id: number): void {
  tabs.set(({ tabs, chosen }) => {
    const at = tabs.findIndex((tab) => tab.id === id);
    const rest = tabs.filter((tab) => tab.id !== id);
    if (rest.length === 0) return { tabs: [{ id: id + 1, query: begin, variables: '' }], chosen: id + 1 };
    return { tabs: rest, chosen: chosen === id ? rest[Math.min(at, rest.length - 1)]!.id : chosen };
  });
}
