import { describe, expect, it } from 'vitest';
import { buckets } from '../../src/from-template/s3.ts';
import { load } from '../template/given.ts';

const bucket = (Properties: Record<string, unknown>) =>
  buckets(load({ Resources: { Kept: { Type: 'AWS::S3::Bucket', Properties } } }));
const locked = (DefaultRetention?: object) => ({
  ...{ ObjectLockEnabled: true, BucketName: 'kept' },
  ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...(DefaultRetention && { Rule: { DefaultRetention } }) },
});
const lasting = (...Rules: object[]) => ({ BucketName: 'kept', LifecycleConfiguration: { Rules } });
const kept = { name: 'kept', arn: 'arn:aws:s3:::kept' };

describe('buckets of a template', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['nothing', { BucketName: 'kept' }, { hasLock: false, isVersioned: false }],
    [
      'versions',
      { BucketName: 'kept', VersioningConfiguration: { Status: 'Enabled' } },
      { hasLock: false, isVersioned: true },
    ],
    [
      'a lock, and so versions',
      { BucketName: 'kept', ObjectLockEnabled: 'true' },
      { hasLock: true, isVersioned: true },
    ],
    ['a lock without a default', locked(), { hasLock: true, isVersioned: true }],
    [
      'a default in days',
      locked({ Mode: 'COMPLIANCE', Days: '30' }),
      { hasLock: true, isVersioned: true, defaultRetention: { mode: 'COMPLIANCE', days: 30 } },
    ],
    [
      'a default in years',
      locked({ Mode: 'GOVERNANCE', Years: 7 }),
      { hasLock: true, isVersioned: true, defaultRetention: { mode: 'GOVERNANCE', years: 7 } },
    ],
    [
      'rules for what is over, those that are switched on',
      lasting(
        { Status: 'Enabled', Prefix: 'a/', ExpirationInDays: '7', ExpiredObjectDeleteMarker: true },
        { Status: 'Disabled', ExpirationInDays: 1 },
        { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
      ),
      {
        ...{ hasLock: false, isVersioned: false },
        lifecycle: [
          { prefix: 'a/', expirationDays: 7, expiresMarkers: true },
          { prefix: '', noncurrentDays: 30, expiresMarkers: false },
        ],
      },
    ],
  ])('may have %s', (_, properties, expected) => {
    expect(bucket(properties)).toEqual([{ ...kept, ...expected }]);
  });

  it.each([
    ['without ObjectLockEnabled', { ...locked(), ObjectLockEnabled: false }, /has ObjectLockConfiguration without/],
    ['without a mode', locked({ Days: 1 }), /must have Mode and one of Days and Years/],
    ['with days and years', locked({ Mode: 'COMPLIANCE', Days: 1, Years: 1 }), /must have Mode and one of/],
    ['of no time', locked({ Mode: 'COMPLIANCE', Days: 0 }), /lasts 0; allowed: whole numbers from 1/],
  ])('are refused with a lock %s', (_, properties, problem) => {
    expect(() => bucket(properties)).toThrow(problem);
  });

  it.each([
    [
      'versions that are suspended',
      { VersioningConfiguration: { Status: 'Suspended' } },
      'VersioningConfiguration.Status',
    ],
    [
      'a key of KMS',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      },
      'SSEAlgorithm',
    ],
    ['an owner of objects', { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }, 'ObjectOwnership'],
    ['rules by tags', lasting({ Status: 'Enabled', TagFilters: [] }), 'TagFilters is not emulated'],
    [
      'rules that put objects where they cannot be read',
      lasting({ Status: 'Enabled', Transitions: [{ StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 1 }] }),
      'StorageClass',
    ],
    ['a web page', { WebsiteConfiguration: {} }, 'WebsiteConfiguration is not emulated'],
    ['rules for pages of other origins', { CorsConfiguration: {} }, 'CorsConfiguration is not emulated'],
  ])('are refused with %s', (_, properties, problem) => {
    expect(() => bucket(properties)).toThrow(problem);
  });

  it('have names in lower case, of no more than 63 characters', () => {
    expect(bucket({})[0]!.name).toBe('trial-kept');
    const LogicalId = 'Bucket'.repeat(12);
    const Resources = { [LogicalId]: { Type: 'AWS::S3::Bucket' } };
    const { name } = buckets(load({ Resources }))[0]!;
    expect(name).toMatch(/^trial-(bucket)+\w*-[a-z0-9]{8}$/);
    expect(name).toHaveLength(63);
  });
});
