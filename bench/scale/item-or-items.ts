import { priceList } from '../prices.ts';
import type { Cell, Table } from '../table.ts';
import { groupSize } from '../stories.ts';
import { ofIndex, ofLooks, ofOpenSignature } from '../write-units.ts';
import { itemUnits } from './item-units.ts';

/** A transaction takes two units for each that the same write takes by itself. */
const inTransaction = 2;

/** The write units of a request whose signers all sign by hand, as it is. */
export function unitsAsOne(signers: number): number {
  const changes = itemUnits(signers, false);
  return changes.reduce((sum, units) => sum + units + ofIndex, ofLooks + signers * ofOpenSignature);
}

/**
 * The same, were each signer an item beside that of the request: every one is put at the start and written with the
 * request's counts in one transaction when asked and when answering. Each of them stays below a kilobyte.
 */
export function unitsAsMany(signers: number): number {
  const start = inTransaction * (1 + signers) + ofIndex;
  const change = inTransaction * 2 + ofIndex;
  const end = 1 + ofIndex;
  return start + 2 * signers * change + end + ofLooks + signers * ofOpenSignature;
}

/** What the item takes when all of a group answer within a second; groups are asked and answer one after another. */
function unitsOfBusiestSecond(signers: number): number {
  const changes = itemUnits(signers, false).slice(1, -1);
  const groups = Array.from({ length: Math.ceil(signers / groupSize) }, (_, group) => {
    const size = Math.min(groupSize, signers - group * groupSize);
    const answers = changes.slice(2 * group * groupSize + size, 2 * group * groupSize + 2 * size);
    return answers.reduce((sum, units) => sum + units, 0);
  });
  return Math.max(...groups);
}

/** What one item costs, and what many would, by the number of signers. */
export function itemOrItems(): Table {
  const perUnit = priceList.prices.writeUnits.usd / priceList.prices.writeUnits.per;
  const rowOf = (signers: number): Cell[] => {
    const [one, many] = [unitsAsOne(signers), unitsAsMany(signers)];
    const spared = Math.round((one - many) * perUnit * 1e6);
    return [signers, one / signers, many / signers, spared, unitsOfBusiestSecond(signers)];
  };
  return {
    title: 'One item, or an item for each signer',
    columns: [
      'signers',
      'write units a signer',
      'were signers items',
      'spared, US$ a million requests',
      'units in a second in which all of a group answer',
    ],
    rows: [1, 2, 5, 10, 20, 30, 40, 100].map(rowOf),
    notes: [
      'All sign by hand. The item of a partition may take 1,000 units a second, and what it has spared in five minutes besides.',
    ],
  };
}
