const [comma, quote, backslash] = [...Buffer.from(',"\\')] as [number, number, number];

/**
 * Whether a JSON text may hold more values than a limit, told by its commas: that is far cheaper than to parse it, or even
 * to decode it. In UTF-8 no byte of another character is one of those that are looked for.
 * @param json need not be JSON
 */
export function hasMoreValues(json: Buffer, limit: number): boolean {
  let commas = 0;
  let isString = false;
  for (let at = 0; at < json.length && commas < limit; at++) {
    const byte = json[at];
    if (byte === quote) isString = !isString;
    else if (isString && byte === backslash) at++;
    else if (!isString && byte === comma) commas++;
  }
  return commas >= limit;
}
