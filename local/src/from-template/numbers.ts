/** Some properties as numbers: a template may write them as text. */
export const numbersOf = (properties: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(names.filter((name) => name in properties).map((name) => [name, Number(properties[name])]));
