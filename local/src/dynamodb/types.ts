/** An attribute as DynamoDB's wire carries it; `B` is base64 text. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

/** An item, or its key alone. */
export type Item = Record<string, AttributeValue>;

/** What a stream's records show of a change. */
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** Names the attributes of a key; the partition key comes first. */
export type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];

/** An index as CloudFormation declares it; members not named here are ignored. */
export interface IndexProperties {
  IndexName: string;
  KeySchema: KeySchema;
  Projection: { ProjectionType?: 'ALL' | 'INCLUDE' | 'KEYS_ONLY'; NonKeyAttributes?: string[] };
  ProvisionedThroughput?: Throughput;
}

/** Units a second, in a template perhaps as text. */
export type Throughput = Record<'ReadCapacityUnits' | 'WriteCapacityUnits', number | string>;

/** Resolved properties of an `AWS::DynamoDB::Table`; members not named here are ignored. */
export interface TableProperties {
  KeySchema: KeySchema;
  AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  GlobalSecondaryIndexes?: IndexProperties[];
  LocalSecondaryIndexes?: IndexProperties[];
  BillingMode?: 'PAY_PER_REQUEST' | 'PROVISIONED';
  ProvisionedThroughput?: Throughput;
  StreamSpecification?: { StreamViewType: StreamViewType };
  TimeToLiveSpecification?: { AttributeName?: string; Enabled: boolean | string };
  ResourcePolicy?: { PolicyDocument: unknown };
}

/** A table to serve. */
export interface TableOptions {
  name: string;
  arn: string;
  /** The stream's ARN; none means that changes are not recorded. */
  streamArn?: string;
  properties: TableProperties;
}

/** What DescribeTable answers of a table; dynalite reads its keys and indexes. */
export interface TableDescription extends TableProperties {
  TableName: string;
  TableArn: string;
  TableStatus: 'ACTIVE';
  [member: string]: unknown;
}

/** One change of one item, as stream consumers receive it. */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: '1.1';
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  eventSourceARN: string;
  /** Who removed an item whose time to live was over. */
  userIdentity?: { type: 'Service'; principalId: 'dynamodb.amazonaws.com' };
  dynamodb: {
    /** Seconds since the epoch. */
    ApproximateCreationDateTime: number;
    /** The partition key comes first. */
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    /** 21 digits; later changes compare greater as text. */
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
}

/** What one operation consumed of one table, indexes included. */
export interface ConsumedUnits {
  operation: string;
  table: string;
  readUnits: number;
  writeUnits: number;
}
