/** The few shapes of DER (ITU-T X.690) that certificates and signatures are made of. */
export const der = {
  sequence: (...parts: Buffer[]) => node(0x30, ...parts),
  set: (...parts: Buffer[]) => node(0x31, ...parts),
  /** A context-specific tag around whole values. */
  explicit: (tag: number, ...parts: Buffer[]) => node(0xa0 | tag, ...parts),
  /** A context-specific tag in place of a simple value's own. */
  implicit: (tag: number, value: Buffer) => node(0x80 | tag, value),
  boolean: (value: boolean) => node(0x01, Buffer.from([value ? 0xff : 0])),
  /** An unsigned integer, big end first. */
  integer: (value: Buffer) => node(0x02, unsigned(value)),
  bitString: (value: Buffer, unusedBits = 0) => node(0x03, Buffer.from([unusedBits]), value),
  octetString: (...parts: Buffer[]) => node(0x04, ...parts),
  oid: (dotted: string) => node(0x06, oidBytes(dotted)),
  utf8: (text: string) => node(0x0c, Buffer.from(text)),
  /** A time before 2050, in whole seconds. */
  utcTime: (time: Date) => node(0x17, Buffer.from(time.toISOString().replace(/^..|[-T:]|\.\d+/g, ''))),
};

function node(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthBytes(value.length), value]);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

/** A leading zero keeps the number positive; more than that one is not DER. */
function unsigned(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? Buffer.from([0]) : value.subarray(start);
  return digits[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
}

function oidBytes(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return Buffer.from([first * 40 + second, ...rest.flatMap(base128)]);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}
