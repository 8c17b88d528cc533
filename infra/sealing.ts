import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { changeDetailType, changeSource, requestRemoved } from '../functions/domain/change.ts';
import { eventKinds, eventTypes } from '../functions/domain/events.ts';
import { keysPrefix } from '../functions/domain/record/sealing-key.ts';
import type { DeadLetters } from './dead-letters.ts';
import { allow, NodeFunction } from './node-function.ts';
import { allowReading, functionQueue, queueTarget, readQueue } from './queued-rule.ts';
import type { Records } from './records.ts';
import type { Tables } from './table.ts';
import { version } from './version.ts';

/** What the sealing is built with. */
export interface SealingProps {
  isProd: boolean;
  stage: string;
  bundle: (name: string) => string;
  tables: Tables;
  eventBus: EventBus;
  deadLetters: DeadLetters;
  records: Records;
  /** How many keys there are: the last one seals, and the others have. */
  keys: number;
  /** The authority that stamps each seal. @default none does */
  timestampUrl: string | undefined;
}

/** What seals requests that have ended, by a key that never leaves KMS, and what shows the seals. */
export class Sealing extends Construct {
  /** Ends that are to be sealed. */
  readonly queue: Queue;
  readonly sealRecord: NodeFunction;
  readonly showCertificates: NodeFunction;

  constructor(scope: Construct, id: string, props: SealingProps) {
    super(scope, id);
    const { isProd, stage, bundle, tables, eventBus, deadLetters, records, timestampUrl } = props;
    const { bucket } = records;
    const objects = (prefix: string) => bucket.arnForObjects(`${prefix}*`);
    this.queue = functionQueue(this, 'Queue', {
      isProd,
      deadLetters: deadLetters.setAside,
      visibilityTimeout: Duration.minutes(3),
    });
    const keys = Array.from({ length: props.keys }, (_, index) => this.key(index + 1));
    const newest = keys.at(-1)!;
    this.sealRecord = new NodeFunction(this, 'SealRecord', {
      isProd,
      bundle: bundle('seal-record'),
      timeout: Duration.seconds(30),
      // The PDF of a hundred signers.
      memorySize: 1024,
      environment: {
        REQUESTS_TABLE: tables.requests.tableName,
        RECORDS_BUCKET: bucket.bucketName,
        SEALING_KEY_ARN: newest.keyArn,
        SET_ASIDE_QUEUE_URL: deadLetters.setAside.queueUrl,
        PRODUCT_VERSION: version,
        STAGE: stage,
        ...(timestampUrl ? { TIMESTAMP_URL: timestampUrl } : {}),
      },
      allow: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], tables.requests.tableArn),
        allow(['s3:GetObjectVersion'], objects('changes/'), objects(keysPrefix), objects('records/')),
        allow(['s3:PutObject', 's3:DeleteObjectVersion'], objects('records/')),
        allow(['s3:PutObject'], objects(keysPrefix)),
        records.allowListing('changes/*', 'records/*', keysPrefix),
        allowReading(this.queue),
        allow(['sqs:SendMessage'], deadLetters.setAside.queueArn),
      ],
    });
    records.acknowledge(this.sealRecord.role, 'changes/', 'records/', keysPrefix);
    readQueue(this.sealRecord, this.queue);
    // The key names the role, and the role not the key: each alone suffices within an account, and both would be a circle.
    newest.addToResourcePolicy(
      new PolicyStatement({
        principals: [this.sealRecord.role],
        actions: ['kms:Sign', 'kms:GetPublicKey'],
        resources: ['*'],
      }),
    );
    new Rule(this, 'Ended', {
      description: `Lets requests of ${Stack.of(this).stackName} be sealed that have ended, and what was sealed be erased`,
      eventBus,
      eventPattern: {
        source: [changeSource],
        detailType: [changeDetailType],
        detail: { type: [...ends(), 'ERASED'], status: Match.anythingBut('PENDING') },
      },
      targets: [queueTarget(this.queue, deadLetters.setAside)],
    });

    new Rule(this, 'Removed', {
      description: `Lets what was sealed of requests of ${Stack.of(this).stackName} go with them`,
      eventBus,
      eventPattern: { source: [changeSource], detailType: [requestRemoved] },
      targets: [queueTarget(this.queue, deadLetters.setAside)],
    });

    this.showCertificates = new NodeFunction(this, 'ShowCertificates', {
      isProd,
      bundle: bundle('show-certificates'),
      environment: { RECORDS_BUCKET: bucket.bucketName },
      allow: [
        allow(['s3:GetObjectVersion'], objects('records/'), objects(keysPrefix)),
        records.allowListing('records/*', keysPrefix),
      ],
    });
    records.acknowledge(this.showCertificates.role, 'records/', keysPrefix);
  }

  /** What was sealed outlives the stack, and so does what sealed it. */
  private key(number: number): Key {
    return new Key(this, `Key${number}`, {
      description: `Seals requests of ${Stack.of(this).stackName}: key ${number}`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      // The account manages the key, and may not sign with it: no policy of IAM alone lets anybody.
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: managing, resources: ['*'] }),
        ],
      }),
    });
  }
}

const ends = () => eventTypes().filter((type) => eventKinds[type].closesAs !== null);

/** What the console's own policy of a key lets its managers do, but for grants: by one anybody could sign. */
const managing = [
  ...['CreateAlias', 'Describe*', 'Enable*', 'List*', 'Put*', 'Update*', 'Disable*', 'Get*', 'Delete*'],
  ...['RevokeGrant', 'TagResource', 'UntagResource', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
].map((action) => `kms:${action}`);
