/** A change as an event source mapping handles it; functions get it whole, with all other members. */
export interface SourceRecord {
  dynamodb: {
    /** Seconds since the epoch. */
    ApproximateCreationDateTime: number;
    /** The partition key comes first. */
    Keys: Record<string, unknown>;
    /** Later records compare greater as text. */
    SequenceNumber: string;
  };
}

/** What an event source mapping needs of a stream. */
export interface RecordStream {
  /** Records after a sequence number, from the oldest kept when it is undefined. */
  read(afterSequenceNumber: string | undefined, limit: number): Promise<SourceRecord[]>;
  /** The sequence number of the newest record. */
  last(): Promise<string | undefined>;
  /** Calls back whenever records may have been added; returns what ends it. */
  onRecord(listener: () => void): () => void;
  /** Keeps records after `position()` however old they are; returns what ends it. */
  protect(position: () => string | undefined): () => void;
}

/** What tells one record's place. */
export const sequenceOf = (record: SourceRecord) => record.dynamodb.SequenceNumber;
