import { createHash } from 'node:crypto';

/** What makes an expression's value differ from one evaluation to the next; its results are journalled. */
export interface RandomSource {
  newId(): string;
  /** From 0 to below 1. */
  random(): number;
}

/**
 * The functions that Step Functions adds to JSONata and that depend on their arguments alone;
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export const addedFunctions: Record<string, { signature: string; implementation: (...args: never[]) => unknown }> = {
  partition: {
    signature: '<an:a>',
    implementation: (items: unknown[] | undefined, size: number) => {
      if (!items) return undefined;
      if (!(size >= 1)) throw refused('$partition', `chunk size ${size}`, 'a positive number');
      const length = Math.floor(size);
      return Array.from({ length: Math.ceil(items.length / length) }, (_, n) =>
        items.slice(n * length, (n + 1) * length),
      );
    },
  },
  range: {
    signature: '<nnn?:a>',
    implementation: (first: number, last: number, step = 1) => {
      if (step === 0) throw refused('$range', 'step 0', 'another number');
      const length = Math.max(0, Math.floor((last - first) / step) + 1);
      if (length > 100_000) throw refused('$range', `${length} numbers`, 'at most 100000');
      return sequence(Array.from({ length }, (_, n) => first + n * step));
    },
  },
  hash: {
    signature: '<xs:s>',
    implementation: (data: unknown, algorithm: string) => {
      const name = algorithms[algorithm];
      if (!name) throw refused('$hash', `algorithm ${algorithm}`, Object.keys(algorithms).join(', '));
      if (data === undefined) return undefined;
      return createHash(name)
        .update(typeof data === 'string' ? data : JSON.stringify(data))
        .digest('hex');
    },
  },
  parse: {
    signature: '<s:x>',
    implementation: (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
  },
};

/** A list that the library takes for a sequence: alone, one value is that value, and none is nothing. */
const sequence = (values: unknown[]) => Object.defineProperty(values, 'sequence', { value: true });

const algorithms: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** `$uuid` and `$random`, which draw on chance; a seed gives the number that the service gives for it. */
export function randomFunctions({ newId, random }: RandomSource): Record<string, (...args: never[]) => unknown> {
  return { uuid: () => newId(), random: (seed?: number) => (seed === undefined ? random() : seededRandom(seed)) };
}

/** The first double of the service's generator (the 48-bit linear congruence of java.util.Random). */
export function seededRandom(seed: number): number {
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint) => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}

const refused = (name: string, got: string, allowed: string) => ({
  code: 'D3137',
  message: `${name} got ${got}; allowed: ${allowed}`,
});
