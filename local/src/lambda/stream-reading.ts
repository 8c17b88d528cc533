import { createHash } from 'node:crypto';
import type { Checkpoint, Positions } from './checkpoint.ts';
import { backoff } from './deliver-batch.ts';
import type { Lane } from './lane.ts';
import { sequenceOf, type RecordStream, type SourceRecord } from './record-stream.ts';

/** The part of a mapping that reads the stream and deals its records out to lanes. */
export interface Reading {
  /** Reads on, now or when the lanes have room. */
  wake(): void;
  /** Where each lane stands. */
  positions(): Positions;
  /** Everything up to here is done in all lanes. */
  earliest(): string | undefined;
  /** Resolves when nothing is being read. */
  ended(): Promise<void>;
}

/** Records that may be in memory; a lane that is stuck holds the others up only beyond these. */
const outstandingLimit = 10_000;
const outstandingBytesLimit = 64 << 20;
/** So few that a page of the largest items, each with the image before and after, takes 80 MB. */
const pageSize = 100;

/** Starts where the checkpoint says, or at the stream's one end or the other. */
export function createReading({
  stream,
  lanes,
  checkpoint,
  startsLatest,
  wanted,
  failed,
  rewound,
  wait,
  stopped,
}: {
  stream: RecordStream;
  lanes: Lane[];
  checkpoint: Checkpoint;
  startsLatest: boolean;
  wanted(record: SourceRecord): boolean;
  /** Told of a read that failed; it is tried again. */
  failed(error: unknown): void;
  /** Told of positions beyond the stream's end: another state of the table is there than the one they were of. */
  rewound(saved: Positions, last: string | undefined): void;
  /** Resolves later by the clock, or as soon as the mapping stops. */
  wait(milliseconds: number): Promise<void>;
  stopped(): boolean;
}): Reading {
  /** Everything up to here was read. */
  let position: string | undefined;
  /** What each lane had done before this start. */
  let starts: Positions | undefined;
  let reading: Promise<void> | undefined;
  let again = false;
  let failures = 0;

  const positions = () =>
    lanes.map((lane, at) => latest((lane.outstanding() > 0 ? lane.settled() : position) ?? null, starts?.[at] ?? null));

  const open = async (): Promise<Positions> => {
    // The end is asked for at once: what comes from now on is to be read.
    const [last, found] = await Promise.all([stream.last(), checkpoint.load()]);
    // What is beyond the stream's end would pass for read as soon as the stream gets there.
    const saved = found?.map((position) => ((position ?? '') > (last ?? '') ? (last ?? null) : position));
    if (found && found.some((position, at) => position !== saved![at])) rewound(found, last);
    const start = saved ? earliest(saved) : startsLatest ? (last ?? null) : null;
    position = start ?? undefined;
    const opened = saved?.length === lanes.length ? saved : lanes.map(() => start);
    checkpoint.save(opened);
    return opened;
  };
  const take = (record: SourceRecord) => {
    const at = laneOf(record, lanes.length);
    const before = position;
    position = sequenceOf(record);
    if (position > (starts?.[at] ?? '') && wanted(record)) lanes[at]!.push(record, before);
  };
  const sum = (of: (lane: Lane) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
  const hasRoom = () =>
    sum((lane) => lane.outstanding()) < outstandingLimit &&
    sum((lane) => lane.outstandingBytes()) < outstandingBytesLimit;
  const read = async () => {
    starts ??= await open();
    while (again && !stopped()) {
      again = false;
      while (hasRoom() && !stopped()) {
        const records = await stream.read(position, pageSize);
        if (records.length === 0) break;
        records.forEach(take);
        checkpoint.save(positions());
      }
    }
  };

  const wake = () => {
    again = true;
    reading ??= read()
      .then(
        () => void (failures = 0),
        (error: unknown) => {
          failed(error);
          void wait(backoff(++failures)).then(() => stopped() || wake());
        },
      )
      .finally(() => {
        reading = undefined;
        // A record may have come between the last look and here.
        if (again && !stopped()) wake();
      });
  };

  return {
    wake,
    positions,
    earliest: () => earliest(positions()) ?? undefined,
    ended: async () => reading,
  };
}

/** Records of one partition key always go to one lane. */
function laneOf(record: SourceRecord, lanes: number): number {
  const [partitionKey] = Object.values(record.dynamodb.Keys);
  return createHash('md5').update(JSON.stringify(partitionKey)).digest().readUInt32BE() % lanes;
}

const latest = (a: string | null, b: string | null) => ((a ?? '') > (b ?? '') ? a : b);

const earliest = (positions: Positions) =>
  positions.reduce((least, each) => (least === null || each === null ? null : least < each ? least : each));
