import type { RecordedEvent, SigningRecord } from './signing-record.ts';

/** The SHA-256, in hex, of a value as RFC 8785 writes it: adapters/record-hash.ts has it. */
export type ValueHash = (value: unknown) => string;

/** An event before it is put into the chain. */
export type LooseEvent = Omit<RecordedEvent, 'previous' | 'sha256'>;

/**
 * Chains events, oldest first: each gets the hash of the one before, and the hash of itself with that.
 * @returns the hash of the last one, too: it holds for all
 */
export function chained(events: readonly LooseEvent[], hash: ValueHash): { events: RecordedEvent[]; head: string } {
  const chain: RecordedEvent[] = [];
  for (const event of events) {
    const linked = { ...event, previous: chain.at(-1)?.sha256 ?? null };
    chain.push({ ...linked, sha256: hash(linked) });
  }
  return { events: chain, head: chain.at(-1)?.sha256 ?? '' };
}

/** Says what is wrong with the chain of a record: each hash, each link, the versions from 1 on without a gap, the head. */
export function checkChain({ events, head, request }: SigningRecord, hash: ValueHash): string[] {
  const last = events.at(-1);
  return [
    ...events.flatMap((event, place) => checkLink(event, events[place - 1], hash)),
    ...(last === undefined ? ['the record has no event; expected is at least one'] : []),
    ...(last && head !== last.sha256 ? [`head is ${head}; the hash of the last event is ${last.sha256}`] : []),
    ...(last && request.version !== last.version
      ? [`the last event has the version ${last.version}; by request.version it is ${request.version}`]
      : []),
  ];
}

function checkLink(event: RecordedEvent, before: RecordedEvent | undefined, hash: ValueHash): string[] {
  const { sha256, ...hashed } = event;
  const name = `event ${event.version}`;
  const [version, previous, made] = [(before?.version ?? 0) + 1, before?.sha256 ?? null, hash(hashed)];
  return [
    ...(event.version === version ? [] : [`${name} stands where event ${version} is expected`]),
    ...(event.previous === previous
      ? []
      : [`${name} names ${event.previous} as the hash of the event before; expected is ${previous}`]),
    ...(sha256 === made ? [] : [`${name} was altered: its hash is given as ${sha256}, and is ${made}`]),
  ];
}
