/** A change on its way through the stream to a function that follows it. */
export interface StreamRecord {
  request: number;
  what: Change;
  signer: number;
  /** When the table accepted it. */
  acceptedAt: number;
  /** When it is at the lane. */
  arrivesAt: number;
}

/** The changes of a request in which everybody signs. */
export type Change = 'STARTED' | 'REQUESTED' | 'SIGNED' | 'COMPLETED';

/** A lane of the mapping from the stream to a function: its records are handled in order, one batch at a time. */
export interface Lane {
  follower: 'publishUpdate' | 'advanceWorkflow';
  /** The oldest first; those before `head` have been handled. */
  records: StreamRecord[];
  head: number;
  /** How many of the records have come. */
  ready: number;
  /** When the newest came: none overtakes. */
  newestAt: number;
  /** How many of the batch are left; 0 where none runs. */
  left: number;
  isBusy: boolean;
}

/** As infra/outbox.ts has it. */
export const batchSize = 10;

/** Makes the lanes of one function. */
export const createLanes = (follower: Lane['follower'], count: number): Lane[] =>
  Array.from({ length: count }, () => ({
    ...{ follower, records: [], head: 0, ready: 0, newestAt: 0, left: 0, isBusy: false },
  }));

/** Takes the oldest record away, which has been handled. */
export function removeOldest(lane: Lane): void {
  lane.head++;
  lane.ready--;
  lane.left--;
  if (lane.head < 1000 || lane.head * 2 < lane.records.length) return;
  lane.records.splice(0, lane.head);
  lane.head = 0;
}
