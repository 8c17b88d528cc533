/**
 * What could make a text look like another one, or end a header: control characters, marks that turn the direction of
 * what follows, and what shows nothing but a byte order.
 */
const hidden = /[\p{Cc}\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const lineBreaks = /\r\n?|[\n\v\f\x85\u2028\u2029]/g;

/** What mail programs look for to make links of what is none: a dot, a colon, an `@` or a backslash amid a word. */
const linking = /([.:@\\\u3002\uff0e\uff61])(?=[^\s.])/gu;
/** It has no width, and breaks no line; a name of a host with it is none. */
const nonJoiner = '\u200c';

/** A text that people wrote, on one line, as it may stand in a header. */
export function onOneLine(text: string): string {
  return cleaned(text.replace(lineBreaks, ' ').replace(/\t/g, ' ')).replace(/\s+/g, ' ').trim();
}

/** A text that people wrote, line by line, without more than one empty line at once. */
export function inLines(text: string): string[] {
  const lines = text.replace(lineBreaks, '\n').replace(/\t/g, ' ').split('\n');
  const shown = lines.map((line) => cleaned(line).trimEnd()).join('\n');
  return shown
    .trim()
    .replace(/\n{3,}/g, '\n\n')
    .split('\n');
}

/** A text in which mail programs find nothing to make a link of. */
export function unlinked(text: string): string {
  return text.replace(linking, `$1${nonJoiner}`);
}

/** The beginning of a text that is longer than so many characters. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

/** Half a character, which no encoding has, becomes the mark for what cannot be shown. */
const cleaned = (text: string) => text.replace(hidden, '').replace(/\p{Cs}/gu, '\ufffd');
