/** An attribute as DynamoDB's wire carries it: `{ S: 'text' }`. */
export type Attribute = Record<string, unknown>;

/** An item, or its key alone. */
export type Image = Record<string, Attribute>;

/** What an attribute is in JSON; binary ones stay base64, and numbers that JSON would round stay text. */
export function plainOf(attribute: Attribute): unknown {
  const [[type, value] = ['NULL', true]] = Object.entries(attribute);
  const read = readers[type];
  return read ? read(value) : value;
}

/** An item in JSON. */
export const plainImage = (image: Image): Record<string, unknown> =>
  Object.fromEntries(Object.entries(image).map(([name, attribute]) => [name, plainOf(attribute)]));

const numberOf = (text: string) => (String(Number(text)) === text ? Number(text) : text);

const readers: Record<string, (value: unknown) => unknown> = {
  NULL: () => null,
  N: (value) => numberOf(value as string),
  NS: (value) => (value as string[]).map(numberOf),
  L: (value) => (value as Attribute[]).map(plainOf),
  M: (value) => plainImage(value as Image),
};
