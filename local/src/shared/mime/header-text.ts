/** A line of a header, its name included, as long as RFC 5322 §2.1.1 recommends. */
const lineLength = 76;

/** Bytes that go into one encoded word, so that it fits into a line behind the name of a header. */
const wordBytes = 39;

/** Writes a header field of free text, as encoded words of RFC 2047 where it is not plain ASCII. */
export const textField = (name: string, text: string): string =>
  headerField(name, /^[\x20-\x7e]*$/.test(text) && !/^ | $| {2}|\S{500}/.test(text) ? text : encodeWords(text));

/** Writes a header field of ASCII, folded at its spaces. Line breaks become spaces, so that nothing poses as another header. */
export function headerField(name: string, text: string): string {
  let [lines, line] = ['', `${name}:`];
  for (const word of text.replace(/[\r\n]+/g, ' ').split(' ')) {
    if (line.length + 1 + word.length > lineLength && line !== `${name}:`) {
      lines += `${line}\r\n`;
      line = '';
    }
    line += ` ${word}`;
  }
  return `${lines}${line}\r\n`;
}

/** Encodes a text as words of base64 with spaces between them, which a reader drops. */
export function encodeWords(text: string): string {
  const words: string[] = [];
  let [word, bytes] = ['', 0];
  const end = () => {
    if (word) words.push(`=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`);
    [word, bytes] = ['', 0];
  };
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > wordBytes) end();
    word += character;
    bytes += size;
  }
  end();
  return words.join(' ');
}

/** The text of a header: encoded words read, those of a charset that is not known left as they are. */
export function decodeWords(text: string): string {
  const word = /=\?([\w-]+)\?([bq])\?([^?\s]*)\?=/i;
  return text
    .replace(/(=\?[\w-]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[\w-]+\?[bq]\?[^?\s]*\?=)/gi, '$1')
    .replace(new RegExp(word, 'gi'), (whole, charset: string, encoding: string, content: string) => {
      const bytes =
        encoding.toLowerCase() === 'b'
          ? Buffer.from(content, 'base64')
          : Buffer.from(
              content.replaceAll('_', ' ').replace(/=([\da-f]{2})/gi, (_, hex: string) => latin1(hex)),
              'latin1',
            );
      const name = charsets[charset.toLowerCase()];
      return name ? bytes.toString(name) : whole;
    });
}

const latin1 = (hex: string) => String.fromCharCode(parseInt(hex, 16));

const charsets: Record<string, BufferEncoding> = { 'utf-8': 'utf8', 'us-ascii': 'latin1', 'iso-8859-1': 'latin1' };
