import type { Names } from '../names.ts';
import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, oneOf, scalar } from '../shape.ts';

/** Classes of storage from which objects are read as from the usual one. */
const readAtOnce = oneOf('STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR');

/** Buckets, and their policies. */
export const storageTypes: Record<string, ResourceType> = {
  'AWS::S3::Bucket': {
    properties: {
      BucketName: scalar,
      VersioningConfiguration: members({ Status: oneOf('Enabled') }),
      ObjectLockEnabled: scalar,
      ObjectLockConfiguration: members({
        ObjectLockEnabled: oneOf('Enabled'),
        Rule: members({
          DefaultRetention: members({ Mode: oneOf('COMPLIANCE', 'GOVERNANCE'), Days: scalar, Years: scalar }),
        }),
      }),
      BucketEncryption: members({
        ServerSideEncryptionConfiguration: list(
          members({
            ServerSideEncryptionByDefault: members({ SSEAlgorithm: oneOf('AES256') }),
            BucketKeyEnabled: noEffect,
          }),
        ),
      }),
      PublicAccessBlockConfiguration: noEffect,
      OwnershipControls: members({ Rules: list(members({ ObjectOwnership: oneOf('BucketOwnerEnforced') })) }),
      LifecycleConfiguration: members({
        Rules: list(
          members({
            Id: scalar,
            Status: oneOf('Enabled', 'Disabled'),
            Prefix: scalar,
            ExpirationInDays: scalar,
            ExpiredObjectDeleteMarker: scalar,
            NoncurrentVersionExpiration: members({ NoncurrentDays: scalar }),
            NoncurrentVersionExpirationInDays: scalar,
            Transitions: list(members({ StorageClass: readAtOnce, TransitionInDays: scalar })),
            NoncurrentVersionTransitions: list(members({ StorageClass: readAtOnce, TransitionInDays: scalar })),
            AbortIncompleteMultipartUpload: noEffect,
          }),
        ),
      }),
      Tags: noEffect,
    },
    identify(names) {
      const name = names.property('BucketName') ?? bucketName(names);
      const arn = `arn:aws:s3:::${name}`;
      return {
        physicalId: name,
        arn,
        attributes: {
          Arn: arn,
          DomainName: `${name}.s3.amazonaws.com`,
          DualStackDomainName: `${name}.s3.dualstack.${names.region}.amazonaws.com`,
          RegionalDomainName: `${name}.s3.${names.region}.amazonaws.com`,
        },
      };
    },
  },
  'AWS::S3::BucketPolicy': {
    properties: { Bucket: scalar, PolicyDocument: document },
    identify: (names) => ({ physicalId: names.property('Bucket') ?? names.name(), attributes: {} }),
  },
};

/** Names of buckets are in lower case and of 63 characters at most. */
function bucketName(names: Names): string {
  const whole = names.name().toLowerCase();
  return whole.length <= 63 ? whole : `${whole.slice(0, 54)}-${names.id(8)}`;
}
