import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow } from './node-function.ts';

/** What the records are built with. */
export interface RecordsProps {
  /** For how many days nobody can remove what was recorded of a change; without it, whoever may delete objects can. */
  lockDays: string | undefined;
}

/** What was recorded of each change when it happened: an object for each, in a bucket that outlives the stack. */
export class Records extends Construct {
  readonly bucket: Bucket;
  /** For whoever records changes. */
  readonly environment: Record<string, string>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RecordsProps,
  ) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      // It locks nothing by itself; each object says for how long, so that the days may change.
      objectLockEnabled: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // Evidence stays, and a bucket that is not empty could not be deleted: a stack that goes would fail by it.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'CloudTrail can tell who reads objects; a log of requests would be a second bucket',
    });
    const { lockDays } = props;
    this.environment = {
      RECORDS_BUCKET: this.bucket.bucketName,
      ...(lockDays ? { RECORD_LOCK_DAYS: lockDays } : {}),
    };
  }

  /** Allows to record changes, and to read what is recorded of one. */
  allowRecording(): PolicyStatement {
    const lock = this.props.lockDays ? ['s3:PutObjectRetention'] : [];
    return allow(
      ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', ...lock],
      this.bucket.arnForObjects('changes/*'),
    );
  }

  /** Allows to list versions of objects below some prefixes: of a bucket as a whole these can be conditions alone. */
  allowListing(...prefixes: string[]): PolicyStatement {
    return new PolicyStatement({
      actions: ['s3:ListBucketVersions'],
      resources: [this.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': prefixes } },
    });
  }

  /** Says of a role that may use objects of some prefixes why it names no object. */
  acknowledge(role: Role, ...prefixes: string[]): void {
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    for (const prefix of prefixes)
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`,
        reason: 'Objects are named for requests and keys, which are to come',
      });
  }
}
