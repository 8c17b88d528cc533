import type { BucketOptions, LifecycleRule } from '../s3/object-version.ts';
import type { Template } from '../template/template.ts';

/**
 * Buckets.
 * @throws Error, one line, for a lock that AWS would refuse
 */
export const buckets = (template: Template): BucketOptions[] =>
  template.ofType('AWS::S3::Bucket').map(({ logicalId, physicalId: name, arn, properties }) => {
    const { VersioningConfiguration, ObjectLockEnabled = false, ObjectLockConfiguration } = properties as Properties;
    const lifecycle = rulesOf(properties as Properties);
    const hasLock = String(ObjectLockEnabled) === 'true';
    const retention = ObjectLockConfiguration?.Rule?.DefaultRetention;
    const refuse = (problem: string): never => {
      throw new Error(
        `cannot run ${logicalId}: ${problem}; see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-defaultretention.html`,
      );
    };
    if (ObjectLockConfiguration && !hasLock) refuse('it has ObjectLockConfiguration without ObjectLockEnabled: true');
    const [Days, Years] = [retention?.Days, retention?.Years].map((count) =>
      count === undefined ? count : Number(count),
    );
    if (retention && (retention.Mode === undefined || (Days === undefined) === (Years === undefined)))
      refuse('its default retention must have Mode and one of Days and Years');
    const count = Days ?? Years ?? 1;
    if (!Number.isInteger(count) || count < 1)
      refuse(`its default retention lasts ${count}; allowed: whole numbers from 1`);
    return {
      ...{ name, arn: arn!, hasLock },
      // A bucket with a lock has versions whether the template says so or not.
      isVersioned: hasLock || VersioningConfiguration?.Status === 'Enabled',
      ...(lifecycle.length > 0 && { lifecycle }),
      ...(retention && {
        defaultRetention: {
          mode: retention.Mode!,
          ...(Days !== undefined && { days: Days }),
          ...(Years !== undefined && { years: Years }),
        },
      }),
    };
  });

const rulesOf = ({ LifecycleConfiguration: { Rules = [] } = {} }: Properties): LifecycleRule[] =>
  Rules.filter(({ Status }) => Status === 'Enabled').map((rule) => {
    const { Prefix = '', ExpirationInDays, ExpiredObjectDeleteMarker = false } = rule;
    const noncurrent = rule.NoncurrentVersionExpiration?.NoncurrentDays ?? rule.NoncurrentVersionExpirationInDays;
    return {
      ...{ prefix: Prefix, expiresMarkers: String(ExpiredObjectDeleteMarker) === 'true' },
      ...(ExpirationInDays !== undefined && { expirationDays: Number(ExpirationInDays) }),
      ...(noncurrent !== undefined && { noncurrentDays: Number(noncurrent) }),
    };
  });

interface Properties {
  VersioningConfiguration?: { Status?: string };
  ObjectLockEnabled?: boolean | string;
  ObjectLockConfiguration?: {
    Rule?: {
      DefaultRetention?: { Mode?: 'COMPLIANCE' | 'GOVERNANCE'; Days?: number | string; Years?: number | string };
    };
  };
  LifecycleConfiguration?: {
    Rules?: {
      Status: string;
      Prefix?: string;
      ExpirationInDays?: number | string;
      ExpiredObjectDeleteMarker?: boolean | string;
      NoncurrentVersionExpiration?: { NoncurrentDays?: number | string };
      NoncurrentVersionExpirationInDays?: number | string;
    }[];
  };
}
