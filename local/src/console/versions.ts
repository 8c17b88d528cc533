import { AwsError } from '../shared/service.ts';
import { type Difference, differencesOf } from './differences.ts';
import type { Executions } from './executions.ts';
import { type Image, plainImage, plainOf } from './plain.ts';

/** A change as the stream of a table records it. */
interface Change {
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  userIdentity?: object;
  dynamodb: {
    /** Seconds since the epoch. */
    ApproximateCreationDateTime: number;
    /** The partition key comes first. */
    Keys: Image;
    NewImage?: Image;
    OldImage?: Image;
    /** Later changes compare greater as text. */
    SequenceNumber: string;
  };
}

/** The stream of a table, as far as it is kept. */
export interface ChangeStream {
  table: string;
  newest(): AsyncIterable<Change>;
  read(afterSequenceNumber: string, limit: number): Promise<Change[]>;
}

/** A version of an item in the list. */
export interface VersionRow {
  table: string;
  /** Tells it from other versions of the table's items. */
  sequence: string;
  /** The values of the item's key, the partition key first. */
  key: string[];
  /** Milliseconds since the epoch, in whole seconds. */
  at: number;
  event: Change['eventName'];
  /** Whether the item was removed because its time was over. */
  isExpired: boolean;
  /** From the version before it; undefined where that is not kept, or the stream carries keys alone. */
  differences?: Difference[];
  /** How many more there are. */
  more: number;
}

/** The versions that were not known yet, the newest first. */
export interface VersionsView {
  versions: VersionRow[];
  /** To be given next time: how far each stream was read, by its table. */
  after: Record<string, string>;
  /** Whether there may be older ones that were not looked for. */
  isCut: boolean;
}

/** Reads the versions of the items that an execution is about. */
export interface Versions {
  /** @throws AwsError `ExecutionDoesNotExist` */
  list(executionArn: string, after: Record<string, string>): Promise<VersionsView>;
  /** Reads one as a whole, in JSON: as it was put, or was before it was removed. @throws AwsError `ResourceNotFoundException` */
  read(table: string, sequence: string): Promise<unknown>;
}

/** How far back it looks in each stream, how many versions it gives, and how many differences of each. */
const [mostChanges, mostVersions, mostDifferences] = [10_000, 200, 40];

/**
 * Makes what reads versions from the streams of tables. No template says which items an execution is about: those are
 * taken whose partition key is the execution's name, or a text or number at the top of its input. Nothing is kept for it.
 */
export function createVersions(streams: ChangeStream[], { ids }: Pick<Executions, 'ids'>): Versions {
  return {
    async list(executionArn, after) {
      const wanted = await ids(executionArn);
      const found = await Promise.all(streams.map((stream) => changesOf(stream, wanted, after[stream.table] ?? '')));
      const all = found.flatMap(({ rows }) => rows).sort((one, other) => other.at - one.at);
      return {
        versions: all.slice(0, mostVersions),
        after: Object.fromEntries(found.map(({ table, through }) => [table, through])),
        isCut: all.length > mostVersions || found.some(({ isCut }) => isCut),
      };
    },
    async read(table, sequence) {
      const stream = streams.find((each) => each.table === table);
      const [change] = stream && /^\d{1,21}$/.test(sequence) ? await stream.read(before(sequence), 1) : [];
      const image = change?.dynamodb.SequenceNumber === sequence ? imageOf(change) : undefined;
      if (image) return plainImage(image);
      const message = `version ${sequence} of ${table} is not kept any more, or its stream carries keys alone`;
      throw new AwsError('ResourceNotFoundException', message, 404);
    },
  };
}

/** What is new in a stream of the wanted items; what is older is looked at for as long as a version lacks the one before it. */
async function changesOf({ table, newest }: ChangeStream, wanted: Set<string>, after: string) {
  const rows: VersionRow[] = [];
  const lacking = new Map<string, (image: Image | undefined) => void>();
  let [through, looked, isCut] = [after, 0, false];
  for await (const change of newest()) {
    const { Keys, SequenceNumber: sequence, ApproximateCreationDateTime: seconds, OldImage } = change.dynamodb;
    if (through < sequence) through = sequence;
    const isNew = sequence > after;
    if (!isNew && lacking.size === 0) break;
    isCut = ++looked > mostChanges;
    if (isCut) break;
    const key = Object.values(Keys).map((value) => String(plainOf(value)));
    if (!wanted.has(key[0]!)) continue;
    const item = JSON.stringify(key);
    lacking.get(item)?.(imageOf(change));
    lacking.delete(item);
    if (!isNew) continue;
    const { eventName: event, userIdentity } = change;
    const isExpired = userIdentity !== undefined;
    const row: VersionRow = { table, sequence, key, at: seconds * 1000, event, isExpired, more: 0 };
    rows.push(row);
    const compare = (old: Image | undefined) =>
      compareWith(row, old, event === 'REMOVE' ? {} : change.dynamodb.NewImage);
    if (event === 'INSERT') compare({});
    else if (OldImage) compare(OldImage);
    else lacking.set(item, compare);
  }
  return { table, rows, through, isCut };
}

function compareWith(row: VersionRow, old: Image | undefined, image: Image | undefined): void {
  if (!old || !image) return;
  const differences = differencesOf(plainImage(old), plainImage(image));
  row.differences = differences.slice(0, mostDifferences);
  row.more = differences.length - row.differences.length;
}

const imageOf = ({ dynamodb: { NewImage, OldImage } }: Change) => NewImage ?? OldImage;

const before = (sequence: string) => String(BigInt(sequence) - 1n).padStart(sequence.length, '0');
