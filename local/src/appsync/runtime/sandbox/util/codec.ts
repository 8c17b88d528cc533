const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Encodes as `application/x-www-form-urlencoded`: what Java's URLEncoder leaves is left, a space is `+`. */
export function urlEncode(value: unknown): string {
  return encodeURIComponent(String(value))
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decodes `application/x-www-form-urlencoded`. */
export function urlDecode(value: unknown): string {
  return decodeURIComponent(String(value).replace(/\+/g, ' '));
}

/** Encodes a string's UTF-8 bytes as base64. */
export function base64Encode(value: unknown): string {
  const bytes = utf8Bytes(String(value));
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++) {
      encoded += at + digit > bytes.length ? '=' : base64Alphabet[(group >> (18 - 6 * digit)) & 63];
    }
  }
  return encoded;
}

/** Decodes base64 to a string; bytes that are no UTF-8 become U+FFFD. */
export function base64Decode(value: unknown): string {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of String(value).replace(/=+$/, '')) {
    const digit = base64Alphabet.indexOf(character);
    if (digit < 0) throw new TypeError(`cannot decode base64: illegal character ${JSON.stringify(character)}`);
    bits = ((bits << 6) | digit) & 0xffffff;
    count += 6;
    if (count >= 8) bytes.push((bits >> (count -= 8)) & 255);
  }
  return utf8String(bytes);
}

/** Escapes as Apache Commons' `escapeEcmaScript` does, which is what the service runs. */
export function escapeJavaScript(value: unknown): string {
  return String(value).replace(/["'\\/\b\n\t\f\r]|[^\x20-\x7e]/g, (character) => {
    const short = shortEscapes[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

const shortEscapes: Record<string, string> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
};

function utf8Bytes(value: string): number[] {
  const bytes: number[] = [];
  for (const character of value) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code >= 0xd800 && code < 0xe000)
      bytes.push(0x3f); // a lone surrogate: "?", as Java
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

const tail = (code: number) => 0x80 | (code & 63);

function utf8String(bytes: number[]): string {
  let value = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at]!;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    const rest = bytes.slice(at + 1, at + length);
    if (length === 0 || first > 0xf4 || rest.length < length - 1 || rest.some((byte) => (byte & 0xc0) !== 0x80)) {
      value += '\ufffd';
      at += 1;
      continue;
    }
    const lead = length === 1 ? first : first & (0x7f >> length);
    value += String.fromCodePoint(
      Math.min(
        rest.reduce((code, byte) => (code << 6) | (byte & 63), lead),
        0x10ffff,
      ),
    );
    at += length;
  }
  return value;
}
