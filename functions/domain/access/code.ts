const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What codes take at most, for each place of a request. `schema.graphql` promises each number to callers. */
export const codeLimits = {
  /** Milliseconds for which a code is good. */
  good: 10 * minute,
  digits: 8,
  codesAnHour: 3,
  triesAnHour: 5,
  triesADay: 20,
};

/** The codes of a place of a request, however many links it has, as the table has them. */
export interface StoredCodes {
  /** `place-` and what tells the place. */
  id: string;
  /** The code that is good, gone once it is used. The hash is of the address too that it was mailed to (`saltedCode`). */
  code?: { hash: string; sentAt: number };
  /** When codes were mailed within the last hour, and tried within the last day, in milliseconds since the epoch. */
  sent: number[];
  tried: number[];
  /** How often the row was written. */
  revision: number;
  /** Of the write, by which it knows itself again. */
  nonce?: string;
  /** When the table removes it, in seconds since the epoch. */
  removeAt: number;
}

/** The row of a place that has had no code. */
export const noCodes = (id: string): StoredCodes => ({ id, sent: [], tried: [], revision: 0, removeAt: 0 });

/** What is hashed of a code: the same at another place is another, and so is one that was mailed to who had the place before. */
export const saltedCode = ({ id }: Pick<StoredCodes, 'id'>, email: string, code: string): string =>
  `${id} ${email} ${code}`;

/**
 * The row after a code was mailed; in whole seconds to wait where it is too early for another.
 * @param hash of the code, salted
 */
export function withCode(row: StoredCodes, hash: string, now: number): StoredCodes | number {
  const { sent, tried } = recent(row, now);
  const wait = Math.max(waitFor(sent, codeLimits.codesAnHour, hour, now), restOf(tried, now));
  if (wait > 0) return wait;
  return written(row, { code: { hash, sentAt: now }, sent: [...sent, now], tried }, now);
}

/** The row after a code could not be mailed: it counts for nothing, and the one before is good yet. */
export const withoutCode = ({ code, sent }: StoredCodes, { code: _, ...after }: StoredCodes): StoredCodes => ({
  ...after,
  ...(code ? { code } : {}),
  ...{ sent, revision: after.revision + 1 },
});

/**
 * The row after a code was tried, and when the code was mailed if it was the one; in whole seconds to wait where there were too many tries.
 * @param isSame whether the code is the one of the row
 * @param isUsed whether it is good for nothing more
 */
export function withTry(
  row: StoredCodes,
  { isSame, isUsed }: { isSame: boolean; isUsed: boolean },
  now: number,
): { row: StoredCodes; sentAt?: number } | number {
  const { sent, tried } = recent(row, now);
  const wait = restOf(tried, now);
  if (wait > 0) return wait;
  const { code: good } = row;
  const isRight = isSame && good !== undefined && now < good.sentAt + codeLimits.good;
  const left = good && !(isRight && isUsed) ? { code: good } : {};
  // A code that may be given again is no guess.
  const after = { ...left, sent, tried: isRight && !isUsed ? tried : [...tried, now] };
  return { row: written(row, after, now), ...(isRight ? { sentAt: good.sentAt } : {}) };
}

const recent = ({ sent, tried }: StoredCodes, now: number) => ({
  sent: sent.filter((at) => at > now - hour),
  tried: tried.filter((at) => at > now - day),
});

/** How many seconds a place rests after tries. */
const restOf = (tried: number[], now: number) =>
  Math.max(waitFor(tried, codeLimits.triesADay, day, now), waitFor(tried, codeLimits.triesAnHour, hour, now));

/** How many seconds to wait for one more where only so many are allowed within a time. */
function waitFor(times: number[], most: number, within: number, now: number): number {
  const oldest = times.filter((at) => at > now - within).at(-most);
  return oldest === undefined ? 0 : Math.ceil((oldest + within - now) / 1000);
}

const written = ({ id, revision }: StoredCodes, rest: Pick<StoredCodes, 'code' | 'sent' | 'tried'>, now: number) => ({
  ...{ id, revision: revision + 1, removeAt: Math.ceil((now + 2 * day) / 1000) },
  ...rest,
});
