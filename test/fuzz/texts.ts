import fc from 'fast-check';

/** Rare arbitraries beside a common one: what stumbles code is seldom what costs most to try. */
export const mostly = <T>(common: fc.Arbitrary<T>, ...rare: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: common, weight: 3 * rare.length }, ...rare);

/** Text of any Unicode characters, lone surrogates included. */
export const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

/** Names that objects have from birth, or that JSON must not give them. */
export const trickyName = fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'length', 'toJSON', '');

/** A size, seldom a large one: those cost most and find least. */
export const sizeUpTo = (most: number) =>
  fc.oneof({ arbitrary: fc.integer({ min: 1, max: 100 }), weight: 9 }, fc.integer({ min: 1, max: most }));

const nested = (open: string, close: string) =>
  sizeUpTo(60_000).map((depth) => open.repeat(depth) + '1' + close.repeat(depth));

/** JSON texts as written, so that numbers and repeated members no JavaScript value holds are among them. */
export const jsonText: fc.Arbitrary<string> = mostly(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('1e400', '-0', '9007199254740993', '"\\ud800"', '"\\u0000"', 'null', '[]', '{}', '""', 'true'),
  fc.tuple(trickyName, fc.json({ maxDepth: 1 })).map(([name, value]) => `{${JSON.stringify(name)}:${value}}`),
  nested('[', ']'),
  nested('{"a":', '}'),
  sizeUpTo(200_000).map((length) => JSON.stringify('x'.repeat(length))),
);

/** A text with some of it left out, written twice or replaced. */
export function mangled(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const cut = fc.record({ at: fc.nat(), length: fc.nat(20), instead: mostly(fc.constant(''), anyText) });
  return fc.tuple(text, fc.array(cut, { minLength: 1, maxLength: 4 })).map(([whole, cuts]) =>
    cuts.reduce((rest, { at, length, instead }) => {
      const place = at % (rest.length + 1);
      return rest.slice(0, place) + instead + rest.slice(place + length);
    }, whole),
  );
}
