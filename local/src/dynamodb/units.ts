import { sizeOfItem } from './size.ts';
import type { Item } from './types.ts';

/**
 * What a write of an item or of an index entry costs: by the larger of what was there and what is there now, one unit
 * where neither is anything.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits({ before, after }: { before?: Item | undefined; after?: Item | undefined }): number {
  return Math.max(...[before, after].map((item) => pieces(item ? [item] : [], 1024)));
}

/**
 * What a read costs of items that are counted together. It costs something also where there are none: a query that finds
 * nothing is charged for the partition that it searched.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function readUnits(items: Item[], isConsistent: boolean): number {
  return pieces(items, 4096) * (isConsistent ? 1 : 0.5);
}

const pieces = (items: Item[], bytes: number) =>
  Math.max(1, Math.ceil(items.reduce((size, item) => size + sizeOfItem(item), 0) / bytes));
