/** Things that come one after another, to wait for without sleeping and without missing what came before. */
export interface Watch<Item> {
  items: Item[];
  push(item: Item): void;
  /** Gives the first item, past or to come, that is wanted. */
  until(wanted: (item: Item) => boolean): Promise<Item>;
}

/** Makes an empty watch. */
export function createWatch<Item>(): Watch<Item> {
  const items: Item[] = [];
  const waiting = new Set<{ wanted: (item: Item) => boolean; resolve: (item: Item) => void }>();
  return {
    items,
    push(item) {
      items.push(item);
      for (const each of waiting)
        if (each.wanted(item)) {
          waiting.delete(each);
          each.resolve(item);
        }
    },
    until(wanted) {
      const found = items.find(wanted);
      return found === undefined ? new Promise((resolve) => waiting.add({ wanted, resolve })) : Promise.resolve(found);
    },
  };
}
