/** The newest of something, as far as there is room. */
export interface Keep<Each> {
  add(each: Each): void;
  /** In the order in which they came. */
  all(): Each[];
}

/**
 * Makes an empty one.
 * @param limits how many it keeps, and how many characters of JSON they may take together; the newest is always kept
 */
export function createKeep<Each>({ most, size }: { most: number; size: number }): Keep<Each> {
  const kept: { each: Each; size: number }[] = [];
  let total = 0;
  return {
    add(each) {
      const own = JSON.stringify(each).length;
      kept.push({ each, size: own });
      total += own;
      while (kept.length > most || (total > size && kept.length > 1)) total -= kept.shift()!.size;
    },
    all: () => kept.map(({ each }) => each),
  };
}
