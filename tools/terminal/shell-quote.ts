/** Writes a word so that a POSIX shell reads it back as it is; what needs no quotes gets none. */
export function shellQuote(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
