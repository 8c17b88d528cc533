import { describe, expect, it } from 'vitest';
import { ofType, templateOf, withRecords } from '../support/synthesised.ts';

const template = await templateOf(withRecords);
const without = await templateOf();

describe('records of changes', () => {
  it('lie in a bucket that has versions and locks, is nobody else’s, and outlives the stack', () => {
    const [[, bucket], ...others] = ofType(template, 'AWS::S3::Bucket') as [[string, object]];
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: true,
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    // A lock of the bucket's own would outlive a change of the days.
    expect(bucket).not.toHaveProperty('Properties.ObjectLockConfiguration');
  });

  it('are reached over TLS alone', () => {
    const [[, { Properties }]] = ofType(template, 'AWS::S3::BucketPolicy') as [[string, never]];
    expect(Properties).toMatchObject({
      PolicyDocument: {
        Statement: [{ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      },
    });
  });

  it('let publish-update see all that happens to the table', () => {
    const mapping = ofType(template, 'AWS::Lambda::EventSourceMapping').find(([id]) => id.includes('PublishUpdate'))!;
    expect(mapping[1].Properties).not.toHaveProperty('FilterCriteria');
  });

  it('are nothing where the deployment has none', () => {
    expect(ofType(without, 'AWS::S3::Bucket')).toEqual([]);
    expect(JSON.stringify(without)).not.toMatch(/s3:|RECORDS_BUCKET|"RECORDS"|RequestAltered/);
  });
});
