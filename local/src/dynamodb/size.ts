import dynalite from 'dynalite/db/index.js';
import type { AttributeValue, Item } from './types.ts';

// Its checks of the limit of 400 KB ask through its exports, and count characters.
dynalite.itemSize = sizeOfItem;

/**
 * The size of an item in bytes, as DynamoDB counts it for units and for the limit of 400 KB.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOfItem(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + sizeOf(value)));
}

const sizes: { [Type in Types]: (value: never) => number } = {
  S: (text: string) => Buffer.byteLength(text),
  N: sizeOfNumber,
  B: (base64: string) => Buffer.from(base64, 'base64').length,
  BOOL: () => 1,
  NULL: () => 1,
  SS: (texts: string[]) => sum(texts.map((text) => Buffer.byteLength(text))),
  NS: (numbers: string[]) => sum(numbers.map(sizeOfNumber)),
  BS: (binaries: string[]) => sum(binaries.map((base64) => Buffer.from(base64, 'base64').length)),
  L: (members: AttributeValue[]) => 3 + sum(members.map((member) => 1 + sizeOf(member))),
  M: (members: Item) => 3 + Object.keys(members).length + sizeOfItem(members),
};

type Types = AttributeValue extends infer Value ? (Value extends unknown ? keyof Value : never) : never;

function sizeOf(value: AttributeValue): number {
  const [[type, content]] = Object.entries(value) as [[Types, never]];
  return sizes[type](content);
}

/** A byte for each two significant digits and one besides; one more for a sign, which the page leaves out. */
function sizeOfNumber(number: string): number {
  const digits = number
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');
  return 1 + Math.ceil(digits.length / 2) + (number.startsWith('-') ? 1 : 0);
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
