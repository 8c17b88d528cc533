/** As long as a line of an encoded body may be: RFC 2045 §6.7, §6.8. */
const lineLength = 76;

/** Encodes bytes as base64 in lines: RFC 2045 §6.8. */
export const base64Lines = (bytes: Buffer): string =>
  bytes.toString('base64').replace(new RegExp(`.{${lineLength}}(?=.)`, 'g'), '$&\r\n');

/** Encodes the text of a body as quoted-printable: RFC 2045 §6.7. Its line breaks become those of mail. */
export const quotedPrintable = (text: string): string => quotedPrintableBytes(Buffer.from(withLineBreaks(text)));

/** Encodes bytes as quoted-printable, which gives each of them back: RFC 2045 §6.7. */
export function quotedPrintableBytes(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .split('\r\n')
    .map((line) => softBreaks(line.replace(/[^\x20-\x3c\x3e-\x7e\t]|[ \t]$/g, (byte) => `=${hex(byte)}`)))
    .join('\r\n');
}

/**
 * Writes bytes as they are, but with the line breaks of mail: RFC 2045 §2.7.
 * @returns undefined where they are more than lines of 998 characters of ASCII at most
 */
export function sevenBit(bytes: Buffer): string | undefined {
  const text = withLineBreaks(bytes.toString('latin1'));
  const isPlain = !/[^\x01-\x7f]/.test(text) && text.split('\r\n').every(({ length }) => length <= 998);
  return isPlain ? text : undefined;
}

const withLineBreaks = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n');

const hex = (byte: string) => byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');

function softBreaks(line: string): string {
  const parts: string[] = [];
  let from = 0;
  while (line.length - from > lineLength) {
    const end = from + lineLength - 1;
    // An encoded byte stays whole.
    const to = [end - 1, end - 2].find((at) => line[at] === '=') ?? end;
    parts.push(line.slice(from, to));
    from = to;
  }
  return [...parts, line.slice(from)].join('=\r\n');
}
