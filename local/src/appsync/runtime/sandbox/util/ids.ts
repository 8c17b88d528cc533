import { current } from '../evaluation.ts';

const ulidAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ksuidAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Seconds from the Unix epoch to that of KSUIDs. */
const ksuidEpoch = 1_400_000_000n;

/** Ids of the run so far: a run that is repeated under the watchdog gets the same ones again. */
let ids: string[] = [];
let used = 0;
let askHost: () => string;

/** Says where ids come from; the host's function never leaves this file. */
export function connectIds(ask: () => string): void {
  askHost = ask;
}

/** Starts a run; `again` gives it the ids of the one before. */
export function startIds(again: boolean): void {
  used = 0;
  if (!again) ids = [];
}

/** `util.autoId`: the next id of the host. */
export function autoId(): string {
  if (used === ids.length) ids.push(hostId());
  return ids[used++]!;
}

/** `util.autoUlid`: 48 bits of time and 80 of chance, 26 characters. */
export function autoUlid(): string {
  return digits(BigInt(current.now), 32n, 10, ulidAlphabet) + digits(random(80), 32n, 16, ulidAlphabet);
}

/** `util.autoKsuid`: 32 bits of time and 128 of chance, 27 characters. */
export function autoKsuid(): string {
  const seconds = BigInt(Math.floor(current.now / 1000)) - ksuidEpoch;
  return digits((BigInt.asUintN(32, seconds) << 128n) | random(128), 62n, 27, ksuidAlphabet);
}

function hostId(): string {
  try {
    return askHost();
  } catch {
    // nothing of the host's realm may be seen by the code, not even its errors
    throw new RangeError('no id could be made');
  }
}

function random(bits: number): bigint {
  let value = 0n;
  for (let filled = 0; filled < bits; filled += 16) value = (value << 16n) | BigInt(Math.floor(Math.random() * 65536));
  return value;
}

function digits(value: bigint, base: bigint, length: number, alphabet: string): string {
  let written = '';
  for (let rest = value; written.length < length; rest /= base) written = alphabet[Number(rest % base)] + written;
  return written;
}
