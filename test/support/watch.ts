/** Things that come one after another, to wait for without sleeping and without missing what came before. */
export interface Watch<Item> {
  items: Item[];
  push(item: Item): void;
  /** Gives the first item, past or to come, that is wanted. */
  until(wanted: (item: Item) => boolean): Promise<Item>;
}

/** Makes an empty watch; the emulator's client has its own, which is not there where a deployed stack is tested. */
export function createWatch<Item>(): Watch<Item> {
  const items: Item[] = [];
  let waiting: ((item: Item) => boolean)[] = [];
  return {
    items,
    push(item) {
      items.push(item);
      waiting = waiting.filter((isTaken) => !isTaken(item));
    },
    until: (wanted) =>
      new Promise((resolve) => {
        const take = (item: Item) => wanted(item) && (resolve(item), true);
        if (!items.some(take)) waiting.push(take);
      }),
  };
}
